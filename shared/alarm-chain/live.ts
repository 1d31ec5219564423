/**
 * Link `live`: did the audit's own earlier visits go through the chain, and did CloudWatch manage to run the alarm's
 * action when it last tried? It may break a chain that is whole; that it is not known bars no verdict.
 */
import type { Rule } from '../rules/rule.ts';
import { digestOfChains } from './chain-digest.ts';
import { unseen } from './evidence.ts';
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
    const { link, notes } = judgeLive(snapshot, path, subjectOf(snapshot, rule, path, chainDigest));
    return { ...path, links: [...path.links, link], notes: [...path.notes, ...notes] };
  });
  return { paths: proved, chainDigest };
}

/** The metric comes before the action: what it never counted set off no alarm. */
function judgeLive(snapshot: AccountSnapshot, path: Path, subject: LiveSubject): LiveJudgement {
  const counts = judgeCounts(snapshot, path, subject);
  const action = judgeAction(snapshot, subject);
  return {
    link: counts.link.state === 'broken' ? counts.link : (action.link ?? counts.link),
    notes: [...counts.notes, ...action.notes],
  };
}
