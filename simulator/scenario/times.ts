/** A time of a scenario (ISO 8601, or seconds since 1970) as a date. */
export function asDate(time: unknown): Date {
  return typeof time === 'number' ? new Date(time * 1000) : new Date(String(time));
}
