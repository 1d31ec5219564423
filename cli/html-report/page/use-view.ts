import { useCallback, useEffect, useState } from 'preact/hooks';
import { tableRows } from './data.ts';
import { pageOfAccount } from './table-model.ts';
import { readView, withoutFilters, writeView, type View } from './view.ts';

type SetView = (change: Partial<View>) => void;

/**
 * The view of the address, and how to change it. A change of the fragment by a link, by hand or by going back is a new
 * view; `onLinked` hears of those.
 */
export function useView(onLinked: (view: View) => void): readonly [View, SetView] {
  const [view, show] = useState(() => withAccountShown(readView(location.hash)));
  useEffect(() => {
    const follow = () => {
      const next = withAccountShown(readView(location.hash));
      show(next);
      onLinked(next);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [onLinked]);
  const change = useCallback((part: Partial<View>) => {
    show((before) => {
      const changed = { ...before, ...part };
      const next = changed.account === before.account ? withoutLostAccount(changed) : changed;
      remember(next);
      return next;
    });
  }, []);
  return [view, change];
}

/** The view on the page of its account; without its filters where they would hide it. */
function withAccountShown(asked: View): View {
  if (asked.account === '') return asked;
  const isRule = tableRows.some((row) => row.accountId === asked.account && row.ruleId === asked.rule);
  const view = isRule ? asked : { ...asked, rule: '' };
  const here = pageOfAccount(view);
  if (here !== null) return { ...view, page: here };
  const whole = withoutFilters(view);
  const there = pageOfAccount(whole);
  return there === null ? view : { ...whole, page: there };
}

/** The view without an open account that is not on its page: its address would bring back the account instead of the page. */
function withoutLostAccount(view: View): View {
  if (view.account === '' || pageOfAccount(view) === view.page) return view;
  return { ...view, account: '', rule: '' };
}

/** Puts the view into the address, without a new entry in the history for each key that is pressed. */
function remember(view: View): void {
  try {
    history.replaceState(null, '', `#${writeView(view)}`);
  } catch {
    // A browser that does not let a file change its address shows the view all the same.
  }
}
