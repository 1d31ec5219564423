/** The part of the page that is there without its script: coverage, verdicts, and where chains break. */
import type { AccountReport, Report } from '../../shared/audit/report.ts';
import { markup, nothing, type Markup } from './markup.ts';
import { shownStatuses, type AccountRow, type ShownStatus } from './page-data.ts';
import { causeSentence, statusMeanings, statusTitles } from './words.ts';

/** Coverage in a sentence, and the statuses as tiles that lead to their accounts. */
export function overview(report: Report, rows: readonly AccountRow[]): Markup {
  return markup`<section class="overview" aria-labelledby="overview-title">
    <h2 id="overview-title" class="coverage">${coverageSentence(report)}</h2>
    ${furtherSentences(report)} ${bar(rows)}
    <ul class="tiles">
      ${shownStatuses.map((status) => tile(status, rows))}
    </ul>
  </section>`;
}

function coverageSentence({ coverage }: Report): string {
  const { judged, undetermined } = coverage;
  return `${number(judged)} of ${accounts(judged + undetermined)} in scope ${judged === 1 ? 'was' : 'were'} judged`;
}

function furtherSentences({ coverage, accounts: all }: Report): Markup {
  const { undetermined, excluded } = coverage;
  const sentences = [
    ...(undetermined === 0 ? [] : [`${number(undetermined)} could not be: ${whys(all, 'undetermined')}.`]),
    ...(excluded === 0
      ? []
      : [`${accounts(excluded)} ${excluded === 1 ? 'is' : 'are'} excluded: ${whys(all, 'excluded')}.`]),
  ];
  return sentences.length === 0 ? nothing : markup`<p class="further">${sentences.join(' ')}</p>`;
}

/** "2 role-not-assumable (the audit role could not be assumed), 1 undecided (…)" */
function whys(all: readonly AccountReport[], state: AccountReport['state']): string {
  const counts = new Map<string, number>();
  for (const account of all) {
    if (account.state !== state) continue;
    const why = account.why ?? '';
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([why, count]) => `${number(count)} ${why} (${causeSentence(why)})`)
    .join(', ');
}

/** The proportions of the statuses, for the eye alone: the tiles say the numbers. */
function bar(rows: readonly AccountRow[]): Markup {
  let before = 0;
  const parts = shownStatuses.map((status) => {
    const count = countOf(rows, status);
    const part = markup`<rect class="fill-${status}" x="${before}" y="0" width="${count}" height="1" />`;
    before += count;
    return count === 0 ? nothing : part;
  });
  return markup`<svg
    class="bar"
    viewBox="0 0 ${Math.max(1, rows.length)} 1"
    preserveAspectRatio="none"
    aria-hidden="true"
    focusable="false"
  >
    ${parts}
  </svg>`;
}

function tile(status: ShownStatus, rows: readonly AccountRow[]): Markup {
  const count = countOf(rows, status);
  const excepted = rows.filter((row) => row.status === status && row.isExcepted).length;
  return markup`<li>
    <a class="tile" data-filter href="#status=${status}">
      <span class="badge status-${status}">${statusTitles[status]}</span>
      <span class="tile-count">${number(count)}</span>
      <span class="tile-meaning"
        >${statusMeanings[status]}${excepted === 0 ? nothing : markup`<span class="excepted"> (${number(excepted)} excepted)</span>`}</span
      >
    </a>
  </li>`;
}

function countOf(rows: readonly AccountRow[], status: ShownStatus): number {
  return rows.filter((row) => row.status === status).length;
}

function accounts(count: number): string {
  return `${number(count)} ${count === 1 ? 'account' : 'accounts'}`;
}

/** A count with its thousands apart. The report is in English whatever the machine's language is. */
export function number(count: number): string {
  return count.toLocaleString('en-US');
}
