import { breakReasons, requiredLinks, type LinkName } from '../../shared/alarm-chain/index.ts';
import type { LinkReport, ResultReport } from '../../shared/audit/report.ts';
import type { VerdictChoice } from '../../shared/findings/index.ts';
import { decidingLink } from '../formats/deciding-link.ts';

/** Where a chain ends, and how. */
export interface ChainEnd {
  readonly link: LinkName;
  readonly state: 'broken' | 'unseen';
  readonly cause: string;
  /** The link as it was reported. */
  readonly at: LinkReport | null;
}

/**
 * The link at which a result's chain ends: the broken one, else the first required one that could not be seen; null for a
 * chain that goes through, and for one that was never entered. Where CloudGuard's check decides, a filter that it alone
 * refuses ends it too, though the chain holds there.
 */
export function chainEnd(result: ResultReport, verdict: VerdictChoice): ChainEnd | null {
  const { chain, brokenLink, reason } = result;
  if (brokenLink !== null && !(verdict === 'rings' && isRefused(result))) {
    return { link: brokenLink, state: 'broken', cause: reason ?? '', at: decidingLink(result) };
  }
  const at = decidingLink({ chain, brokenLink: null });
  return at === null ? null : { link: at.link, state: 'unseen', cause: at.why ?? '', at };
}

/** Whether the chain holds at the filter, and only CloudGuard's check does not accept it. */
export function isRefused({ chain, brokenLink }: ResultReport): boolean {
  return chain.some(({ link, state }) => link === brokenLink && state === 'holds');
}

/** How many chains come to a link, and what becomes of them there. */
export interface LinkCount {
  readonly link: LinkName;
  readonly passing: number;
  readonly broken: number;
  readonly unseen: number;
}

/**
 * Counts the chains link by link: what passes one link arrives at the next. Results whose chain was never entered are in
 * none of the counts.
 */
export function countLinks(
  results: readonly ResultReport[],
  links: readonly LinkName[],
  verdict: VerdictChoice,
): readonly LinkCount[] {
  const entered = results
    .filter(({ chain }) => chain.length > 0)
    .map((result) => ({ result, end: chainEnd(result, verdict) }));
  let arriving = entered.length;
  return links.map((link) => {
    const ending = (state: ChainEnd['state']) =>
      entered.filter(({ end }) => end?.link === link && end.state === state).length;
    const broken = ending('broken');
    // Only the live proof can be unseen without ending a chain.
    const unseen = requiredLinks.includes(link) ? ending('unseen') : unprovenOf(entered, link);
    arriving -= broken + unseen;
    return { link, passing: arriving, broken, unseen };
  });
}

function unprovenOf(
  entered: readonly { readonly result: ResultReport; readonly end: ChainEnd | null }[],
  link: LinkName,
): number {
  return entered.filter(
    ({ result, end }) =>
      end === null && !result.chain.some((one) => one.link === link && one.state === 'holds'),
  ).length;
}

/** The reasons for which chains end, the most frequent first; among equals in the order of the chain. */
export function countReasons(
  results: readonly ResultReport[],
  verdict: VerdictChoice,
): readonly { readonly reason: keyof typeof breakReasons; readonly count: number }[] {
  const causes = results.flatMap((result) => chainEnd(result, verdict)?.cause ?? []);
  return (Object.keys(breakReasons) as (keyof typeof breakReasons)[])
    .map((reason) => ({ reason, count: causes.filter((cause) => cause === reason).length }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}
