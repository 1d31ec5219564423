import { readCurrentFindings } from './current-findings.ts';
import { updateWorkflow } from '../aws/update-findings.ts';
import {
  workflowAfter,
  type Outcome,
  type RemediableFinding,
  type WorkflowUpdate,
} from '../remediation/index.ts';
import type { BegunRun } from './begin-run.ts';
import type { RunOptions } from './run.ts';

/** What became of the workflow of a finding. */
export interface ToldFinding {
  readonly id: string;
  /** Null where the finding was left as it is. */
  readonly workflow: 'RESOLVED' | 'NOTIFIED' | null;
  /** Why it could not be set; null where nothing went wrong. */
  readonly problem: string | null;
  /** Something went wrong, or is missing; not where somebody has chosen so. */
  readonly isFault: boolean;
  /** The outcome is not final, or Security Hub was only too busy: the same may succeed a little later. */
  readonly mayPass: boolean;
}

/**
 * Sets the workflow of findings by the outcomes of their accounts, with the caller's own credentials: those of the
 * Security Hub administrator. A finding without a final outcome is left as it is, and so is one that somebody has
 * suppressed or taken up meanwhile. A note of somebody else stays.
 * @param workflows in which a finding is still to be dealt with
 */
export async function tellFindings(
  { settings }: Pick<RunOptions, 'settings'>,
  { caller }: Pick<BegunRun, 'caller'>,
  outcomes: readonly Outcome[],
  findings: readonly Pick<RemediableFinding, 'id' | 'productArn' | 'accountId' | 'rule'>[],
  workflows: readonly string[],
): Promise<readonly ToldFinding[]> {
  const region = settings.securityHubRegion ?? caller.region;
  const current = await readCurrentFindings(caller, region, findings, workflows);
  const told: ToldFinding[] = [];
  for (const { id, productArn, accountId, rule } of findings) {
    const outcome = outcomes.find(
      ({ record }) => record.accountId === accountId && record.ruleId === rule.id,
    );
    const update = outcome === undefined ? null : workflowAfter(outcome);
    if (update === null) {
      told.push({ id, workflow: null, problem: null, isFault: false, mayPass: outcome?.mayPass === true });
      continue;
    }
    const now = current.get(id);
    if (now?.state !== 'open') {
      const problem = `${id} is left as it is: ${now?.because ?? 'nobody looked'}`;
      const isFault = now?.state !== 'left' || !now.isChosen;
      told.push({ id, workflow: null, problem, isFault, mayPass: now?.state === 'unseen' });
      continue;
    }
    const failure = await updateWorkflow(caller, region, { id, productArn }, update, {
      keepsNote: keepsNote(now.note, update, outcome),
    });
    told.push(
      failure === null
        ? { id, workflow: update.status, problem: null, isFault: false, mayPass: false }
        : {
            id,
            workflow: null,
            problem: `${id} was not set to ${update.status}: ${failure.because}`,
            isFault: true,
            mayPass: failure.mayPass,
          },
    );
  }
  return told;
}

/** A note of somebody else is theirs, and one of ours that says what was made says more than that nothing was. */
function keepsNote(
  note: 'none' | 'own' | 'foreign',
  { status }: WorkflowUpdate,
  outcome: Outcome | undefined,
): boolean {
  const madeNothing = outcome?.record.created.length === 0;
  return note === 'foreign' || (note === 'own' && status === 'RESOLVED' && madeNothing);
}
