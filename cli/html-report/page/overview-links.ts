import { isFiltered, readView, type View } from './view.ts';

/** Tells the links of the overview which of them the table follows now. */
export function markCurrentLinks(view: View): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-filter]')) {
    const { status, link: at, reason } = readView(link.hash);
    const isCurrent =
      isFiltered(view) && view.status === status && view.link === at && view.reason === reason;
    if (isCurrent) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

/** A link that is already followed is no change of the address: it shows its accounts again all the same. */
export function followLinksAgain(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null) return;
    if ('skip' in link.dataset) {
      // The fragment is a view, not a place.
      event.preventDefault();
      document.getElementById('accounts-title')?.focus();
    } else if ('filter' in link.dataset && link.hash === location.hash) {
      event.preventDefault();
      dispatchEvent(new HashChangeEvent('hashchange'));
    }
  });
}
