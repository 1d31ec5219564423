import { useState } from 'preact/hooks';
import { themeKey } from './theme-key.ts';

const themes = { '': 'As the system', light: 'Light', dark: 'Dark' } as const;
type Theme = keyof typeof themes;

/** Light or dark: as the system has it, until the reader says otherwise, and when the reader says so again. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(readChoice);
  const choose = (next: Theme) => {
    setTheme(next);
    showTheme(next);
    keepChoice(next);
  };
  return (
    <label class="theme">
      <span>Colours</span>
      <select value={theme} onChange={({ currentTarget }) => choose(themeOf(currentTarget.value))}>
        {Object.entries(themes).map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What was chosen before stands there already (`theme-script.ts`). */
function showTheme(theme: Theme): void {
  if (theme === '') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
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
