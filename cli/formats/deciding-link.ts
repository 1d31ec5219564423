import { requiredLinks } from '../../shared/alarm-chain/index.ts';
import type { LinkReport, ResultReport } from '../../shared/audit/report.ts';

/**
 * The link that a result is about: the broken one, else the first required one that was not seen. Null where there is
 * none: a live proof that nobody has decides nothing.
 */
export function decidingLink({
  chain,
  brokenLink,
}: Pick<ResultReport, 'chain' | 'brokenLink'>): LinkReport | null {
  const isIt = ({ link, state }: LinkReport) =>
    brokenLink === null ? state === 'unseen' && requiredLinks.includes(link) : link === brokenLink;
  return chain.find(isIt) ?? null;
}
