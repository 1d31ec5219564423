import { readCurrentFindings } from './current-findings.ts';
import { updateWorkflow } from '../aws/update-findings.ts';
import { workflowAfter, type Outcome, type RemediableFinding } from '../remediation/index.ts';
import type { BegunRun } from './begin-run.ts';
import type { RunOptions } from './run.ts';

/** What became of the workflow of a finding. */
export interface ToldFinding {
  readonly id: string;
  /** Null where the finding was left as it is. */
  readonly workflow: 'RESOLVED' | 'NOTIFIED' | null;
  /** Why it could not be set; null where nothing went wrong. */
  readonly problem: string | null;
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
      told.push({ id, workflow: null, problem: null, mayPass: outcome?.mayPass === true });
      continue;
    }
    const now = current.get(id);
    if (now?.state !== 'open') {
      const problem = `${id} is left as it is: ${now?.because ?? 'nobody looked'}`;
      told.push({ id, workflow: null, problem, mayPass: now?.state === 'unseen' });
      continue;
    }
    const failure = await updateWorkflow(caller, region, { id, productArn }, update, {
      keepsNote: now.hasForeignNote,
    });
    told.push(
      failure === null
        ? { id, workflow: update.status, problem: null, mayPass: false }
        : {
            id,
            workflow: null,
            problem: `${id} was not set to ${update.status}: ${failure.because}`,
            mayPass: failure.mayPass,
          },
    );
  }
  return told;
}
