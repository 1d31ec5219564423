/** Holds a report against what the accounts deserve: what its scenario was made to be, and what could be read of it. */
import type { AccountReport, Report, ResultReport } from '../../shared/audit/report.ts';
import type { ExpectedAccount } from '../../simulator/index.ts';
import { judgedAccount } from '../audit/generated.ts';

/** An account as it was made, and what could have kept the audit from seeing it so. */
export interface Deserving {
  readonly expected: ExpectedAccount;
  /** Some call about it met a fault or a refusal, so that less may have been seen than there is. */
  readonly isTouched: boolean;
  /** An organization trail gives it a second chain, and the reason that is expected may be of either. */
  readonly hasTwoChains: boolean;
  /** The remediation has added to it, so that it may be better than it was made. */
  readonly isMended: boolean;
  /** Why it may be undetermined, by the faults that were met. */
  readonly whys: ReadonlySet<string>;
  /** It may have been closed before the organization was listed. */
  readonly mayBeClosed: boolean;
}

/** Advisory evidence that breaks a chain, and the note that it could not be read: then it breaks nothing. */
const notesOfAdvisory: Readonly<Record<string, readonly string[]>> = {
  'log-class-without-filters': ['log-class-unseen'],
  'alarm-muted': ['mute-rules-unseen'],
  'topic-policy-denies-cloudwatch': ['topic-policy-unseen'],
  // Whether a topic has a key is told with its policy.
  'topic-key-denies-cloudwatch': ['topic-key-unseen', 'topic-policy-unseen'],
  'subscription-filter-drops-alarms': ['subscription-filter-unseen'],
};

/** What the report says that the accounts do not deserve, in words. */
export function undeserved(report: Report, accounts: ReadonlyMap<string, Deserving>): readonly string[] {
  const ids = report.accounts.map(({ accountId }) => accountId).toSorted();
  const all = [...accounts.keys()].toSorted();
  const missing =
    JSON.stringify(ids) === JSON.stringify(all) ? [] : [`accounts ${ids.join()} of ${all.join()}`];
  return [
    ...missing,
    ...report.accounts.flatMap((account) => {
      const deserving = accounts.get(account.accountId);
      if (deserving === undefined) return [];
      return problemsOf(account, deserving).map((problem) => `${account.accountId} ${problem}`);
    }),
  ];
}

function problemsOf(account: AccountReport, deserving: Deserving): readonly string[] {
  const { expected, isTouched, mayBeClosed } = deserving;
  const shown = judgedAccount(account);
  if (deserving.isMended) return [];
  if (!isTouched) return same(shown, expected) ? [] : [`is ${text(shown)}, not ${text(expected)}, untouched`];
  if (expected.state === 'excluded') {
    return same(shown, expected) ? [] : [`is ${text(shown)}, but was not to be looked at`];
  }
  if (account.state === 'excluded') {
    return mayBeClosed && account.why === 'account-not-active' ? [] : ['is excluded, but is in scope'];
  }
  if (account.results.length !== expected.results.length) return ['has not one result for each rule'];
  const isSettled = account.results.every(({ status }) => status === 'PASSED' || status === 'FAILED');
  return [
    ...(isSettled === (account.state === 'judged') ? [] : [`is ${account.state} with ${text(shown)}`]),
    ...(isExplained(account, deserving) ? [] : [`is ${account.state}, ${account.why}`]),
    ...account.results.flatMap((result, index) => unproved(result, expected.results[index], deserving)),
  ];
}

/** Whether an account says why it is undetermined, and why that may be. */
function isExplained({ state, why }: AccountReport, { expected, whys }: Deserving): boolean {
  if (state !== 'undetermined' || why === null) return state !== 'undetermined' && why === null;
  // Where the best chain could not be read, one with something undecidable may be left, that did not count before.
  return why === 'undecided' || why === expected.why || whys.has(why);
}

/**
 * Each verdict is the expected one or unknown, so that a failure is one that was read, and a pass one that is deserved.
 * A break by advisory evidence alone may be overlooked, but not silently; then the chain may break further on.
 */
function unproved(
  result: ResultReport,
  expected: ExpectedAccount['results'][number] | undefined,
  { hasTwoChains }: Deserving,
): readonly string[] {
  if (expected === undefined) return ['has a result that nobody expects'];
  const { cloudguard, rings, brokenLink, reason, status, notes } = result;
  const ofReason = notesOfAdvisory[expected.reason ?? ''] ?? [];
  const overlooked = hasTwoChains ? Object.values(notesOfAdvisory).flat() : ofReason;
  const isOverlooked = expected.rings !== 'yes' && notes.some(({ code }) => overlooked.includes(code));
  const isFailure = rings === 'no' || cloudguard === 'fail';
  const isNamed = brokenLink === expected.brokenLink && reason === expected.reason;
  return [
    ...(cloudguard === 'unknown' || cloudguard === expected.cloudguard
      ? []
      : [`cloudguard is ${cloudguard}, not ${expected.cloudguard}`]),
    ...(rings === 'unknown' || rings === expected.rings || (rings === 'yes' && isOverlooked)
      ? []
      : [`rings is ${rings}, not ${expected.rings} (${expected.reason ?? 'whole'})`]),
    ...(rings !== 'no' || isNamed || isOverlooked || isPartlySeen(result)
      ? []
      : [`breaks by ${reason}, not by ${expected.reason}`]),
    ...(status === statusOf(cloudguard, rings) || (status === 'WARNING' && !isFailure)
      ? []
      : [`is ${status}`]),
  ];
}

/**
 * Where trails of other Regions were not seen, or the named chain has an unseen link before its break, another chain may
 * have got furthest. That nothing rings is proved all the same, and the report says what was not seen.
 */
function isPartlySeen({ chain, notes }: ResultReport): boolean {
  return notes.some(({ code }) => code === 'regions-unseen') || chain.some(({ state }) => state === 'unseen');
}

/** With both verdicts asked for. */
function statusOf(cloudguard: string, rings: string): string {
  if (cloudguard === 'fail' || rings === 'no') return 'FAILED';
  return cloudguard === 'pass' && rings === 'yes' ? 'PASSED' : 'NOT_AVAILABLE';
}

function same(a: ExpectedAccount, b: ExpectedAccount): boolean {
  return text(a) === text(b);
}

function text({ state, why, results }: ExpectedAccount): string {
  return [
    state,
    why,
    ...results.flatMap(({ status, cloudguard, rings, brokenLink, reason }) => [
      status,
      cloudguard,
      rings,
      brokenLink,
      reason,
    ]),
  ].join(' ');
}
