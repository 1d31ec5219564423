import { isPassing } from '../../shared/alarm-chain/index.ts';
import type { Report } from '../../shared/audit/report.ts';
import { hasHidden } from '../printable.ts';
import { isOpen } from './account-entries.ts';
import type { Group, Part } from './groups.ts';

/** What to type next, without the program's name, and what for. */
export interface NextStep {
  readonly command: string;
  readonly purpose: string;
}

/**
 * The steps that make sense after a report, the most useful first: the worst group decides. Where nothing is left to be
 * done there is none.
 */
export function nextSteps({ accounts }: Report, groups: readonly Group[]): readonly NextStep[] {
  const [worst] = groups.filter(
    ({ kind, parts }) => kind === 'undetermined' || openPart(parts) !== undefined,
  );
  if (worst !== undefined) return worst.kind === 'failed' ? mends(worst) : looks(worst);
  const isUnpublished = accounts
    .flatMap(({ results }) => results)
    .some(({ finding }) => finding?.outcome === 'failed');
  return isUnpublished ? [{ command: 'check-setup', purpose: 'why findings could not be imported' }] : [];
}

function openPart(parts: readonly Part[]): Part | undefined {
  return parts.find(({ entries }) => entries.some(isOpen));
}

/** Links at which a plan can help: it makes filters and alarms. */
const plannable = new Set(['metric-filter', 'alarm']);
/** Reasons that a pattern is to blame for. */
const ofPattern = new Set(['filter-never-matches', 'filter-misses-events', 'filter-broader-than-rule']);

function mends({ name, parts }: Group): readonly NextStep[] {
  const part = openPart(parts);
  const entry = part?.entries.find(isOpen);
  if (part === undefined || entry === undefined) return [];
  const { accountId } = entry.account;
  const pattern = entry.at?.observed?.['pattern'];
  const explained =
    ofPattern.has(part.name) && typeof pattern === 'string' && !hasHidden(pattern)
      ? [{ command: `explain ${dashes(pattern)}${quoted(pattern)}`, purpose: 'what the filter catches' }]
      : [];
  const planned = plannable.has(name)
    ? [
        {
          command: `plan --accounts ${accountId} --alarm-topic-arn TOPIC-ARN`,
          purpose: 'what would mend the first',
        },
      ]
    : [];
  return [
    ...explained,
    ...planned,
    { command: `audit --accounts ${accountId} -o report.html`, purpose: 'what mends the first, as a page' },
  ];
}

/** What begins like an option is none behind these. */
function dashes(pattern: string): string {
  return pattern.startsWith('-') ? '-- ' : '';
}

/** As a POSIX shell reads it: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02 */
function quoted(pattern: string): string {
  return `'${pattern.replaceAll("'", String.raw`'\''`)}'`;
}

function looks({ name, parts }: Group): readonly NextStep[] {
  const accountId = parts[0]?.entries[0]?.account.accountId ?? '';
  if (isPassing(name) || name === 'deadline') {
    return [{ command: `audit --accounts ${accountId}`, purpose: 'look again, the first alone' }];
  }
  if (name === 'undecided' || name === 'unsupported') {
    return [
      { command: `audit --accounts ${accountId} --format json`, purpose: 'all that was seen of the first' },
    ];
  }
  return [{ command: `check-setup --accounts ${accountId}`, purpose: 'what the audit needs there' }];
}
