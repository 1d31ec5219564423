/** Which rows stand on which page: filtering, sorting and paging are TanStack Table's. */
import {
  columnFilteringFeature,
  constructTable,
  createColumnHelper,
  createFilteredRowModel,
  createPaginatedRowModel,
  createSortedRowModel,
  rowPaginationFeature,
  rowSortingFeature,
  tableFeatures,
  type FilterFn,
  type SortFn,
} from '@tanstack/table-core';
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings';
import { shownStatuses } from '../page-data.ts';
import { page, tableRows, type TableRow } from './data.ts';
import type { ColumnId, View } from './view.ts';

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  columnFilteringFeature,
  rowSortingFeature,
  rowPaginationFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
  paginatedRowModel: createPaginatedRowModel(),
});
type Features = typeof features;

const ranks: Readonly<Record<string, readonly string[]>> = {
  status: shownStatuses,
  link: page.links.map(({ link }) => link),
};

/** By the order in which a status or a link stands in its list. */
const byRank: SortFn<Features, TableRow> = (a, b, id) =>
  (ranks[id]?.indexOf(a.getValue<string>(id)) ?? 0) - (ranks[id]?.indexOf(b.getValue<string>(id)) ?? 0);

const collator = new Intl.Collator('en', { numeric: true });

/** As people order names. */
const byText: SortFn<Features, TableRow> = (a, b, id) =>
  collator.compare(a.getValue<string>(id), b.getValue<string>(id));

const isEqual: FilterFn<Features, TableRow> = (row, id, value) => row.getValue(id) === value;

/** Each word of the search stands somewhere in the row. */
const hasWords: FilterFn<Features, TableRow> = (row, _id, words: readonly string[]) =>
  words.every((word) => row.original.haystack.includes(word));

const helper = createColumnHelper<Features, TableRow>();
/** What a row does not have comes last, whichever way it is sorted. */
const sparse = { sortUndefined: 'last' } as const;
const columns = helper.columns([
  helper.accessor('status', { sortFn: byRank, filterFn: isEqual }),
  helper.accessor('accountId', { sortFn: byText }),
  helper.accessor(({ name }) => orNone(name), { id: 'name', sortFn: byText, ...sparse }),
  helper.accessor(({ link }) => orNone(link), { id: 'link', sortFn: byRank, filterFn: isEqual, ...sparse }),
  helper.accessor(({ cause }) => orNone(cause), {
    id: 'cause',
    sortFn: byText,
    filterFn: isEqual,
    ...sparse,
  }),
  helper.accessor(({ resource }) => orNone(resource), { id: 'resource', sortFn: byText, ...sparse }),
  helper.accessor(({ region }) => orNone(region), { id: 'region', sortFn: byText, ...sparse }),
  helper.accessor('haystack', { filterFn: hasWords }),
]);

function orNone(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : text;
}

const table = constructTable({
  features,
  columns,
  data: tableRows,
  getRowId: ({ index }) => String(index),
  // The view says which page it is, also after a change.
  autoResetPageIndex: false,
});

export interface ShownRows {
  readonly rows: readonly TableRow[];
  /** All rows that fit, on whatever page. */
  readonly count: number;
  readonly page: number;
  readonly pageCount: number;
  /** Of all rows that fit, the place of the first that is shown, from 1. */
  readonly firstRow: number;
}

/** The rows of a view; of its last page where it asks for one that is not there. */
export function rowsOf(view: View): ShownRows {
  showInTable(view);
  const count = table.getFilteredRowModel().rows.length;
  const pageCount = Math.max(1, Math.ceil(count / view.pageSize));
  const pageIndex = Math.min(view.page, pageCount - 1);
  table.setPagination({ pageIndex, pageSize: view.pageSize });
  const rows = table.getRowModel().rows.map(({ original }) => original);
  return { rows, count, page: pageIndex, pageCount, firstRow: pageIndex * view.pageSize + 1 };
}

/** The page of a view, from 0, on which the open account stands; null where its filters hide it. */
export function pageOfAccount(view: View): number | null {
  showInTable(view);
  const place = table.getSortedRowModel().rows.findIndex(({ original }) => isOpen(view, original));
  return place === -1 ? null : Math.floor(place / view.pageSize);
}

/** Whether a row is the one that the view has opened. */
export function isOpen({ account, rule }: View, row: TableRow): boolean {
  return row.accountId === account && (rule === '' || row.ruleId === rule);
}

function showInTable({ query, status, link, reason, sort, isDescending }: View): void {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const equal = Object.entries({ status, link, cause: reason }).filter(([, value]) => value !== '');
  table.setColumnFilters([
    ...equal.map(([id, value]) => ({ id, value })),
    ...(words.length === 0 ? [] : [{ id: 'haystack', value: words }]),
  ]);
  // Among equals the accounts stand in the order of their ids.
  const further: readonly ColumnId[] = sort === 'accountId' ? [] : ['accountId'];
  table.setSorting([{ id: sort, desc: isDescending }, ...further.map((id) => ({ id, desc: false }))]);
}
