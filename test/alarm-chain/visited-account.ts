import {
  judgeAccount,
  metricKeyOf,
  type AccountSnapshot,
  type AlarmActionRun,
  type Evidence,
  type LiveEvidence,
  type StoredChain,
  type TimeWindow,
} from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  accountId,
  alarmArn,
  anAccount,
  hoursAgo,
  region,
  seen,
  type AccountParts,
} from './compliant-account.ts';

const place = { accountId, region };
export const keyOf = (metricName: string) =>
  metricKeyOf(place, { namespace: 'CloudTrailMetrics', metricName });
export const metricKey = keyOf('AssumeRoleCount');
export const minute = 1 / 60;

/** A run that began so many hours ago and took five minutes. */
export function visit(startHoursAgo: number): TimeWindow {
  return { start: hoursAgo(startHoursAgo), end: hoursAgo(startHoursAgo - 5 * minute) };
}

export const twoVisits = [visit(24), visit(48)];

/** The digest of an account's chains that its finding holds after a run. */
export function digestToday(change: Partial<AccountParts> = {}): string {
  const { chainDigest } = judgeAccount(anAccount(change), assumeRole);
  if (chainDigest === null) throw new Error('no chain is whole');
  return chainDigest;
}

/** What earlier visits left behind. */
export interface Visited {
  readonly windows?: readonly TimeWindow[];
  readonly counts?: readonly (number | null)[];
  readonly answer?: Evidence<readonly (number | null)[]>;
  readonly stored?: Partial<StoredChain> | null;
  readonly live?: Partial<LiveEvidence>;
  readonly actions?: Evidence<readonly AlarmActionRun[]>;
}

/** The account but for `change`, after earlier visits under the very same chain. */
export function visited(given: Visited, change: Partial<AccountParts> = {}): AccountSnapshot {
  const { windows = twoVisits, counts = [0, null], stored = {}, actions } = given;
  const answer = given.answer ?? seen(counts);
  const chain = { digest: digestToday(change), since: hoursAgo(24 * 10), ...stored };
  const live: LiveEvidence = {
    windows,
    refusal: null,
    chainByRule: new Map(stored === null ? [] : [[assumeRole.id, chain]]),
    countsByMetric: new Map([[metricKey, answer]]),
    ...given.live,
  };
  const actionsByAlarm = new Map(actions === undefined ? [] : [[alarmArn, actions]]);
  return anAccount({ ...change, advisory: { ...change.advisory, live, actionsByAlarm } });
}

/** The judgement of that account. */
export function judge(given: Visited, change: Partial<AccountParts> = {}) {
  return judgeAccount(visited(given, change), assumeRole);
}
