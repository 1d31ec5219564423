/** All ways from the trails of an account to a person. */
import type { Rule } from '../rules/rule.ts';
import type { AdvisoryEvidence } from './advisory-evidence.ts';
import { compareText } from './candidates.ts';
import { broken, unseenBecause, type Note } from './evidence.ts';
import { bare, pathsOfTrail, type Path } from './paths.ts';
import type { AccountSnapshot, Trail, Unseen } from './snapshot.ts';
import { unseenFrom } from './tail.ts';

/** The paths of an account, with the trails that they begin with. */
export interface AccountPaths {
  /** At least one. */
  readonly paths: readonly Path[];
  readonly trails: readonly Trail[];
  readonly notes: readonly Note[];
  readonly allTrailsSeen: boolean;
}

const computed = new WeakMap<AccountSnapshot, Map<Rule, AccountPaths>>();

/**
 * Every path from a trail of the account, up to `subscriber` or to its first broken link. Computed once for a snapshot
 * and a rule: the judge and those who ask what to read next want the same.
 */
export function pathsOfAccount(snapshot: AccountSnapshot, rule: Rule): AccountPaths {
  const byRule = computed.get(snapshot) ?? new Map<Rule, AccountPaths>();
  computed.set(snapshot, byRule);
  const paths = byRule.get(rule) ?? computePaths(snapshot, rule);
  byRule.set(rule, paths);
  return paths;
}

/**
 * The snapshot with what was read for the proof by visits. No path depends on that, so what was computed of the paths is
 * kept.
 */
export function withLiveEvidence(
  snapshot: AccountSnapshot,
  live: Pick<AdvisoryEvidence, 'live' | 'actionsByAlarm'>,
): AccountSnapshot {
  const proved = { ...snapshot, advisory: { ...snapshot.advisory, ...live } };
  const known = computed.get(snapshot);
  if (known !== undefined) computed.set(proved, known);
  return proved;
}

function computePaths(snapshot: AccountSnapshot, rule: Rule): AccountPaths {
  const { trails, refusal, notes, allTrailsSeen } = trailsOf(snapshot);
  const paths = [
    ...trails.flatMap((trail) => pathsOfTrail(snapshot, rule, trail)),
    ...(refusal === null ? [] : [pathNotSeen(refusal)]),
  ];
  return { paths: paths.length === 0 ? [pathWithoutTrail] : paths, trails, notes, allTrailsSeen };
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

/** The one path of an account that has no trail. */
export const pathWithoutTrail: Path = { links: [broken('trail', 'no-trail', null)], ...bare };

function pathNotSeen(refusal: Unseen): Path {
  const links = unseenFrom('trail', (link) => unseenBecause(link, refusal, null));
  return { links, ...bare };
}
