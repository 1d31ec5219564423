/** Milliseconds since 1970 of a calendar time, counted as if the calendar were UTC's. */
export type WallClock = number;

/** The calendar of one time zone, in both directions. */
export interface TimeZone {
  /** What the calendar shows at an instant (milliseconds since 1970). */
  wallClockAt(instant: number): WallClock;
  /** When the calendar shows it. A time that is skipped or repeated on a clock change is right to that hour's length. */
  instantOf(wallClock: WallClock): number;
}

/**
 * @param name of the IANA data base, such as `Europe/London`
 * @returns null for a name that is not known
 */
export function readTimeZone(name: string): TimeZone | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // Intl refuses a name that it does not know; what it would mean cannot be told.
    return null;
  }
  const wallClockAt = (instant: number) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    const number = (part: string) => Number(parts[part]);
    const shown = [
      number('year'),
      number('month') - 1,
      number('day'),
      number('hour'),
      number('minute'),
    ] as const;
    return Date.UTC(...shown, number('second'));
  };
  const offsetAt = (instant: number) => wallClockAt(instant) - instant;
  return {
    wallClockAt,
    // The second look is at the offset of the instant itself, not of one that many hours away.
    instantOf: (wallClock) => wallClock - offsetAt(wallClock - offsetAt(wallClock)),
  };
}
