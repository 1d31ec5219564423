import { useEffect, useState } from 'preact/hooks';

const themeKey = 'ringcheck-theme';

/** Dark or light: as the system has it, until the reader says otherwise. */
export function ThemeButton() {
  const [isDark, setDark] = useState<boolean | null>(readChoice);
  const [isSystemDark, setSystemDark] = useState(() => systemTheme().matches);
  useEffect(() => {
    const query = systemTheme();
    const follow = () => setSystemDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  useEffect(() => {
    if (isDark === null) return;
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    keepChoice(isDark);
  }, [isDark]);
  const shown = isDark ?? isSystemDark;
  return (
    <button type="button" class="theme quiet" aria-pressed={shown} onClick={() => setDark(!shown)}>
      Dark mode
    </button>
  );
}

function systemTheme(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}

/** A browser may keep nothing for a file. */
function readChoice(): boolean | null {
  try {
    const kept = localStorage.getItem(themeKey);
    return kept === null ? null : kept === 'dark';
  } catch {
    return null;
  }
}

function keepChoice(isDark: boolean): void {
  try {
    localStorage.setItem(themeKey, isDark ? 'dark' : 'light');
  } catch {
    // Then it is asked again next time.
  }
}
