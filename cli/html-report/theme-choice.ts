/** The reader's choice of colours, as the browser keeps it for the file: `light` or `dark`; nothing for the system's. */
export const themeKey = 'ringcheck-theme';

/**
 * Sets the chosen colours before anything of the page is drawn: a large report would be light for a moment. A browser may
 * keep nothing for a file, and refuses to be asked.
 */
export const themeScript = `try{const theme=localStorage.getItem('${themeKey}');if(theme==='light'||theme==='dark')document.documentElement.dataset.theme=theme}catch{}`;
