import { isPassing } from '../../shared/alarm-chain/index.ts';
import type { Report } from '../../shared/audit/report.ts';
import { hasHidden } from '../printable.ts';
import type { Told } from '../told.ts';
import { isOpen, type AccountEntry } from './account-entries.ts';
import type { Group, Part } from './groups.ts';
import { inQuotes, nextCommand, quoted } from './next-command.ts';

/** What to type next, without the program's name, and what for. */
export interface NextStep {
  readonly command: string;
  readonly purpose: string;
}

/**
 * The most useful step after a report: the worst group decides. Null where nothing is left to be done, and where no
 * command would tell more than the report does.
 * @param told what the audit was told, and the next command is told again
 */
export function nextStep(report: Report, groups: readonly Group[], told: Told): NextStep | null {
  const [worst] = groups.filter(
    ({ kind, parts }) => kind === 'undetermined' || openPart(parts) !== undefined,
  );
  if (worst === undefined) return hubStep(report, told);
  return worst.kind === 'failed' ? mend(worst, report, told) : look(worst, report, told);
}

/** Of the errors of an import, check-setup tells more of one only. */
function hubStep({ accounts }: Report, told: Told): NextStep | null {
  const unpublished = accounts.find(({ results }) =>
    results.some(({ finding }) => finding?.outcome === 'failed' && hubIsOff.test(finding.error ?? '')),
  );
  if (unpublished === undefined) return null;
  return {
    command: nextCommand('check-setup', [unpublished.accountId], told),
    purpose: 'where Security Hub is off',
  };
}

/** As Security Hub says it: https://github.com/prowler-cloud/prowler/issues/1143 */
const hubIsOff = /\bnot subscribed\b/i;

function openPart(parts: readonly Part[]): Part | undefined {
  return parts.find(({ entries }) => entries.some(isOpen));
}

/** Links at which a plan can help: it makes filters and alarms. */
const plannable = new Set(['metric-filter', 'alarm']);
/** The one reason there that another alarm would have too. */
const notPlannable = 'alarm-muted';
/** Reasons that a pattern is to blame for. */
const ofPattern = new Set(['filter-never-matches', 'filter-misses-events', 'filter-broader-than-rule']);

function mend({ name, parts }: Group, report: Report, told: Told): NextStep | null {
  const part = openPart(parts);
  const entry = part?.entries.find(isOpen);
  if (part === undefined || entry === undefined) return null;
  const pattern = entry.at?.observed?.['pattern'];
  if (ofPattern.has(part.name) && typeof pattern === 'string' && !hasHidden(pattern)) {
    return { command: `explain ${dashes(pattern)}${inQuotes(pattern)}`, purpose: 'what the filter catches' };
  }
  const planned = accountsToPlan(part, entry, report, told);
  if (plannable.has(name) && part.name !== notPlannable && planned !== null) {
    const isTopicTold = told.isTopicSet || told.flags.has('alarm-topic-arn');
    const topic = isTopicTold ? [] : ['--alarm-topic-arn', quoted(topicToFillIn)];
    return { command: nextCommand('plan', planned, told, topic), purpose: mendPurpose(part) };
  }
  const accountId = mendedIn(part, entry);
  return {
    command: nextCommand('audit', [accountId], told, ['-o', `${accountId}.html`]),
    purpose: `${mendPurpose(part)}, as a page`,
  };
}

/** Everything but the name is filled in: https://docs.aws.amazon.com/sns/latest/dg/sns-create-topic.html */
const topicToFillIn = 'arn:{partition}:sns:{region}:{account}:NAME';

function mendPurpose({ owner }: Part): string {
  return owner === null ? 'what mends the first' : 'what mends it for all';
}

/** What several share is mended where it is; its owner has a report of its own about it only if it fails by it too. */
function mendedIn({ owner, entries }: Part, entry: AccountEntry): string {
  const isOwnerAmong = entries.some(({ account }) => account.accountId === owner);
  return owner !== null && isOwnerAmong ? owner : entry.account.accountId;
}

/**
 * The accounts for which a plan makes what is missing: nothing is planned for an owner that passes by itself, and nothing
 * may be written to one that is not asked for. Null where the owner cannot be entered from here.
 */
function accountsToPlan(
  part: Part,
  entry: AccountEntry,
  report: Report,
  told: Told,
): readonly string[] | null {
  const { owner } = part;
  const accountId = mendedIn(part, entry);
  if (owner === null || owner === accountId) return [accountId];
  return canBeEntered(owner, report, told) ? [owner, accountId] : null;
}

/** Whether a command that names it would visit it: it is in the organization, active, and nothing excludes it. */
function canBeEntered(accountId: string, { accounts }: Report, told: Told): boolean {
  const why = accounts.find((account) => account.accountId === accountId)?.why;
  if (told.isThisAccount || why === undefined || why === 'account-not-active') return false;
  return !(why === 'out-of-scope' && told.isExcluding);
}

/** What begins like an option is none behind these. */
function dashes(pattern: string): string {
  return pattern.startsWith('-') ? '-- ' : '';
}

function look({ name, parts }: Group, report: Report, told: Told): NextStep {
  const [part] = parts;
  const accountId = part?.entries[0]?.account.accountId ?? '';
  if (isPassing(name) || name === 'deadline') {
    return { command: nextCommand('audit', [accountId], told), purpose: 'look again, the first alone' };
  }
  const owner = part?.owner ?? null;
  const toBeEntered = name === 'role-not-assumable' ? accountId : owner;
  if (toBeEntered !== null && canBeEntered(toBeEntered, report, told)) {
    return {
      command: nextCommand('check-setup', [toBeEntered], told),
      purpose:
        owner === null ? 'what the audit needs there' : 'what the audit needs in the account that owns it',
    };
  }
  return {
    command: nextCommand('audit', [accountId], told, ['--format', 'json']),
    purpose: 'all that was seen of the first',
  };
}
