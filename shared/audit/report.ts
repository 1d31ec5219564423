/** The report of an audit: the contract of `audit --format json`, held by `report.schema.json`. */
import type {
  BreakReason,
  LinkName,
  Note,
  Observation,
  ResourceReference,
  UnseenWhy,
} from '../alarm-chain/index.ts';
import type { AcceptedFailure, ComplianceStatus, VerdictChoice } from '../findings/index.ts';

export interface Report {
  readonly schemaVersion: 1;
  readonly run: RunReport;
  readonly coverage: Coverage;
  readonly accounts: readonly AccountReport[];
}

export interface RunReport {
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly auditorAccountId: string;
  readonly region: string;
  readonly rules: readonly string[];
  readonly verdict: VerdictChoice;
  /** Attempts, retries included, by `service:Operation`. */
  readonly apiCalls: { readonly total: number; readonly byAction: Readonly<Record<string, number>> };
}

/** `accounts` is the sum of the other three. */
export interface Coverage {
  readonly accounts: number;
  readonly judged: number;
  readonly undetermined: number;
  readonly excluded: number;
}

export type AccountWhy =
  UnseenWhy | 'role-not-assumable' | 'deadline' | 'account-not-active' | 'out-of-scope';

export interface AccountReport {
  readonly accountId: string;
  readonly name: string;
  readonly state: 'judged' | 'undetermined' | 'excluded';
  readonly why: AccountWhy | null;
  readonly results: readonly ResultReport[];
}

/** One rule in one account. */
export interface ResultReport {
  readonly ruleId: string;
  readonly status: ComplianceStatus;
  readonly cloudguard: 'pass' | 'fail' | 'unknown';
  readonly rings: 'yes' | 'no' | 'unknown';
  readonly brokenLink: LinkName | null;
  readonly reason: BreakReason | null;
  readonly message: string;
  /** A CloudTrail record that the account's filter misses, or catches besides the rule's. */
  readonly witness: unknown;
  readonly chain: readonly LinkReport[];
  readonly notes: readonly Note[];
  /** Who accepted the failure; null where nobody did, and for all that did not fail. */
  readonly exception: ExceptionReport | null;
  readonly finding: FindingReport | null;
}

/** The entry of the exceptions file by which a failure is accepted: for the account itself, or for a unit of it. */
export interface ExceptionReport extends AcceptedFailure {
  readonly account: string | null;
  /** The unit as the entry names it: by id or path. */
  readonly ou: string | null;
}

export interface LinkReport {
  readonly link: LinkName;
  readonly state: 'holds' | 'broken' | 'unseen';
  readonly reason: BreakReason | null;
  readonly why: UnseenWhy | null;
  readonly resource: ResourceReference | null;
  readonly observed: Observation | null;
}

/** What became of the finding in Security Hub; null where nothing was published. */
export interface FindingReport {
  readonly id: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'failed';
  readonly error: string | null;
}

/** Counts the accounts by state. */
export function coverageOf(accounts: readonly AccountReport[]): Coverage {
  const count = (state: AccountReport['state']) =>
    accounts.filter((account) => account.state === state).length;
  return {
    accounts: accounts.length,
    judged: count('judged'),
    undetermined: count('undetermined'),
    excluded: count('excluded'),
  };
}
