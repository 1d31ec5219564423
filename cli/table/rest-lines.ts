import type { Report } from '../../shared/audit/report.ts';
import { cutTo } from '../display-width.ts';
import type { Layout } from '../formats/format.ts';
import { printable } from '../printable.ts';
import type { AccountEntry } from './account-entries.ts';
import { accountLines } from './account-lines.ts';
import { passedIn } from './groups.ts';
import { symbols, wrapped } from './lines.ts';
import { inAlarmNote } from '../formats/in-alarm.ts';
import { counted } from '../counted.ts';

/**
 * So few that pass are named: who audits some accounts wants to see each of them. Of many, those are whose findings could
 * not be imported.
 */
const fewPassed = 10;

/** What passes and what is excluded: numbers, unless somebody wants to see all. */
export function restLines(report: Report, layout: Layout): readonly string[] {
  const passed = passedIn(report);
  const excluded = report.accounts.filter(({ state }) => state === 'excluded');
  const isPassedShown = layout.isVerbose === true || passed.length <= fewPassed;
  const shown = isPassedShown ? passed : passed.filter(({ result }) => result.finding?.outcome === 'failed');
  const whys = [...new Set(excluded.map(({ why }) => why ?? ''))].map(
    (why) => `${excluded.filter((account) => (account.why ?? '') === why).length} ${why}`,
  );
  return [
    ...(passed.length === 0
      ? []
      : [
          '',
          ...passedHeading(passed.length, isPassedShown, layout),
          ...inAlarmLines(passed, layout),
          ...accountLines(shown, layout),
        ]),
    ...(excluded.length === 0
      ? []
      : [
          '',
          ...wrapped(
            `${symbols.excluded} ${counted(excluded.length, 'account')} excluded: ${whys.join(', ')}`,
            layout,
            '    ',
          ),
        ]),
    ...(layout.isVerbose === true ? excludedLines(excluded, layout) : []),
  ];
}

function passedHeading(count: number, isShown: boolean, layout: Layout): readonly string[] {
  const title = `${symbols.passed} ${counted(count, 'account')} PASSED`;
  const [first = '', ...further] = wrapped(
    `${title}${isShown ? '' : ' (--verbose lists them)'}`,
    layout,
    '    ',
  );
  const coloured = first.startsWith(title)
    ? layout.style.pass(title) + first.slice(title.length)
    : layout.style.pass(first);
  return [coloured, ...further];
}

/** What passes is set up as it should be; an alarm that is in ALARM already tells nobody of the next call all the same. */
function inAlarmLines(passed: readonly AccountEntry[], layout: Layout): readonly string[] {
  const { length: count } = passed.filter(({ result }) => inAlarmNote(result) !== null);
  if (count === 0) return [];
  const text = `  ${count} of them ${count === 1 ? 'is' : 'are'} in ALARM now: the next call notifies nobody`;
  return wrapped(text, layout, '    ').map((line) => layout.style.mark(line));
}

/** But for what nobody has asked for. */
function excludedLines(excluded: Report['accounts'], layout: Layout): readonly string[] {
  return excluded
    .filter(({ why }) => why !== 'out-of-scope')
    .map(({ accountId, name, why }) => {
      const line = `    ${accountId}  ${printable(name)}  ${why ?? ''}`;
      return layout.columns === null ? line : cutTo(line, layout.columns);
    });
}
