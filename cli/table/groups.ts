/**
 * What a report says, by what is wrong: accounts that share a broken link stand together, so that a thousand of them can
 * be read. The worst comes first: what fails before what could not be seen; of what fails, the link at which most
 * accounts fail that nobody has accepted, and of as many the earlier link of the chain, since what comes after it was not
 * looked at. Within a group its parts, and within a part its accounts, follow the same order.
 */
import {
  breakReasons,
  linkNames,
  unseenReasons,
  type BreakReason,
  type UnseenWhy,
} from '../../shared/alarm-chain/index.ts';
import type { Report } from '../../shared/audit/report.ts';
import { groupBy } from '../group-by.ts';
import { printable } from '../printable.ts';
import { entriesOf, isOpen, type AccountEntry } from './account-entries.ts';
import { cloudguardCheckFails } from '../formats/cloudguard-check-fails.ts';

/** Accounts with the same broken link, or that could not be seen for the same why. */
export interface Group {
  readonly ruleId: string;
  readonly kind: 'failed' | 'undetermined';
  /** A link of the chain, or a why. */
  readonly name: string;
  /** Accounts of all parts. */
  readonly count: number;
  /** What the name means; empty where that is for the parts to say. */
  readonly sentence: string;
  readonly parts: readonly Part[];
}

/** Those of a group for which one thing is to be done. */
export interface Part {
  /** A reason, or the call that was refused; empty where the group says all. */
  readonly name: string;
  readonly sentence: string;
  /** The account in which it is to be mended for all of them; null where each mends its own. */
  readonly owner: string | null;
  readonly entries: readonly AccountEntry[];
}

/** The groups of a report, the worst first. What passes is in none. */
export function groupsOf({ run, accounts }: Report): readonly Group[] {
  const entries = withOwners(accounts.flatMap(entriesOf).filter(({ result }) => result.status !== 'PASSED'));
  return [...groupBy(entries, groupKey).values()]
    .map((group) => toGroup(group, run.verdict))
    .toSorted(byWeight);
}

/** What passes, in the order of the report. */
export function passedIn({ accounts }: Report): readonly AccountEntry[] {
  return accounts.flatMap(entriesOf).filter(({ result }) => result.status === 'PASSED');
}

/** The owner of what others share stands with them, if it fails for the same: its mend is theirs. */
function withOwners(entries: readonly AccountEntry[]): readonly AccountEntry[] {
  const shared = new Set(
    entries.flatMap((entry) => (entry.owner === null ? [] : [breakKey(entry, entry.owner)])),
  );
  return entries.map((entry) => {
    const { accountId } = entry.account;
    return entry.owner === null && shared.has(breakKey(entry, accountId))
      ? { ...entry, owner: accountId }
      : entry;
  });
}

function breakKey(entry: AccountEntry, accountId: string): string {
  return `${groupKey(entry)} ${partName(entry)} ${accountId}`;
}

function groupKey(entry: AccountEntry): string {
  return [entry.result.ruleId, kindOf(entry), nameOf(entry)].join(' ');
}

function kindOf({ result: { status } }: AccountEntry): Group['kind'] {
  return status === 'FAILED' ? 'failed' : 'undetermined';
}

/** What is broken where no link of the chain is: only CloudGuard's own reading fails. */

function nameOf({ account, result, at }: AccountEntry): string {
  if (result.status === 'FAILED') return result.brokenLink ?? cloudguardCheckFails;
  return at?.why ?? account.why ?? 'undecided';
}

function toGroup(entries: readonly AccountEntry[], verdict: Report['run']['verdict']): Group {
  const [first] = entries;
  if (first === undefined) throw new Error('a group has an account');
  const name = nameOf(first);
  // The chain may ring or break for what CloudGuard does not look at.
  const isByCloudguard =
    verdict === 'cloudguard' && kindOf(first) === 'failed' && name !== cloudguardCheckFails;
  const parts = [...groupBy(entries, partKey).values()].map(toPart);
  return {
    ruleId: first.result.ruleId,
    kind: kindOf(first),
    name,
    count: entries.length,
    sentence: isByCloudguard ? 'by the check of CloudGuard; the chain:' : sentenceOf(name),
    parts: parts.toSorted(
      (a, b) => openIn(b.entries) - openIn(a.entries) || b.entries.length - a.entries.length || order(a, b),
    ),
  };
}

/** Of a why; the reasons below a link say what is broken there. */
function sentenceOf(why: string): string {
  if (why === cloudguardCheckFails) {
    return 'no trail has both an equal metric filter and an alarm with a confirmed subscriber';
  }
  if (why === 'role-not-assumable') return 'the audit role could not be assumed';
  if (why === 'deadline') return 'the run ended before it came to them';
  return Object.hasOwn(unseenReasons, why) ? unseenReasons[why as UnseenWhy] : '';
}

function partKey(entry: AccountEntry): string {
  return `${partName(entry)} ${entry.result.rings} ${entry.owner ?? ''}`;
}

/** The reason; of what was not seen the link, with the call that did not see it or what could not be decided. */
function partName({ result: { status, reason, chain }, at }: AccountEntry): string {
  if (status === 'FAILED') return reason ?? '';
  if (at === null)
    return chain.length === 0 ? '' : 'another trail or metric filter, which CloudGuard looks at';
  const by = at.observed?.['operation'] ?? at.observed?.['because'];
  return printable(typeof by === 'string' ? `${at.link}: ${by}` : at.link);
}

function toPart(entries: readonly AccountEntry[]): Part {
  const [first] = entries;
  if (first === undefined) throw new Error('a part has an account');
  const { reason, status, rings } = first.result;
  const isReason = reason !== null && status === 'FAILED' && Object.hasOwn(breakReasons, reason);
  return {
    name: partName(first),
    sentence: isReason
      ? `${breakReasons[reason].sentence}${rings === 'yes' ? '; it rings all the same' : ''}`
      : '',
    owner: first.owner,
    entries: entries.toSorted(
      (a, b) => Number(isOpen(b)) - Number(isOpen(a)) || (a.account.accountId < b.account.accountId ? -1 : 1),
    ),
  };
}

function byWeight(a: Group, b: Group): number {
  const open = ({ parts }: Group) => parts.reduce((sum, { entries }) => sum + openIn(entries), 0);
  return (
    Number(a.kind === 'undetermined') - Number(b.kind === 'undetermined') ||
    open(b) - open(a) ||
    b.count - a.count ||
    linkOrder(a.name) - linkOrder(b.name) ||
    order(a, b)
  );
}

function openIn(entries: readonly AccountEntry[]): number {
  return entries.filter(isOpen).length;
}

/** The links of the chain, then all else. */
function linkOrder(name: string): number {
  const index = linkNames.findIndex((link) => link === name);
  return index === -1 ? linkNames.length : index;
}

const reasonNames = Object.keys(breakReasons) as readonly BreakReason[];

/** Reasons in the order of the chain, then by name. */
function order(a: { readonly name: string }, b: { readonly name: string }): number {
  return reasonOrder(a.name) - reasonOrder(b.name) || (a.name < b.name ? -1 : 1);
}

function reasonOrder(name: string): number {
  return reasonNames.findIndex((reason) => reason === name);
}
