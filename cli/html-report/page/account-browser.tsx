import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { AccountTable } from './account-table.tsx';
import { tableRows } from './data.ts';
import { FilterBar } from './filter-bar.tsx';
import { markCurrentLinks } from './overview-links.ts';
import { Paging } from './paging.tsx';
import { isOpen, rowsOf } from './table-model.ts';
import { useView } from './use-view.ts';
import { isFiltered, type View } from './view.ts';

/** The table of accounts with all that narrows and orders it. */
export function AccountBrowser() {
  const [isLinked, setLinked] = useState(location.hash.length > 1);
  const [view, setView] = useView(useCallback(() => setLinked(true), []));
  const shown = useMemo(() => rowsOf(view), [view]);
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => markCurrentLinks(view), [view]);
  useEffect(() => {
    if (!isLinked) return;
    setLinked(false);
    revealView(view, region.current);
  }, [isLinked, view]);
  return (
    <div class="browser" ref={region}>
      <FilterBar view={view} setView={setView} />
      <p class="result-count" role="status">
        {countText(view, shown.count)}
      </p>
      {shown.count === 0 ? (
        <p class="empty">No account fits. Take a filter away to see more.</p>
      ) : (
        <AccountTable rows={shown.rows} view={view} setView={setView} />
      )}
      <Paging shown={shown} view={view} setView={setView} />
    </div>
  );
}

function countText(view: View, count: number): string {
  const all = tableRows.length;
  const isKnown = view.account === '' || tableRows.some((row) => isOpen(view, row));
  const missing = isKnown ? '' : `Account ${view.account} is not in this report. `;
  const rows = all === 1 ? 'account' : 'accounts';
  return `${missing}${isFiltered(view) ? `${number(count)} of ${number(all)}` : number(all)} ${rows}`;
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}

/** Brings what a link has asked for before the reader's eyes, and the focus there. */
function revealView({ account }: View, region: HTMLElement | null): void {
  const target =
    account === ''
      ? document.getElementById('accounts-title')
      : region?.querySelector<HTMLElement>('[aria-expanded=true]');
  target?.scrollIntoView({ block: 'start' });
  target?.focus({ preventScroll: true });
}
