import type { Exception } from '../organization/exceptions.ts';
import type { ScopedAccount } from '../organization/scope.ts';
import type { AccountRegistry } from './account-registry.ts';
import type { JudgedAccount } from './audit-account.ts';
import type { AccountLister } from './remembered-listing.ts';
import type { Deadline } from './deadline.ts';
import type { AccountReport } from './report.ts';
import type { Scope } from './scope-settings.ts';
import type { Settings } from './settings.ts';

/** How a run is made, whichever part of it: all of an organization, or one batch. */
export interface RunOptions {
  readonly settings: Settings;
  /** Whether findings are imported; without it nothing is written anywhere. */
  readonly publishes: boolean;
  readonly now: () => Date;
  /** The value of AWS_ENDPOINT_URL, only to name it in errors. */
  readonly endpoint?: string | undefined;
  /** When the process is ended from outside; left out where nobody ends it. */
  readonly deadline?: Deadline;
  /** Aborted where somebody interrupts the run: calls in flight are given up, and nothing further is started. */
  readonly signal?: AbortSignal;
  /** Milliseconds that one account may take; `accountTimeout` unless a test has no time for that. */
  readonly accountTimeout?: number;
  /** Milliseconds that one attempt of a call may take; `attemptTimeout` unless a test has no time for that. */
  readonly attemptTimeout?: number;
  /** Processes that take part in the run at the same time, this one included, and share its quotas; 1 where left out. */
  readonly processes?: number;
  readonly observer?: RunObserver;
  /** How the accounts of the organization are listed; anew where left out. */
  readonly listAccounts?: AccountLister;
  /** What else is done with each account while it is open, such as planning its remediation. */
  readonly onJudged?: (judged: JudgedAccount, registry: AccountRegistry) => Promise<void>;
}

/** One run of the audit. */
export interface Run extends RunOptions {
  readonly scope: Scope;
  /** The failures that somebody answers for; none where left out. */
  readonly exceptions?: readonly Exception[];
}

/** Whose credentials the run has, and where it begins. */
export interface RunCaller {
  readonly accountId: string;
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  readonly partition: string;
  readonly region: string;
}

/** Told how the run goes. */
export interface RunObserver {
  onCallerIdentified?(caller: RunCaller): void;
  onAccountsFound?(accounts: readonly ScopedAccount[]): void;
  /** An account in scope is entered now. */
  onAccountStarted?(accountId: string): void;
  onAccountDone?(report: AccountReport): void;
  /** AWS has refused an attempt of a call because there were too many; it may be tried again. */
  onThrottled?(): void;
  /** An error that no refusal of AWS explains: something to mend in Ringcheck. */
  onDefect?(accountId: string, error: unknown): void;
  /** An entry of the exceptions does not count, in words: it has expired, or nobody can tell whom it covers. */
  onExceptionIgnored?(because: string): void;
  /** An excluded account is not in the organization, so nothing is excluded by it. */
  onExclusionIgnored?(because: string): void;
  /** The run record was not written: later runs will not know of this one. */
  onRunNotRecorded?(because: string): void;
  /** A finding beside those of the report could not be brought up to date: one to be archived, for example. */
  onNotPublished?(what: string, because: string): void;
}
