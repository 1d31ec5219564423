/** The tiles, links of the chain and reasons lead to their accounts. Without a script they lead nowhere, and are no links. */
import { firstView, isFiltered, readView, writeView, type View } from './view.ts';

/** Makes links of them, and follows them. */
export function followOverviewLinks(): void {
  for (const link of overviewLinks()) link.href = filterOf(link);
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    // A link that is to open in another tab is the browser's.
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if ('skip' in link.dataset) {
      // The fragment is a view, not a place.
      event.preventDefault();
      document.getElementById('accounts-title')?.focus();
    } else if ('filter' in link.dataset) {
      event.preventDefault();
      showFilter(link);
    }
  });
}

/** Tells the links of the overview which of them the table follows now. */
export function markCurrentLinks(view: View): void {
  for (const link of overviewLinks()) {
    const { query, status, link: at, reason } = readView(filterOf(link));
    const isCurrent =
      isFiltered(view) &&
      view.status === status &&
      view.link === at &&
      view.reason === reason &&
      // A search within what a link shows goes on showing that.
      (query === '' ? [status, at, reason].some((text) => text !== '') : view.query === query);
    if (isCurrent) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

/** Shows a link's accounts in the order and on pages of the size that the reader has chosen. */
function showFilter(link: HTMLAnchorElement): void {
  const { query, status, link: at, reason } = readView(filterOf(link));
  const { sort, isDescending, pageSize } = readView(location.hash);
  const fragment = `#${writeView({ ...firstView, query, status, link: at, reason, sort, isDescending, pageSize })}`;
  // A link that is already followed is no change of the address: it shows its accounts again all the same.
  if (fragment === location.hash) dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = fragment;
}

function overviewLinks(): NodeListOf<HTMLAnchorElement> {
  return document.querySelectorAll<HTMLAnchorElement>('a[data-filter]');
}

function filterOf(link: HTMLAnchorElement): string {
  return link.dataset['filter'] ?? '';
}
