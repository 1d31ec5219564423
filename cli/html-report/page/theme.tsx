import { useEffect, useState } from 'preact/hooks';
import { themeKey } from './theme-key.ts';

const themes = { '': 'As the system', light: 'Light', dark: 'Dark' } as const;
type Theme = keyof typeof themes;

/** Light or dark: as the system has it, until the reader says otherwise, and when the reader says so again. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(readChoice);
  useEffect(() => {
    if (theme === '') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    keepChoice(theme);
  }, [theme]);
  return (
    <label class="theme">
      <span>Colours</span>
      <select value={theme} onChange={({ currentTarget }) => setTheme(themeOf(currentTarget.value))}>
        {Object.entries(themes).map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function themeOf(text: string | null): Theme {
  return text === 'light' || text === 'dark' ? text : '';
}

/** A browser may keep nothing for a file. */
function readChoice(): Theme {
  try {
    return themeOf(localStorage.getItem(themeKey));
  } catch {
    return '';
  }
}

function keepChoice(theme: Theme): void {
  try {
    if (theme === '') localStorage.removeItem(themeKey);
    else localStorage.setItem(themeKey, theme);
  } catch {
    // Then it is asked again next time.
  }
}
