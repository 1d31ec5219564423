import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { AccountTable } from './account-table.tsx';
import { tableRows } from './data.ts';
import { FilterBar } from './filter-bar.tsx';
import { markCurrentLinks } from './overview-links.ts';
import { Paging, rangeOf } from './paging.tsx';
import { isOpen, rowsOf, type ShownRows } from './table-model.ts';
import { useView } from './use-view.ts';
import { isFiltered, type View } from './view.ts';

/** The table of accounts with all that narrows and orders it. */
export function AccountBrowser() {
  const [isLinked, setLinked] = useState(location.hash.length > 1);
  const [view, setView] = useView(useCallback(() => setLinked(true), []));
  const shown = useMemo(() => rowsOf(view), [view]);
  const [turns, countTurn] = useState(0);
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => markCurrentLinks(view), [view]);
  useEffect(() => {
    if (!isLinked) return;
    setLinked(false);
    revealView(view, region.current);
  }, [isLinked, view]);
  useLayoutEffect(() => {
    if (turns > 0) revealTitle();
  }, [turns]);
  return (
    <div class="browser" ref={region}>
      <FilterBar view={view} setView={setView} />
      <p class="result-count" role="status">
        {countText(view, shown)}
      </p>
      {shown.count === 0 ? (
        <p class="empty">
          {tableRows.length === 0
            ? 'There are no accounts.'
            : 'No account fits. Take a filter away to see more.'}
        </p>
      ) : (
        <AccountTable rows={shown.rows} view={view} setView={setView} />
      )}
      <Paging shown={shown} view={view} setView={setView} onTurned={() => countTurn((count) => count + 1)} />
      {shown.pageCount === 1 ? null : (
        <p class="printed">
          Printed: rows {rangeOf(shown)} of {number(shown.count)}.
        </p>
      )}
    </div>
  );
}

function countText(view: View, shown: ShownRows): string {
  const { count, pageCount } = shown;
  const all = tableRows.length;
  const isKnown = view.account === '' || tableRows.some((row) => isOpen(view, row));
  const missing = isKnown ? '' : `Account ${view.account} is not in this report. `;
  const rows = all === 1 ? 'account' : 'accounts';
  const range = pageCount === 1 ? '' : `, ${rangeOf(shown)} shown`;
  return `${missing}${isFiltered(view) ? `${number(count)} of ${number(all)}` : number(all)} ${rows}${range}`;
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}

/** Brings what a link has asked for before the reader's eyes, and the focus there. */
function revealView({ account }: View, region: HTMLElement | null): void {
  if (account === '') revealTitle();
  else reveal(region?.querySelector<HTMLElement>('[aria-expanded=true]'));
}

function revealTitle(): void {
  reveal(document.getElementById('accounts-title'));
}

function reveal(target: HTMLElement | null | undefined): void {
  target?.scrollIntoView({ block: 'start' });
  target?.focus({ preventScroll: true });
}
