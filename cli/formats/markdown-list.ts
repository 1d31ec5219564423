/** Lists of accounts in the Markdown report, as long as there is room for. */
import { listItem, type AccountResult } from './markdown-accounts.ts';
import { code } from './markdown-text.ts';
import { counted } from '../counted.ts';

/** How much of each list is shown: the accounts, and those whose commands and witness records are there to unfold. */
export interface Extent {
  readonly accounts: number;
  readonly details: number;
}

/** What the sections of a report have in common. */
export interface Shown {
  readonly extent: Extent;
  /** How the reader starts this program. */
  readonly program: string;
}

/** A heading with the number of accounts, and their list; nothing where there are none. */
export function listSection(
  heading: string,
  results: readonly AccountResult[],
  says: (result: AccountResult) => string,
  shown: Shown,
): readonly string[] {
  if (results.length === 0) return [];
  return [`### ${heading}: ${counted(results.length, 'account')}`, ...list(results, says, shown)];
}

/** @param says what there is to say of one, as Markdown */
export function list(
  results: readonly AccountResult[],
  says: (result: AccountResult) => string,
  { extent, program }: Shown,
): readonly string[] {
  const items = results.slice(0, extent.accounts).map((one) => listItem(one.account, says(one)));
  const more = results.length - items.length;
  const all = `${code(`${program} audit --format json`)} has all`;
  const rest = more === 0 ? [] : [items.length === 0 ? `- ${all} of them` : `- and ${more} more: ${all}`];
  return [[...items, ...rest].join('\n')];
}
