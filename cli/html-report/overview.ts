/** The part of the page that is there without its script: coverage, verdicts, and where chains break. */
import type { Report } from '../../shared/audit/report.ts';
import type { VerdictChoice } from '../../shared/findings/index.ts';
import { answerSentence, furtherSentences, number } from './answer.ts';
import { markup, nothing, type Markup } from './markup.ts';
import { shownStatuses, type AccountRow, type ShownStatus } from './page-data.ts';
import { statusMeaning } from './verdict-words.ts';
import { statusTitles } from './words.ts';

/** The answer in a sentence, and the statuses as tiles that lead to their accounts. */
export function overview(report: Report, rows: readonly AccountRow[]): Markup {
  return markup`<section class="overview" aria-labelledby="overview-title">
    <h2 id="overview-title">${answerSentence(report)}</h2>
    ${furtherSentences(report)} ${bar(rows)}
    <ul class="tiles">
      ${shownStatuses.map((status) => tile(status, rows, report.run.verdict))}
    </ul>
  </section>`;
}

/** The proportions of the statuses of what was in scope, for the eye alone: the tiles say the numbers. */
function bar(rows: readonly AccountRow[]): Markup {
  let before = 0;
  const parts = shownStatuses
    .filter((status) => status !== 'excluded')
    .map((status) => {
      const count = countOf(rows, status);
      const part = markup`<rect class="fill-${status}" x="${before}" y="0" width="${count}" height="1" />`;
      before += count;
      return count === 0 ? nothing : part;
    });
  return markup`<svg
    class="bar"
    viewBox="0 0 ${Math.max(1, before)} 1"
    preserveAspectRatio="none"
    aria-hidden="true"
    focusable="false"
  >
    ${parts}
  </svg>`;
}

/** Where a status has no account, there is nothing to lead to. The script makes the others links. */
function tile(status: ShownStatus, rows: readonly AccountRow[], verdict: VerdictChoice): Markup {
  const count = countOf(rows, status);
  const excepted = rows.filter((row) => row.status === status && row.isExcepted).length;
  const content = markup`<span class="badge status-${status}">${statusTitles[status]}</span>
      <span class="tile-count">${number(count)}</span>
      <span class="tile-meaning"
        >${statusMeaning(status, verdict)}${excepted === 0 ? nothing : markup`<span class="excepted"> (${number(excepted)} excepted)</span>`}</span
      >`;
  return markup`<li>
    ${
      count === 0
        ? markup`<div class="tile">${content}</div>`
        : markup`<a class="tile" data-filter="#status=${status}">${content}</a>`
    }
  </li>`;
}

function countOf(rows: readonly AccountRow[], status: ShownStatus): number {
  return rows.filter((row) => row.status === status).length;
}
