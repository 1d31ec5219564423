/** One call of an audit, as a bare loop can make it again. */
export interface TracedCall {
  /** `CloudTrailClient` and `DescribeTrailsCommand`: the names in the SDK. */
  readonly client: string;
  readonly command: string;
  readonly region: string;
  readonly input: object;
  /** How many calls it had to wait for, one after the other: 0 for the first of an account. */
  readonly depth: number;
}

/** The calls of one account with its own credentials, after the AssumeRole that gave them. */
export interface TracedAccount {
  readonly accountId: string;
  /** What AssumeRole was asked; null for the auditor's own account, which is not entered. */
  readonly assumeRole: object | null;
  readonly calls: readonly TracedCall[];
}

/** All calls of an audit. */
export interface Trace {
  readonly region: string;
  /** Made before any account is entered, one after the other. */
  readonly first: readonly TracedCall[];
  readonly accounts: readonly TracedAccount[];
}

/** How many calls of the account wait for each other, its AssumeRole included. */
export function longestChain({ assumeRole, calls }: TracedAccount): number {
  const deepest = calls.reduce((most, { depth }) => Math.max(most, depth + 1), 0);
  return deepest + (assumeRole === null ? 0 : 1);
}

/** What the processes of the benchmark tell of themselves, each from its first call to its last. */
export interface Measured {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** The largest resident set of the process, in megabytes. */
  readonly peakRssMb: number;
  /** The outcome of each account, by id: `PASSED`, `FAILED` or another status; empty for the bare loop. */
  readonly statuses: Readonly<Record<string, string>>;
}
