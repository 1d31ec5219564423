import type { CloudTrailRecord } from '../filter-pattern/index.ts';
import type { Rule } from '../rules/rule.ts';
import { pathsOfAccount, pathWithoutTrail } from './account-paths.ts';
import { judgeCloudguard } from './cloudguard.ts';
import type { LinkEvidence, Note } from './evidence.ts';
import { requiredLinks, type BreakReason, type LinkName } from './links.ts';
import { logAlarmNotes } from './log-alarms.ts';
import { provePaths } from './live.ts';
import type { Path } from './paths.ts';
import type { AccountSnapshot } from './snapshot.ts';

/** What the chain says of one account and one rule. */
export interface Judgement {
  readonly cloudguard: 'pass' | 'fail' | 'unknown';
  readonly rings: 'yes' | 'no' | 'unknown';
  readonly brokenLink: LinkName | null;
  readonly reason: BreakReason | null;
  /** A record that the filter misses, or, where it is only too broad for CloudGuard, one that it catches besides. */
  readonly witness: CloudTrailRecord | null;
  /** The best chain: the one that rings, else the one that may, else the one that got furthest. */
  readonly chain: readonly LinkEvidence[];
  /** Of all chains that are whole but for `live`, so that a change of any of them shows; null where none is. */
  readonly chainDigest: string | null;
  readonly notes: readonly Note[];
}

/** Judges one account by what was seen of it. The account rings if any one path is whole. */
export function judgeAccount(snapshot: AccountSnapshot, rule: Rule): Judgement {
  const { paths: unproved, trails, notes, allTrailsSeen } = pathsOfAccount(snapshot, rule);
  const { paths, chainDigest } = provePaths(snapshot, rule, unproved);

  const whole = paths.filter(({ links }) => links.every(isGood));
  const open = paths.filter((path) => path.links.every(({ state }) => state !== 'broken'));
  const rings = whole.length > 0 ? 'yes' : open.length > 0 ? 'unknown' : 'no';
  const best = bestOf(whole) ?? bestOf(open) ?? bestOf(paths) ?? pathWithoutTrail;
  const {
    cloudguard,
    extra,
    notes: cloudguardNotes,
  } = judgeCloudguard(snapshot, rule, trails, allTrailsSeen);
  return {
    cloudguard,
    rings,
    ...faultOf(best, rings, cloudguard, extra),
    chain: best.links,
    chainDigest,
    notes: [...notes, ...best.notes, ...logAlarmNotes(snapshot), ...cloudguardNotes],
  };
}

/** Whether no further look into the account could change the status: both verdicts are good. */
export function isSettled({ cloudguard, rings }: Judgement): boolean {
  return cloudguard === 'pass' && rings === 'yes';
}

function faultOf(
  best: Path,
  rings: Judgement['rings'],
  cloudguard: Judgement['cloudguard'],
  extra: CloudTrailRecord | null,
): Pick<Judgement, 'brokenLink' | 'reason' | 'witness'> {
  const last = best.links.at(-1);
  if (rings === 'no' && last?.state === 'broken') {
    return { brokenLink: last.link, reason: last.reason, witness: best.witness };
  }
  if (rings === 'yes' && cloudguard === 'fail') {
    return best.isUnion
      ? { brokenLink: 'metric-filter', reason: 'filter-misses-events', witness: best.witness }
      : { brokenLink: 'metric-filter', reason: 'filter-broader-than-rule', witness: extra };
  }
  return { brokenLink: null, reason: null, witness: null };
}

/**
 * The path that got furthest, those through a filter that could not be decided last; among equals the one of which
 * more is known, then the one with the better filter, for so they come.
 */
function bestOf(paths: readonly Path[]): Path | undefined {
  return [...paths].sort(
    (a, b) =>
      Number(isUndecided(a)) - Number(isUndecided(b)) || reachOf(b) - reachOf(a) || seenOf(b) - seenOf(a),
  )[0];
}

function isUndecided({ related }: Path): boolean {
  return related?.role === 'undecided';
}

/** Nothing more can be asked of a link than that it holds, and of the advisory one than that it is not broken. */
function isGood({ link, state }: LinkEvidence): boolean {
  return state === 'holds' || (link === 'live' && state === 'unseen');
}

/** How many links hold or are unknown before the first broken one. */
function reachOf({ links }: Path): number {
  const at = links.findIndex(({ state }) => state === 'broken');
  return at === -1 ? links.length : at;
}

/** A proof by visits does not count: it comes and goes with time, and the chain of a finding must not. */
function seenOf({ links }: Path): number {
  return links.filter(({ link, state }) => state === 'holds' && link !== 'live').length;
}

/** The first required link of a chain that was not seen, or null. */
export function firstUnseen(chain: readonly LinkEvidence[]) {
  return (
    chain.find(
      (evidence): evidence is Extract<LinkEvidence, { state: 'unseen' }> =>
        evidence.state === 'unseen' && requiredLinks.includes(evidence.link),
    ) ?? null
  );
}
