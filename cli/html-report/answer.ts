/** What the report says in words before anything else: how many accounts pass, and how many could be judged at all. */
import type { AccountReport, Report } from '../../shared/audit/report.ts';
import { markup, nothing, type Markup } from './markup.ts';
import { passedClauses } from './verdict-words.ts';
import { whyWords } from './words.ts';
import { inAlarmNote } from '../formats/in-alarm.ts';

/** "In 17 of 58 accounts one call rings and CloudGuard’s check passes; 38 fail, 3 could not be judged" */
export function answerSentence({ run, accounts: all }: Report): string {
  const inScope = all.filter(({ state }) => state !== 'excluded');
  if (inScope.length === 0) return 'No account was in scope';
  const judged = inScope.filter(({ state }) => state === 'judged');
  const failed = judged.filter(({ results }) => results.some(({ status }) => status !== 'PASSED')).length;
  const others = [
    ...(failed === 0 ? [] : [`${number(failed)} ${failed === 1 ? 'fails' : 'fail'}`]),
    ...(judged.length === inScope.length
      ? []
      : [`${number(inScope.length - judged.length)} could not be judged`]),
  ].join(', ');
  const clause = passedClauses[run.verdict];
  if (inScope.length === 1 && judged.length === 0) return 'The one account could not be judged';
  if (inScope.length === 1 && failed === 1) return 'The one account fails';
  return `In ${portion(judged.length - failed, inScope.length)} ${clause}${others === '' ? '' : `; ${others}`}`;
}

/** "17 of 58 accounts", "none of 58 accounts", "all 58 accounts" */
function portion(count: number, of: number): string {
  if (of === 1) return 'the one account';
  if (count === of) return `all ${accounts(of)}`;
  return `${count === 0 ? 'none' : number(count)} of ${accounts(of)}`;
}

/** Coverage, and what became of findings, in a grey line. */
export function furtherSentences({ coverage, accounts: all }: Report): Markup {
  const { judged, undetermined, excluded } = coverage;
  const notImported = all
    .flatMap(({ results }) => results)
    .filter(({ finding }) => finding?.outcome === 'failed').length;
  const inAlarm = countInAlarm(all);
  const sentences = [
    ...(judged + undetermined === 1
      ? []
      : [
          `${number(judged)} of ${accounts(judged + undetermined)} in scope ${judged === 1 ? 'was' : 'were'} judged.`,
        ]),
    ...(undetermined === 0
      ? []
      : [`${number(undetermined)} could not be judged: ${whys(all, 'undetermined')}.`]),
    ...(excluded === 0
      ? []
      : [`${accounts(excluded)} ${excluded === 1 ? 'is' : 'are'} excluded: ${whys(all, 'excluded')}.`]),
    ...(inAlarm === 0
      ? []
      : [
          `${number(inAlarm)} of those that pass ${inAlarm === 1 ? 'is' : 'are'} in ALARM now: the next call notifies nobody.`,
        ]),
  ];
  const lost = `${number(notImported)} ${notImported === 1 ? 'finding was' : 'findings were'} not imported`;
  return markup`<p class="further">${sentences.join(' ')}${
    notImported === 0
      ? nothing
      : markup` <a class="not-imported" data-filter="#q=finding+not+imported">${lost}</a>.`
  }</p>`;
}

/** Results that pass, and whose alarm would notify nobody now. */
function countInAlarm(all: readonly AccountReport[]): number {
  return all
    .flatMap(({ results }) => results)
    .filter((result) => result.status === 'PASSED' && inAlarmNote(result) !== null).length;
}

/** "2 undecided, 1 role not assumable"; "not active" where that is so of all. */
function whys(all: readonly AccountReport[], state: AccountReport['state']): string {
  const counts = new Map<string, number>();
  for (const account of all) {
    if (account.state !== state) continue;
    const why = whyWords(account.why ?? '');
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  const [[only = ''] = [], ...more] = counts;
  if (more.length === 0) return only;
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([why, count]) => `${number(count)} ${why}`)
    .join(', ');
}

function accounts(count: number): string {
  return `${number(count)} ${count === 1 ? 'account' : 'accounts'}`;
}

/** A count with its thousands apart. The report is in English whatever the machine's language is. */
export function number(count: number): string {
  return count.toLocaleString('en-US');
}
