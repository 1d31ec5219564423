import type { Audited } from '../formats/format.ts';
import type { Report } from '../../shared/audit/report.ts';
import { detailOf, detailOfExcluded } from './account-detail.ts';
import { rowOf } from './account-row.ts';
import type { HtmlPage } from './built-page.ts';
import { chainOverview } from './chain-overview.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { markup, scriptJson } from './markup.ts';
import { overview } from './overview.ts';
import type { AccountDetail, AccountRow, PageData } from './page-data.ts';
import { pageHeader } from './page-header.ts';
import { shareTexts } from './shared-texts.ts';
import { themeScript } from './theme-script.ts';
import { visible } from './visible.ts';
import { causeSentences, statusTitles, titledLinks } from './words.ts';
import { findingLookup } from '../formats/finding-lookup.ts';

/** Writes the report as one file that needs nothing else, and lets nothing else be loaded. */
export function writeDocument({ report, findings }: Audited, { script, style }: HtmlPage): string {
  const entries = entriesOf({ report, findings });
  const rows = entries.map(({ row }) => row);
  const { texts, details } = shareTexts(entries.map(({ detail }) => detail));
  const { run } = report;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy([themeScript, script], style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Ringcheck: ${run.rules.join(', ')} on ${run.finishedAt.slice(0, 10)}</title>
<script>${{ text: themeScript }}</script>
<style>${{ text: style }}</style>
</head>
<body>
<a class="skip" href="#accounts" data-skip>Skip to the accounts</a>
${pageHeader(report)}
<main>
${overview(report, rows)}
${chainOverview(report)}
<section class="accounts" aria-labelledby="accounts-title">
<h2 id="accounts-title" tabindex="-1">Accounts</h2>
<div id="accounts"><noscript><p class="noscript">The table of accounts needs JavaScript, which is switched off here. Open this file in a browser that runs it, or print the accounts with <code>ringcheck audit --format table</code>.</p></noscript></div>
</section>
</main>
<footer><p>Written by Ringcheck from run <code>${run.id}</code>, with ${run.apiCalls.total} AWS calls. This file loads nothing and sends nothing.</p></footer>
<script type="application/json" id="page-data">${scriptJson(pageData(report, rows, texts))}</script>
<script type="application/json" id="account-details">
${details.map((detail) => markup`${scriptJson(detail)}\n`)}</script>
<script>${{ text: script }}</script>
</body>
</html>
`.text;
}

interface Entry {
  readonly row: AccountRow;
  readonly detail: AccountDetail;
}

function entriesOf({ report, findings }: Audited): readonly Entry[] {
  const findingOf = findingLookup(findings);
  return report.accounts.flatMap((account): readonly Entry[] =>
    account.results.length === 0
      ? [visible({ row: rowOf(account, null, report.run.verdict), detail: detailOfExcluded(account) })]
      : account.results.map((result) =>
          visible({
            row: rowOf(account, result, report.run.verdict),
            detail: detailOf(account, result, findingOf(account, result)),
          }),
        ),
  );
}

function pageData(report: Report, rows: readonly AccountRow[], texts: readonly string[]): PageData {
  return {
    rows,
    links: titledLinks,
    causes: causeSentences,
    statusTitles,
    texts,
    hasSeveralRules: report.run.rules.length > 1,
  };
}
