import type { ColumnId } from './view.ts';

export const columnTitles: Readonly<Record<ColumnId, string>> = {
  status: 'Status',
  accountId: 'Account',
  name: 'Name',
  link: 'Link',
  cause: 'Reason',
  resource: 'Resource',
  region: 'Region',
};
