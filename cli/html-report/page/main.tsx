import { render } from 'preact';
import { AccountBrowser } from './account-browser.tsx';
import { followOverviewLinks } from './overview-links.ts';
import { ThemeChoice } from './theme.tsx';

const accounts = document.getElementById('accounts');
const theme = document.getElementById('theme');
followOverviewLinks();
if (accounts !== null) {
  accounts.replaceChildren();
  render(<AccountBrowser />, accounts);
}
if (theme !== null) render(<ThemeChoice />, theme);
