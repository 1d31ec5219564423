/**
 * The five-field cron expressions of alarm mute rules:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
 */

/** When an expression is due. */
export interface CronExpression {
  /** Minutes since midnight, the latest first; at least one. */
  readonly minutesOfDay: readonly number[];
  /** @param day its midnight, as milliseconds since 1970 if the calendar were UTC's */
  isDueOn(day: number): boolean;
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** Sunday begins the week and may end a range: it is 0 and 7. */
const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const dayMilliseconds = 24 * 60 * 60 * 1000;

/**
 * @param text the five fields
 * @returns null where it is not known when the expression is due: another form, or both days restricted, of which AWS
 *   does not say whether one or both have to be met
 */
export function parseCron(text: string): CronExpression | null {
  const fields = text.trim().toUpperCase().split(/\s+/);
  const [minute = '', hour = '', dayOfMonth = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5) return null;
  const minutes = valuesOf(minute, 0, 59, []);
  const hours = valuesOf(hour, 0, 23, []);
  const months = valuesOf(month, 1, 12, ['', ...monthNames]);
  const isDue = isAny(weekday) ? dayOfMonthRule(dayOfMonth) : isAny(dayOfMonth) ? weekdayRule(weekday) : null;
  if (minutes === null || hours === null || months === null || isDue === null) return null;
  return {
    minutesOfDay: [...hours]
      .flatMap((atHour) => [...minutes].map((atMinute) => atHour * 60 + atMinute))
      .sort((a, b) => b - a),
    isDueOn: (day) => {
      const date = new Date(day);
      return months.has(date.getUTCMonth() + 1) && isDue(date);
    },
  };
}

type DayRule = (date: Date) => boolean;

function isAny(field: string): boolean {
  return field === '*' || field === '?';
}

/** `L` is the month's last day. */
function dayOfMonthRule(field: string): DayRule | null {
  if (isAny(field)) return () => true;
  if (field === 'L') return (date) => new Date(date.getTime() + dayMilliseconds).getUTCDate() === 1;
  const days = valuesOf(field, 1, 31, []);
  return days && ((date) => days.has(date.getUTCDate()));
}

/** `SUN#4` is the month's fourth Sunday, `5L` its last Friday. */
function weekdayRule(field: string): DayRule | null {
  const [, name = '', nth] = /^(\w{1,3})#([1-5])$/.exec(field) ?? [];
  const [, last = ''] = /^([0-7]|[A-Z]{3})L$/.exec(field) ?? [];
  const days = valuesOf(name || last || field, 0, 7, weekdayNames);
  if (days === null) return null;
  const isOfWeek = (date: Date) => days.has(date.getUTCDay()) || (date.getUTCDay() === 0 && days.has(7));
  if (nth !== undefined) return (date) => isOfWeek(date) && Math.ceil(date.getUTCDate() / 7) === Number(nth);
  if (last === '') return isOfWeek;
  const week = 7 * dayMilliseconds;
  return (date) => isOfWeek(date) && new Date(date.getTime() + week).getUTCMonth() !== date.getUTCMonth();
}

/** Values, ranges and steps, separated by commas; null for anything else. */
function valuesOf(
  field: string,
  least: number,
  most: number,
  names: readonly string[],
): ReadonlySet<number> | null {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [, from = '', to, step = '1'] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    const isOpen = from === '*' || (to === undefined && part.includes('/'));
    const first = from === '*' ? least : valueOf(from, names.indexOf(from));
    const last = isOpen ? most : to === undefined ? first : valueOf(to, names.lastIndexOf(to));
    const isRange = first >= least && last <= most && first <= last && Number(step) >= 1;
    if (!isRange || (from === '*' && to !== undefined)) return null;
    for (let value = first; value <= last; value += Number(step)) values.add(value);
  }
  return values;
}

/** NaN for a text that is neither a number nor a name: no range contains it. */
function valueOf(text: string, namedValue: number): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  return text === '' || namedValue === -1 ? Number.NaN : namedValue;
}
