/** Under which the browser keeps the reader's choice of colours for the file: `light` or `dark`; nothing for the system's. */
export const themeKey = 'ringcheck-theme';
