import type { ExpectedAccount, ExpectedResult } from '../scenario/scenario.ts';
import type { Change } from './change.ts';

const ruleId = 'D9.AWS.MON.22';

/** What is true of an account by one of its chains, in the words of the audit's report. */
export interface Outcome {
  readonly rings: 'yes' | 'no' | 'unknown';
  readonly cloudguard: 'pass' | 'fail' | 'unknown';
  readonly brokenLink: string | null;
  readonly reason: string | null;
  /** Why something is unknown; null where nothing is. */
  readonly why: string | null;
}

/** A chain of which nothing is to be said. */
export const whole: Outcome = {
  rings: 'yes',
  cloudguard: 'pass',
  brokenLink: null,
  reason: null,
  why: null,
};

/**
 * What a change makes of a whole chain.
 * @param isHeard whether another alarm on the same log group reaches somebody
 */
export function outcomeOf(name: string, change: Change, isHeard: boolean): Outcome {
  const passes = change.cloudguard === 'pass' || (change.cloudguard === 'as-noise' && isHeard);
  return {
    rings: change.rings,
    cloudguard: passes ? 'pass' : 'fail',
    brokenLink: change.link,
    reason: change.link === null ? null : (change.reason ?? name),
    why: change.rings === 'unknown' ? 'undecided' : null,
  };
}

const links = [
  'trail',
  'event-selection',
  'log-delivery',
  'metric-filter',
  'alarm',
  'notification',
  'subscriber',
];

/** How many links an event passes. An account without a trail has no chain that could get anywhere. */
function reachOf({ brokenLink, reason }: Outcome): number {
  if (reason === 'no-trail') return -1;
  return brokenLink === null ? links.length : links.indexOf(brokenLink);
}

/**
 * An account with two chains: each verdict is good if it is by either chain, bad only if it is by both. What is named
 * is the break of the chain that rings, else of the one that got furthest.
 * @returns null where both break at one link for different reasons: which is named then is nobody's promise
 */
export function either(own: Outcome, shared: Outcome): Outcome | null {
  const rings = bestOf(['yes', 'unknown', 'no'] as const, own.rings, shared.rings);
  const cloudguard = bestOf(['pass', 'unknown', 'fail'] as const, own.cloudguard, shared.cloudguard);
  if (rings === 'yes' && cloudguard === 'pass') return whole;
  const named = [own, shared].filter((one) => one.rings === rings);
  const furthest = Math.max(...named.map(reachOf));
  const [first, second] = named.filter((one) => reachOf(one) === furthest);
  if (first === undefined) return null;
  if (second !== undefined && (second.reason !== first.reason || second.why !== first.why)) return null;
  // A verdict that is open behind a chain that rings has no link to name.
  if (cloudguard === 'unknown' && rings === 'yes') return null;
  return { ...first, cloudguard };
}

function bestOf<Value>(order: readonly Value[], a: Value, b: Value): Value {
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}

/** What the audit must report of an account that it can enter, with both verdicts asked for. */
export function expectedOf({ rings, cloudguard, brokenLink, reason, why }: Outcome): ExpectedAccount {
  const verdicts = { cloudguard, rings };
  if (rings === 'no' || cloudguard === 'fail')
    return judged({ status: 'FAILED', ...verdicts, brokenLink, reason });
  const nothing = { brokenLink: null, reason: null };
  if (rings === 'yes' && cloudguard === 'pass') return judged({ status: 'PASSED', ...verdicts, ...nothing });
  return {
    state: 'undetermined',
    why,
    results: [{ ruleId, status: 'NOT_AVAILABLE', ...verdicts, ...nothing }],
  };
}

function judged(result: Omit<ExpectedResult, 'ruleId'>): ExpectedAccount {
  return { state: 'judged', why: null, results: [{ ruleId, ...result }] };
}

/** What the audit must report of an account whose role it cannot assume. */
export const notEntered: ExpectedAccount = {
  state: 'undetermined',
  why: 'role-not-assumable',
  results: [
    {
      ruleId,
      status: 'NOT_AVAILABLE',
      cloudguard: 'unknown',
      rings: 'unknown',
      brokenLink: null,
      reason: null,
    },
  ],
};

/** What the audit must report of an account that is not active: it is never entered. */
export const notActive: ExpectedAccount = { state: 'excluded', why: 'account-not-active', results: [] };
