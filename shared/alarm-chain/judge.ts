import type { CloudTrailRecord } from '../filter-pattern/index.ts';
import type { Rule } from '../rules/rule.ts';
import { judgeCloudguard } from './cloudguard.ts';
import { compareText } from './candidates.ts';
import { broken, unseen, unseenBecause, type LinkEvidence, type Note } from './evidence.ts';
import { requiredLinks, type BreakReason, type LinkName } from './links.ts';
import { pathsOfTrail, type Path } from './paths.ts';
import type { AccountSnapshot, Trail, Unseen } from './snapshot.ts';
import { unseenFrom } from './tail.ts';

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
  readonly notes: readonly Note[];
}

/** Judges one account by what was seen of it. The account rings if any one path is whole. */
export function judgeAccount(snapshot: AccountSnapshot, rule: Rule): Judgement {
  const { trails, refusal, notes, allTrailsSeen } = trailsOf(snapshot);
  const paths = [
    ...trails.flatMap((trail) => pathsOfTrail(snapshot, rule, trail)),
    ...(refusal === null ? [] : [pathNotSeen(refusal)]),
  ];
  if (paths.length === 0) paths.push(pathWithoutTrail());

  const whole = paths.filter((path) => path.links.every(({ state }) => state === 'holds'));
  const open = paths.filter((path) => path.links.every(({ state }) => state !== 'broken'));
  const rings = whole.length > 0 ? 'yes' : open.length > 0 ? 'unknown' : 'no';
  const best = bestOf(whole) ?? bestOf(open) ?? bestOf(paths) ?? pathWithoutTrail();
  const {
    cloudguard,
    extra,
    notes: cloudguardNotes,
  } = judgeCloudguard(snapshot, rule, trails, allTrailsSeen);
  return {
    cloudguard,
    rings,
    ...faultOf(best, rings, cloudguard, extra),
    chain: rings === 'no' ? best.links : [...best.links, unseen('live', 'unsupported', null)],
    notes: [...notes, ...best.notes, ...cloudguardNotes],
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

/** How many links hold or are unknown before the first broken one. */
function reachOf({ links }: Path): number {
  const at = links.findIndex(({ state }) => state === 'broken');
  return at === -1 ? links.length : at;
}

function seenOf({ links }: Path): number {
  return links.filter(({ state }) => state === 'holds').length;
}

interface TrailsSeen {
  readonly trails: readonly Trail[];
  /** Why trails that could ring may not have been seen. */
  readonly refusal: Unseen | null;
  readonly notes: readonly Note[];
  readonly allTrailsSeen: boolean;
}

/**
 * The trails of the account, each once, in the order of their ARNs: AWS promises none. A multi-Region trail shows in every enabled Region, so one Region that answers
 * is enough to see all of them; a single-Region trail shows in its own only, and cannot ring where more than one
 * Region is enabled. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
function trailsOf({ trailsByRegion, enabledRegions }: AccountSnapshot): TrailsSeen {
  const answers = [...trailsByRegion.values()];
  const trails = [
    ...new Map(
      answers
        .flatMap((answer) => (answer.state === 'seen' ? answer.value : []))
        .map((trail) => [trail.arn, trail]),
    ).values(),
  ].sort((a, b) => compareText(a.arn, b.arn));
  const someRegionAnswered = answers.some(({ state }) => state === 'seen');
  const firstRefusal = answers.find((answer) => answer.state === 'unseen') ?? notAsked;
  if (!someRegionAnswered) return { trails, refusal: firstRefusal, notes: [], allTrailsSeen: false };

  if (enabledRegions?.state !== 'seen') {
    const hasMultiRegion = trails.some(({ isMultiRegion }) => isMultiRegion);
    if (!hasMultiRegion) {
      return { trails, refusal: refusalOf(enabledRegions), notes: [], allTrailsSeen: false };
    }
    const notes = enabledRegions === null ? [] : [regionsNote(refusalOf(enabledRegions))];
    return { trails, refusal: null, notes, allTrailsSeen: enabledRegions !== null };
  }
  const hidden = enabledRegions.value.filter((region) => trailsByRegion.get(region)?.state !== 'seen');
  const isOnlyRegionHidden = enabledRegions.value.length <= 1 && hidden.length > 0;
  return {
    trails,
    refusal: isOnlyRegionHidden ? firstRefusal : null,
    notes: hidden.length === 0 ? [] : [hiddenRegionsNote(hidden, firstRefusal)],
    allTrailsSeen: hidden.length === 0,
  };
}

const notAsked: Unseen = {
  state: 'unseen',
  why: 'undecided',
  operation: 'cloudtrail:DescribeTrails',
  message: 'no Region was asked',
};

function refusalOf(regions: AccountSnapshot['enabledRegions']): Unseen {
  if (regions?.state === 'unseen') return regions;
  const message = regions?.state === 'absent' ? regions.message : 'the enabled Regions were not asked for';
  return { state: 'unseen', why: 'undecided', operation: 'account:ListRegions', message };
}

function regionsNote({ why, operation, message }: Unseen): Note {
  return {
    code: 'regions-unseen',
    link: 'trail',
    message: `the enabled Regions could not be listed (${operation}: ${why}, ${message}); trails of other Regions were not looked for`,
  };
}

function hiddenRegionsNote(hidden: readonly string[], { why, operation, message }: Unseen): Note {
  const where =
    hidden.length <= 3 ? hidden.join(', ') : `${hidden.slice(0, 3).join(', ')} and ${hidden.length - 3} more`;
  return {
    code: 'regions-unseen',
    link: 'trail',
    message: `trails could not be listed in ${where} (${operation}: ${why}, ${message}); a single-Region trail there cannot ring, but may count for CloudGuard`,
  };
}

function pathNotSeen(refusal: Unseen): Path {
  const links = unseenFrom('trail', (link) => unseenBecause(link, refusal, null));
  return { links, ...bare };
}

const bare = { notes: [], related: null, isUnion: false, witness: null } as const;

function pathWithoutTrail(): Path {
  return { links: [broken('trail', 'no-trail', null)], ...bare };
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
