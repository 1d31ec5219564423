/** How far a run has come, in one line. */

/** What is counted while accounts are visited. */
export interface ProgressCounts {
  readonly total: number;
  readonly done: number;
  readonly failing: number;
  readonly undetermined: number;
  readonly inFlight: number;
  /** Attempts of calls that AWS refused because there were too many. */
  readonly throttled: number;
  /** Milliseconds since the first account was begun. */
  readonly elapsed: number;
  /** Milliseconds since the last one was done, or since the first was begun. */
  readonly sinceDone: number;
}

/** Accounts and milliseconds after which what has been done says something about what is to come. */
const leastDone = 3;
const leastElapsed = 2_000;
/** Milliseconds; a longer forecast says that there is none. */
const longestForecast = 100 * 3_600_000;

/**
 * Milliseconds that the rest takes if it goes on as so far: an account in flight counts as half done. Null where that is
 * no basis yet, where nothing is left, and where nothing has been done for longer: then it does not go on as so far.
 */
export function timeLeft({ total, done, inFlight, elapsed, sinceDone }: ProgressCounts): number | null {
  if (done < leastDone || elapsed < leastElapsed || done >= total) return null;
  const behind = done + inFlight / 2;
  const forecast = (elapsed / behind) * Math.max(0, total - behind);
  return forecast > longestForecast || sinceDone > forecast ? null : forecast;
}

/**
 * The line, with as much of it as fits; what matters least is left out first.
 * @param columns characters that it may have; null for all
 */
export function progressText(counts: ProgressCounts, columns: number | null): string {
  const left = timeLeft(counts);
  /** In the order of the line, each with how soon it is left out. */
  const parts: readonly (readonly [text: string, weight: number])[] = [
    [`${counts.done}/${counts.total} done`, 9],
    [`${counts.failing} failing`, 8],
    ...optional(counts.undetermined > 0, `${counts.undetermined} undetermined`, 4),
    [`${counts.inFlight} in flight`, 6],
    [`${counts.throttled} throttled`, 5],
    [`${duration(counts.elapsed)} elapsed`, 3],
    ...optional(left !== null, `${duration(left ?? 0)} left`, 7),
  ];
  const weights = parts.map(([, weight]) => weight).toSorted((a, b) => a - b);
  const texts = weights.map((least) =>
    parts
      .filter(([, weight]) => weight >= least)
      .map(([text]) => text)
      .join(', '),
  );
  if (columns === null) return texts[0] ?? '';
  return texts.find((text) => text.length <= columns) ?? (texts.at(-1) ?? '').slice(0, columns);
}

function optional(isShown: boolean, text: string, weight: number): readonly (readonly [string, number])[] {
  return isShown ? [[text, weight]] : [];
}

/** `0:08`, `12:34`, `1:02:03` @param milliseconds rounded to whole seconds */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0
    ? `${hours}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}`
    : `${minutes}:${twoDigits(seconds % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
