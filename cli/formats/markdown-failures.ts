/** What failed in the Markdown report: a table of the kinds of break, and each kind with its mend and its accounts. */
import { breakReasons, type BreakReason } from '../../shared/alarm-chain/index.ts';
import { generalRecommendation } from '../../shared/findings/index.ts';
import { findRule } from '../../shared/rules/index.ts';
import { groupBy } from '../group-by.ts';
import { brokenPlace, detailsOf, mendOf, type AccountResult } from './markdown-accounts.ts';
import { list, type Shown } from './markdown-list.ts';
import { code, prose } from './markdown-text.ts';
import { cloudguardCheckFails } from './cloudguard-check-fails.ts';
import { counted } from '../counted.ts';

/** Failures that are mended alike. */
interface Group {
  readonly reason: BreakReason | null;
  readonly rings: 'yes' | 'no' | 'unknown';
  readonly results: readonly AccountResult[];
}

const reasonOrder: readonly (string | null)[] = [...Object.keys(breakReasons), null];

function groupsOf(failed: readonly AccountResult[]): readonly Group[] {
  const byKind = new Map<string, AccountResult[]>();
  for (const one of failed) {
    const kind = `${one.result.reason ?? ''} ${one.result.rings}`;
    const known = byKind.get(kind);
    if (known === undefined) byKind.set(kind, [one]);
    else known.push(one);
  }
  const groups = [...byKind.values()].flatMap((results) => {
    const [first] = results;
    return first === undefined ? [] : [{ reason: first.result.reason, rings: first.result.rings, results }];
  });
  return groups.toSorted((one, other) => reasonOrder.indexOf(one.reason) - reasonOrder.indexOf(other.reason));
}

/** Nothing where nothing failed. */
export function failureSections(
  ruleId: string,
  failed: readonly AccountResult[],
  shown: Shown,
): readonly string[] {
  if (failed.length === 0) return [];
  const groups = groupsOf(failed);
  const rows = groups.map((group) => {
    const link = group.reason === null ? '' : breakReasons[group.reason].link;
    return `| ${link} | ${nameOf(group)} | ${group.results.length} | ${meaningOf(group)} |`;
  });
  return [
    '### Where chains break',
    ['| link | reason | accounts | meaning |', '| --- | --- | ---: | --- |', ...rows].join('\n'),
    ...groups.flatMap((group) => groupSection(ruleId, group, shown)),
  ];
}

function nameOf({ reason }: Group): string {
  return code(reason ?? cloudguardCheckFails);
}

function meaningOf({ reason, rings }: Group): string {
  if (reason === null) return "CloudGuard's own check fails";
  const { sentence } = breakReasons[reason];
  return rings === 'yes' ? `${sentence}; it rings all the same` : sentence;
}

function groupSection(ruleId: string, group: Group, shown: Shown): readonly string[] {
  const rule = findRule(ruleId);
  const mend = rule === undefined ? null : generalRecommendation(group, rule);
  const link = mend?.Url === undefined ? '' : ` ([AWS: how](${mend.Url}))`;
  return [
    `### ${nameOf(group)}${group.rings === 'yes' ? ' (it rings)' : ''}: ${counted(group.results.length, 'account')}`,
    ...(mend === null ? [] : [`What to do: ${prose(mend.Text)}${link}`]),
    ...list(group.results, failurePlace, shown),
    ...firstDetails(group.results, shown.extent.details),
  ];
}

/** Of the first accounts that have any, each mend once. */
function firstDetails(results: readonly AccountResult[], count: number): readonly string[] {
  const found: string[] = [];
  for (const shared of groupBy(results, mendOf).values()) {
    if (found.length === count) break;
    const [first] = shared;
    const details = first === undefined ? null : detailsOf(first);
    if (first === undefined || details === null) continue;
    const owner = first.finding?.commandAccountId ?? first.account.accountId;
    const once =
      shared.length === 1
        ? []
        : [`${shared.length} of these through account ${code(owner)}: mend it once there.`];
    found.push([...once, details].join('\n\n'));
  }
  return found;
}

function failurePlace(failure: AccountResult): string {
  return `${brokenPlace(failure)}${failure.result.exception === null ? '' : ' (accepted, see below)'}`;
}
