/** What the table shows: kept in the fragment of the address, so that a view can be passed on as a link. */

import { printable } from '../../../shared/alarm-chain/printable.ts';

export const columnIds = ['status', 'accountId', 'name', 'link', 'cause', 'resource', 'region'] as const;
export type ColumnId = (typeof columnIds)[number];

export const pageSizes = [25, 50, 100, 200] as const;

export interface View {
  /** Looked for in id, name, cause, resource, Region, and whether the finding was imported. */
  readonly query: string;
  /** Each empty where all are shown. */
  readonly status: string;
  readonly link: string;
  readonly reason: string;
  readonly sort: ColumnId;
  readonly isDescending: boolean;
  /** From 0. */
  readonly page: number;
  readonly pageSize: number;
  /** The account that is open; empty where none is. */
  readonly account: string;
  /** The rule of the open row; empty where the account has one only. */
  readonly rule: string;
}

export const firstView: View = {
  query: '',
  status: '',
  link: '',
  reason: '',
  sort: 'status',
  isDescending: false,
  page: 0,
  pageSize: 50,
  account: '',
  rule: '',
};

/** Reads a fragment. Whatever it holds, there is a view: what cannot be meant is as if it were not there. */
export function readView(fragment: string): View {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  // Who made the address may have put into it what nobody can see.
  const text = (name: string) => printable(fields.get(name) ?? '');
  const page = Number(text('page') || '1');
  const pageSize = Number(text('size') || '50');
  return {
    query: text('q'),
    status: text('status'),
    link: text('link'),
    reason: text('reason'),
    sort: columnIds.find((id) => id === text('sort')) ?? firstView.sort,
    isDescending: text('order') === 'descending',
    page: Number.isSafeInteger(page) && page > 0 ? page - 1 : 0,
    pageSize: pageSizes.find((size) => size === pageSize) ?? firstView.pageSize,
    account: text('account'),
    rule: text('rule'),
  };
}

/** The fragment of a view, with what differs from the first view only. */
export function writeView(view: View): string {
  const fields: readonly (readonly [name: string, value: string, usual: string])[] = [
    ['q', view.query, ''],
    ['status', view.status, ''],
    ['link', view.link, ''],
    ['reason', view.reason, ''],
    ['sort', view.sort, firstView.sort],
    ['order', view.isDescending ? 'descending' : 'ascending', 'ascending'],
    ['page', String(view.page + 1), '1'],
    ['size', String(view.pageSize), String(firstView.pageSize)],
    ['account', view.account, ''],
    ['rule', view.rule, ''],
  ];
  const written = fields.filter(([, value, usual]) => value !== usual).map(([name, value]) => [name, value]);
  return new URLSearchParams(written).toString();
}

/** The view without what narrows it. */
export function withoutFilters(view: View): View {
  return { ...view, query: '', status: '', link: '', reason: '', page: 0 };
}

export function isFiltered({ query, status, link, reason }: View): boolean {
  return [query, status, link, reason].some((text) => text !== '');
}
