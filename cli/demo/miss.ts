import type { Report } from '../../shared/audit/report.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { explain } from '../explain/explanation.ts';
import { toPage } from '../explain/page.ts';
import type { Style } from '../style.ts';

/** An account whose filter misses events, with the pattern of that filter. */
export interface Miss {
  readonly accountId: string;
  readonly pattern: string;
}

/** The first such account; null where there is none. */
export function findMiss({ accounts }: Report): Miss | null {
  for (const { accountId, results } of accounts) {
    for (const { chain } of results) {
      const broken = chain.find(({ reason }) => reason === 'filter-misses-events');
      const pattern = broken?.observed?.['pattern'];
      if (typeof pattern === 'string') return { accountId, pattern };
    }
  }
  return null;
}

/** What `explain` says of the pattern, of the record only the lines that the pattern reads. */
export function explainMiss({ pattern }: Miss, style: Style): string {
  const page = toPage(explain(pattern, assumeRole), assumeRole, style);
  return page.replace(/(?<=^ {2}\{\n)[\s\S]*?(?=^ {2}\}$)/m, folded);
}

/** Lines that have the mark of those that are read, and in place of others in a row one that stands for them. */
function folded(record: string): string {
  return record.replaceAll(/(?:^ {4}.*\n)+/gm, '    …\n');
}
