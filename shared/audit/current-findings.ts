import { readMembersFindings, type StoredFinding } from '../aws/security-hub.ts';
import { signature } from '../aws/update-findings.ts';
import type { Session } from '../aws/session.ts';
import type { RemediableFinding } from '../remediation/index.ts';

/** A finding as Security Hub holds it now: an event is as old as it has waited. */
export type CurrentFinding =
  /** Whose note it has: one of somebody else is theirs. */
  | { readonly state: 'open'; readonly note: 'none' | 'own' | 'foreign' }
  /** `isChosen`: somebody has suppressed it, or taken it up. */
  | { readonly state: 'left'; readonly because: string; readonly isChosen: boolean }
  /** Nobody could look, so that nothing may be done about it. */
  | { readonly state: 'unseen'; readonly because: string };

/** The workflows from which the import of a finding starts anything, and a person does; nobody does from SUPPRESSED. */
export const openToSent: readonly string[] = ['NEW'];
export const openToAsked: readonly string[] = ['NEW', 'NOTIFIED', 'RESOLVED'];

type FindingName = Pick<RemediableFinding, 'id' | 'productArn' | 'accountId'>;

/** Ids, and accounts, that one call of GetFindings can ask for. */
const findingsPerLookup = 20;

/**
 * Reads findings in the caller's own hub, which shows those of members where the caller administers Security Hub.
 * @param workflows in which a finding is still to be dealt with
 * @returns by id
 */
export async function readCurrentFindings(
  caller: Session,
  region: string,
  findings: readonly FindingName[],
  workflows: readonly string[],
): Promise<ReadonlyMap<string, CurrentFinding>> {
  const current = new Map<string, CurrentFinding>();
  for (let first = 0; first < findings.length; first += findingsPerLookup) {
    const asked = findings.slice(first, first + findingsPerLookup);
    const accountIds = [...new Set(asked.map(({ accountId }) => accountId))];
    const ids = asked.map(({ id }) => id);
    const found = await readMembersFindings(caller, region, { ids }, accountIds);
    for (const finding of asked) {
      current.set(
        finding.id,
        found.state === 'seen'
          ? stateOf(
              found.value.find((stored) => isIt(stored, finding)),
              workflows,
            )
          : { state: 'unseen', because: `${found.operation} was not answered (${found.message})` },
      );
    }
  }
  return current;
}

function isIt({ answered }: StoredFinding, { id, productArn }: FindingName): boolean {
  return answered.Id === id && answered.ProductArn === productArn;
}

function stateOf(stored: StoredFinding | undefined, workflows: readonly string[]): CurrentFinding {
  if (stored === undefined) {
    const because =
      'it is not in the hub of this account, which shows those of members to their administrator';
    return { state: 'left', because, isChosen: false };
  }
  const workflow = stored.answered.Workflow?.Status ?? 'NEW';
  if (!workflows.includes(workflow)) {
    return { state: 'left', because: `its workflow is ${workflow} by now`, isChosen: true };
  }
  const { Note } = stored.answered;
  if (Note === undefined) return { state: 'open', note: 'none' };
  return { state: 'open', note: Note.UpdatedBy === signature ? 'own' : 'foreign' };
}
