import type { ShownRows } from './table-model.ts';
import { pageSizes, type View } from './view.ts';

interface PagingProps {
  readonly shown: ShownRows;
  readonly view: View;
  readonly setView: (change: Partial<View>) => void;
  /** Hears of another page: its rows are elsewhere than the buttons. */
  readonly onTurned: () => void;
}

/** Pages of the table; nothing where all rows fit on the smallest. */
export function Paging({ shown, view, setView, onTurned }: PagingProps) {
  const { count, page, pageCount } = shown;
  if (count <= pageSizes[0]) return null;
  const last = pageCount - 1;
  const turnTo = (next: number) => {
    setView({ page: next, account: '', rule: '' });
    onTurned();
  };
  return (
    <nav class="paging" aria-label="Pages of accounts">
      <span class="paging-range">
        {rangeOf(shown)} of {count.toLocaleString('en-US')}
      </span>
      <TurnButton title="First" to={0} isPossible={page > 0} onTurn={turnTo} />
      <TurnButton title="Previous" to={page - 1} isPossible={page > 0} onTurn={turnTo} />
      <span class="paging-page">
        Page {page + 1} of {pageCount}
      </span>
      <TurnButton title="Next" to={page + 1} isPossible={page < last} onTurn={turnTo} />
      <TurnButton title="Last" to={last} isPossible={page < last} onTurn={turnTo} />
      <label class="page-size">
        <span>Rows</span>
        <select
          value={String(view.pageSize)}
          onChange={({ currentTarget }) => setView({ pageSize: Number(currentTarget.value), page: 0 })}
        >
          {pageSizes.map((size) => (
            <option key={size} value={String(size)}>
              {size}
            </option>
          ))}
        </select>
      </label>
    </nav>
  );
}

interface TurnButtonProps {
  readonly title: string;
  readonly to: number;
  readonly isPossible: boolean;
  readonly onTurn: (page: number) => void;
}

/** A button that can do nothing stays where it is: a disabled one would lose the focus. */
function TurnButton({ title, to, isPossible, onTurn }: TurnButtonProps) {
  return (
    <button type="button" aria-disabled={!isPossible} onClick={() => (isPossible ? onTurn(to) : undefined)}>
      {title}
    </button>
  );
}

/** "26–50": the rows of a page, counted from 1. */
export function rangeOf({ rows, firstRow }: ShownRows): string {
  return `${firstRow.toLocaleString('en-US')}–${(firstRow + rows.length - 1).toLocaleString('en-US')}`;
}
