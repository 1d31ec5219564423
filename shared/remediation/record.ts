/** What the remediation did: enough to undo exactly that, and nothing else. */
import type { Judgement } from '../alarm-chain/index.ts';
import type { AlarmStep, FilterStep, Step } from './steps.ts';
import { nameOf } from './ownership.ts';

/** The contract of `apply` and `undo`, and of what the function stores. */
export interface RemediationRecord {
  readonly schemaVersion: 1;
  readonly appliedAt: string;
  readonly accounts: readonly AccountRecord[];
}

export interface AccountRecord {
  readonly accountId: string;
  readonly ruleId: string;
  /** `unchanged`: all that was needed is there, or nothing was. */
  readonly outcome: 'applied' | 'unchanged' | 'refused' | 'failed';
  /** What was written in the name of this account, and is there still; what several accounts need stands at one of them. */
  readonly created: readonly CreatedResource[];
  /** How the account was judged last; null where it was not. */
  readonly after: AfterState | null;
  /** Why it was refused or failed, or what still has to be done; null where nothing has. */
  readonly error: string | null;
}

export interface AfterState {
  readonly status: 'PASSED' | 'FAILED' | 'WARNING' | 'NOT_AVAILABLE';
  readonly rings: Judgement['rings'];
  readonly cloudguard: Judgement['cloudguard'];
}

interface Created {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  /** False where the answer was lost and nobody could look: it may be there. */
  readonly isConfirmed: boolean;
}
/** A resource with the call's own input, by which it is known again. */
export type CreatedResource =
  | (Created & { readonly type: 'metric-filter'; readonly input: FilterStep['input'] })
  | (Created & { readonly type: 'alarm'; readonly input: AlarmStep['input'] });

/** What stands in the record for a step that was carried out. */
export function createdBy(step: Step, isConfirmed: boolean): CreatedResource {
  const { accountId, region } = step;
  const created = { name: nameOf(step), accountId, region, isConfirmed };
  return step.action === 'PutMetricFilter'
    ? { type: 'metric-filter', ...created, input: step.input }
    : { type: 'alarm', ...created, input: step.input };
}

/** The step that made a resource. */
export function stepOf(created: CreatedResource): Step {
  const { accountId, region } = created;
  return created.type === 'metric-filter'
    ? { action: 'PutMetricFilter', accountId, region, input: created.input }
    : { action: 'PutMetricAlarm', accountId, region, input: created.input };
}
