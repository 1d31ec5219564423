import { themeKey } from './page/theme-key.ts';

/**
 * Sets the colours that the reader has chosen before anything of the page is drawn: a large report would be light for a
 * moment. A browser may keep nothing for a file, and refuses to be asked.
 */
export const themeScript = `try{const theme=localStorage.getItem('${themeKey}');if(theme==='light'||theme==='dark')document.documentElement.dataset.theme=theme}catch{}`;
