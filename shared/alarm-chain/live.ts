/**
 * Link `live`: did the audit's own earlier visits go through the chain, and did CloudWatch manage to run the alarm's
 * action when it last tried? It may break a chain that is whole; that it is not known bars no verdict.
 */
import type { Rule } from '../rules/rule.ts';
import { digestOfChains } from './chain-digest.ts';
import type { LiveBreak } from './advisory-evidence.ts';
import { broken, unseen, type LinkEvidence } from './evidence.ts';
import { judgeAction } from './live-action.ts';
import { judgeCounts, type LiveJudgement } from './live-counts.ts';
import { isWhole, subjectOf, type LiveSubject } from './live-subject.ts';
import type { Path } from './paths.ts';
import type { AccountSnapshot } from './snapshot.ts';

/** The paths with their link `live`, where they are not broken before, and the digest of those that are whole. */
export function provePaths(
  snapshot: AccountSnapshot,
  rule: Rule,
  paths: readonly Path[],
): { readonly paths: readonly Path[]; readonly chainDigest: string | null } {
  const chainDigest = digestOfChains(paths.filter(isWhole));
  const proved = paths.map((path) => {
    if (path.links.some(({ state }) => state === 'broken')) return path;
    if (!isWhole(path) || chainDigest === null) {
      return { ...path, links: [...path.links, unseen('live', 'undecided', null)] };
    }
    const subject = subjectOf(snapshot, rule, path, chainDigest);
    const { link, notes } = judgeLive(
      snapshot,
      path,
      subject,
      breakBefore(snapshot, rule, chainDigest, subject),
    );
    return { ...path, links: [...path.links, link], notes: [...path.notes, ...notes] };
  });
  return { paths: proved, chainDigest };
}

/** The metric comes before the action: what it never counted set off no alarm. */
function judgeLive(
  snapshot: AccountSnapshot,
  path: Path,
  subject: LiveSubject,
  before: LiveBreak | null,
): LiveJudgement {
  const counts = judgeCounts(snapshot, path, subject);
  const action = judgeAction(snapshot, subject);
  const notes = [...counts.notes, ...action.notes];
  if (counts.link.state === 'broken') return { link: counts.link, notes };
  if (action.link !== null) return { link: action.link, notes };
  return { link: isStillBroken(before, counts, action) ? brokenAsBefore(path, before) : counts.link, notes };
}

/**
 * The break that the account's finding holds, if it is of these very chains and no part of them was made since. It stands
 * until something is seen that says otherwise: a throttled call must not turn a failure into a pass.
 */
function breakBefore(
  { advisory: { live } }: AccountSnapshot,
  rule: Rule,
  digest: string,
  { madeAt }: LiveSubject,
): LiveBreak | null {
  const stored = live.chainByRule.get(rule.id);
  const { liveBreak } = stored ?? {};
  if (liveBreak === undefined || stored?.digest !== digest) return null;
  const isOfSameParts = madeAt.every((time) => time !== undefined && time < liveBreak.at);
  return isOfSameParts ? liveBreak : null;
}

/** Whether today's look could not tell what the one before told. */
function isStillBroken(
  before: LiveBreak | null,
  counts: LiveJudgement,
  { notes }: Pick<LiveJudgement, 'notes'>,
): before is LiveBreak {
  if (before === null) return false;
  return before.reason === 'metric-missed-our-visits'
    ? counts.link.state === 'unseen'
    : notes.some(({ code }) => code === 'alarm-history-unseen');
}

function brokenAsBefore({ links }: Path, { reason, at }: LiveBreak): LinkEvidence {
  const place = reason === 'alarm-action-failed' ? 'alarm' : 'metric-filter';
  const resource = links.find(({ link }) => link === place)?.resource ?? null;
  return broken('live', reason, resource, {
    because: `so found until ${at.toISOString()}, and nothing was seen since that says otherwise`,
  });
}
