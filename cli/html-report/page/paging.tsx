import type { ShownRows } from './table-model.ts';
import { pageSizes, type View } from './view.ts';

interface PagingProps {
  readonly shown: ShownRows;
  readonly view: View;
  readonly setView: (change: Partial<View>) => void;
}

/** Pages of the table; nothing where all rows fit on the smallest. */
export function Paging({ shown: { count, page, pageCount }, view, setView }: PagingProps) {
  if (count <= pageSizes[0]) return null;
  const first = page * view.pageSize + 1;
  const last = Math.min(count, first + view.pageSize - 1);
  const turnTo = (next: number) => setView({ page: next, account: '', rule: '' });
  return (
    <nav class="paging" aria-label="Pages of accounts">
      <span class="paging-range">
        {first.toLocaleString('en-US')}–{last.toLocaleString('en-US')} of {count.toLocaleString('en-US')}
      </span>
      <button type="button" disabled={page === 0} onClick={() => turnTo(0)}>
        First
      </button>
      <button type="button" disabled={page === 0} onClick={() => turnTo(page - 1)}>
        Previous
      </button>
      <span class="paging-page">
        Page {page + 1} of {pageCount}
      </span>
      <button type="button" disabled={page >= pageCount - 1} onClick={() => turnTo(page + 1)}>
        Next
      </button>
      <button type="button" disabled={page >= pageCount - 1} onClick={() => turnTo(pageCount - 1)}>
        Last
      </button>
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
