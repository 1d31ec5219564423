import { AccountPanel } from './account-panel.tsx';
import { columnTitles } from './columns.ts';
import { notImportedText, page, titleOf, type TableRow } from './data.ts';
import { isOpen } from './table-model.ts';
import { Foreign, StatusBadge } from './texts.tsx';
import { columnIds, type ColumnId, type View } from './view.ts';

interface AccountTableProps {
  readonly rows: readonly TableRow[];
  readonly view: View;
  readonly setView: (change: Partial<View>) => void;
}

/** One page of accounts. The roles are said too: where the table is laid out as cards, some browsers forget them. */
export function AccountTable({ rows, view, setView }: AccountTableProps) {
  return (
    <table role="table" class="account-table">
      <caption class="visually-hidden">
        Accounts and where their chains end. An account opens by its number; a column head sorts.
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          {columnIds.map((id) => (
            <ColumnHead key={id} id={id} view={view} setView={setView} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <AccountRows key={row.index} row={row} isOpened={isOpen(view, row)} setView={setView} />
        ))}
      </tbody>
    </table>
  );
}

interface ColumnHeadProps extends Omit<AccountTableProps, 'rows'> {
  readonly id: ColumnId;
}

function ColumnHead({ id, view, setView }: ColumnHeadProps) {
  const isSorted = view.sort === id;
  const order = view.isDescending ? 'descending' : 'ascending';
  return (
    <th role="columnheader" scope="col" class={`column-${id}`} aria-sort={isSorted ? order : 'none'}>
      <button
        type="button"
        class="sort"
        onClick={() => setView({ sort: id, isDescending: isSorted && !view.isDescending, page: 0 })}
      >
        {columnTitles[id]}
      </button>
    </th>
  );
}

interface AccountRowsProps {
  readonly row: TableRow;
  readonly isOpened: boolean;
  readonly setView: AccountTableProps['setView'];
}

function AccountRows({ row, isOpened, setView }: AccountRowsProps) {
  const panelId = `account-${String(row.index)}`;
  const rule = page.hasSeveralRules ? row.ruleId : '';
  const close = () => setView({ account: '', rule: '' });
  const toggle = () => (isOpened ? close() : setView({ account: row.accountId, rule }));
  const closeByEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpened) return;
    close();
    document.getElementById(`${panelId}-open`)?.focus();
  };
  return (
    <>
      <tr role="row" class={isOpened ? 'row opened' : 'row'} onKeyDown={closeByEscape}>
        <td role="cell" class="column-status">
          <StatusBadge status={row.status} />
          {row.isExcepted ? <span class="excepted">excepted</span> : null}
          {row.isNotImported ? <span class="not-imported">{notImportedText}</span> : null}
        </td>
        <th role="rowheader" scope="row" class="column-accountId">
          <button
            type="button"
            id={`${panelId}-open`}
            class="open"
            aria-expanded={isOpened}
            aria-controls={isOpened ? panelId : undefined}
            onClick={toggle}
          >
            {row.accountId}
          </button>
        </th>
        <Cell id="name" text={row.name} />
        <td role="cell" class="column-link" data-label={columnTitles.link}>
          {titleOf(row.link)}
        </td>
        <td role="cell" class="column-cause" data-label={columnTitles.cause}>
          {row.cause === '' ? null : <code>{row.cause}</code>}
          {page.hasSeveralRules ? <span class="rule-id">{row.ruleId}</span> : null}
        </td>
        <Cell id="resource" text={row.resource} />
        <Cell id="region" text={row.region} />
      </tr>
      {isOpened ? (
        <tr role="row" class="panel-row" onKeyDown={closeByEscape}>
          <td role="cell" colSpan={columnIds.length}>
            <AccountPanel id={panelId} row={row} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

function Cell({ id, text }: { readonly id: ColumnId; readonly text: string }) {
  return (
    <td role="cell" class={`column-${id}`} data-label={columnTitles[id]}>
      <Foreign text={text} />
    </td>
  );
}
