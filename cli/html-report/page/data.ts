import type { AccountDetail, AccountRow, PageData, SharedText } from '../page-data.ts';

/** A row with the place of its details and what a search looks in. */
export interface TableRow extends AccountRow {
  readonly index: number;
  readonly haystack: string;
}

const { rows, ...rest } = JSON.parse(textOf('page-data')) as PageData;

/** What the page knows of all accounts. */
export const page: Omit<PageData, 'rows'> = rest;

/** What the row of a finding says that Security Hub does not hold; a search finds it. */
export const notImportedText = 'finding not imported';

export const tableRows: readonly TableRow[] = rows.map((row, index) => ({
  ...row,
  index,
  haystack: [
    row.accountId,
    row.name,
    row.cause,
    row.resource,
    row.region,
    row.isNotImported ? notImportedText : '',
  ]
    .join('\n')
    .toLowerCase(),
}));

/** One JSON text for each row. They are parsed when a row is opened: most never are. */
const details = textOf('account-details').trim().split('\n');

/** The details of a row. */
export function detailOf(row: TableRow): AccountDetail {
  return JSON.parse(details[row.index] ?? '', withText) as AccountDetail;
}

function withText(_key: string, value: unknown): unknown {
  return isShared(value) ? page.texts[value.t] : value;
}

function isShared(value: unknown): value is SharedText {
  return typeof value === 'object' && value !== null && 't' in value;
}

/** The name of a link that people read. */
export function titleOf(link: string | null): string {
  return page.links.find((one) => one.link === link)?.title ?? '';
}

function textOf(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}
