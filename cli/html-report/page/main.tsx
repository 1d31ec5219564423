import { render } from 'preact';
import { AccountBrowser } from './account-browser.tsx';
import { followLinksAgain } from './overview-links.ts';
import { ThemeButton } from './theme.tsx';

const accounts = document.getElementById('accounts');
const theme = document.getElementById('theme');
if (accounts !== null) {
  accounts.replaceChildren();
  render(<AccountBrowser />, accounts);
}
if (theme !== null) render(<ThemeButton />, theme);
followLinksAgain();
