import type { Report } from '../../shared/audit/report.ts';
import { findRule } from '../../shared/rules/index.ts';
import { markup, type Markup } from './markup.ts';
import { deciders, questionOf } from './verdict-words.ts';

/** What the report is of: which rules, when, from where, and what decides. */
export function pageHeader({ run }: Report): Markup {
  const rules = run.rules.map(
    (id) => markup`<p class="rule"><code>${id}</code> ${findRule(id)?.title ?? ''}</p>`,
  );
  return markup`<header>
    <div class="page-top">
      <p class="brand">
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
          <circle cx="8" cy="8" r="2.5" />
          <path d="M8 1.75a6.25 6.25 0 0 1 6.25 6.25M8 14.25A6.25 6.25 0 0 1 1.75 8" /></svg
        >Ringcheck
      </p>
      <div id="theme"></div>
    </div>
    <h1>${questionOf(run.verdict, callOf(run.rules))}</h1>
    ${rules}
    <dl class="run">
      <div>
        <dt>Audited</dt>
        <dd><time datetime="${run.finishedAt}">${momentOf(run.finishedAt)}</time></dd>
      </div>
      <div>
        <dt>From account</dt>
        <dd>${run.auditorAccountId}</dd>
      </div>
      <div>
        <dt>Region</dt>
        <dd>${run.region}</dd>
      </div>
      <div>
        <dt>Passed means</dt>
        <dd>${deciders[run.verdict]}</dd>
      </div>
    </dl>
  </header>`;
}

/** "AssumeRole" */
function callOf(ruleIds: readonly string[]): string {
  const names = ruleIds.flatMap((id) => findRule(id)?.events.map(({ name }) => name) ?? []);
  return names.join(' or ');
}

/** `2026-01-15T12:00:00.000Z` → `2026-01-15 12:00 UTC` */
function momentOf(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
