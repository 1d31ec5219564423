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

/** What `explain` says of the pattern, of the record only the lines that decide. */
export function explainMiss({ pattern }: Miss, style: Style): string {
  const lines = toPage(explain(pattern, assumeRole), assumeRole, style).split('\n');
  return lines
    .filter((line, index) => !isUnmarked(line) || !isUnmarked(lines[index - 1] ?? ''))
    .map((line) => (isUnmarked(line) ? '    …' : line))
    .join('\n');
}

/** A line within the record, without the mark of those that the pattern reads. */
function isUnmarked(line: string): boolean {
  return /^ {4,}["{}\]]/.test(line);
}
