import type { ScenarioAlarmMuteRule } from '../scenario/scenario.ts';
import { asDate } from '../scenario/times.ts';
import { instantOf, isTimeZone, wallTimeOf, type WallTime } from './wall-time.ts';

/**
 * When an alarm mute rule mutes: at each activation of its schedule, for its duration, between its start and expiry.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
 */
export interface MuteSchedule {
  /** The activations of a local day, or the one that there is. */
  readonly activations: CronFields | { readonly at: WallTime };
  readonly durationMs: number;
  readonly timeZone: string;
}

interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  /** Null: every one. */
  readonly daysOfMonth: ReadonlySet<number> | null;
  readonly months: ReadonlySet<number>;
  readonly daysOfWeek: ReadonlySet<number> | null;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** `PT1M` to `P15D`: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html */
const shortestDurationMs = minuteMs;
const longestDurationDays = 15;
const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const weekdays = 'SUN MON TUE WED THU FRI SAT'.split(' ');

/** Reads a schedule; what is wrong with it as a text where it cannot be read. */
export function readMuteSchedule({ Schedule }: ScenarioAlarmMuteRule['Rule']): MuteSchedule | string {
  const activations = readExpression(Schedule.Expression);
  if (activations === null) {
    return `Expression: ${Schedule.Expression} is neither cron(minutes hours day-of-month month day-of-week) nor at(yyyy-MM-ddThh:mm)`;
  }
  const durationMs = readDuration(Schedule.Duration);
  if (durationMs === null)
    return `Duration: ${Schedule.Duration} is no ISO 8601 duration from PT1M to P${longestDurationDays}D`;
  const timeZone = Schedule.Timezone ?? 'UTC';
  if (!isTimeZone(timeZone)) return `Timezone: ${timeZone} is no time zone`;
  return { activations, durationMs, timeZone };
}

/** Whether the rule is muting, will mute, or has nothing left to mute; and until when the window in force lasts. */
export interface MuteState {
  readonly status: 'SCHEDULED' | 'ACTIVE' | 'EXPIRED';
  readonly until: Date | null;
}

/** The state of a rule at a time. A schedule that cannot be read mutes nothing. */
export function muteStateAt(rule: ScenarioAlarmMuteRule, now: Date): MuteState {
  const schedule = readMuteSchedule(rule.Rule);
  if (typeof schedule === 'string') return { status: 'EXPIRED', until: null };
  const expires = rule.ExpireDate ? asDate(rule.ExpireDate) : null;
  if (expires !== null && expires <= now) return { status: 'EXPIRED', until: null };
  const notBefore = rule.StartDate ? asDate(rule.StartDate).getTime() : Number.NEGATIVE_INFINITY;
  const starts = activationsBefore(schedule, now).filter((start) => start >= notBefore);
  const end = Math.max(...starts.map((start) => start + schedule.durationMs));
  if (end > now.getTime()) {
    return { status: 'ACTIVE', until: new Date(Math.min(end, expires?.getTime() ?? end)) };
  }
  const isOver = 'at' in schedule.activations && atInstant(schedule) <= now.getTime();
  return { status: isOver ? 'EXPIRED' : 'SCHEDULED', until: null };
}

function atInstant({ activations, timeZone }: MuteSchedule): number {
  return 'at' in activations ? instantOf(activations.at, timeZone) : Number.NaN;
}

/** The activations that could still be in force, as instants; no window is longer than the longest duration. */
function activationsBefore(schedule: MuteSchedule, now: Date): readonly number[] {
  const { activations, timeZone, durationMs } = schedule;
  const isPast = (instant: number) => instant <= now.getTime() && instant > now.getTime() - durationMs;
  if ('at' in activations) return [atInstant(schedule)].filter(isPast);
  const today = wallTimeOf(now, timeZone);
  const days = Array.from({ length: longestDurationDays + 2 }, (_, back) => dayBefore(today, back));
  return days
    .filter((day) => isActiveDay(activations, day))
    .flatMap((day) =>
      [...activations.hours].flatMap((hour) =>
        [...activations.minutes].map((minute) => instantOf({ ...day, hour, minute }, timeZone)),
      ),
    )
    .filter(isPast);
}

function dayBefore({ year, month, day }: WallTime, back: number): WallTime {
  const date = new Date(Date.UTC(year, month - 1, day) - back * dayMs);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: 0,
    minute: 0,
  };
}

/** Where both days are restricted either is enough, as cron has it; AWS's documents do not say. */
function isActiveDay({ months: active, daysOfMonth, daysOfWeek }: CronFields, day: WallTime): boolean {
  if (!active.has(day.month)) return false;
  const ofMonth = daysOfMonth?.has(day.day);
  const ofWeek = daysOfWeek?.has(new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay());
  if (ofMonth === undefined) return ofWeek ?? true;
  return ofWeek === undefined ? ofMonth : ofMonth || ofWeek;
}

function readExpression(expression: string): MuteSchedule['activations'] | null {
  const at = /^at\((\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})\)$/.exec(expression);
  if (at !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = at.slice(1).map(Number);
    return { at: { year, month, day, hour, minute } };
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek, ...more] =
    /^cron\(([^()]*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
  const fields = [
    readField(minute, 0, 59, []),
    readField(hour, 0, 23, []),
    readField(dayOfMonth, 1, 31, []),
    readField(month, 1, 12, months),
    readField(dayOfWeek, 0, 6, weekdays),
  ];
  const [minutes, hours, daysOfMonth, active, daysOfWeek] = fields;
  if (more.length > 0 || !minutes || !hours || !daysOfMonth || !active || !daysOfWeek) return null;
  return {
    minutes,
    hours,
    months: active,
    daysOfMonth: dayOfMonth === '*' ? null : daysOfMonth,
    daysOfWeek: dayOfWeek === '*' ? null : daysOfWeek,
  };
}

/** `*`, numbers, names, `a-b` and lists of them; null for anything else. */
function readField(
  text: string | undefined,
  least: number,
  most: number,
  names: readonly string[],
): ReadonlySet<number> | null {
  if (text === undefined) return null;
  const values = new Set<number>();
  for (const part of text.toUpperCase().split(',')) {
    const [from = '', to = from, ...more] = part === '*' ? [String(least), String(most)] : part.split('-');
    const first = numberOf(from, least, names);
    const last = numberOf(to, least, names);
    if (more.length > 0 || !(first >= least && last <= most && first <= last)) return null;
    for (let value = first; value <= last; value += 1) values.add(value);
  }
  return values;
}

function numberOf(text: string, least: number, names: readonly string[]): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const position = names.indexOf(text);
  return position === -1 ? Number.NaN : position + least;
}

function readDuration(duration: string): number | null {
  const match = /^P(?:(\d{1,2})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?$/.exec(duration);
  if (match === null) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const ms = ((weeks * 7 + days) * 24 + hours) * 60 * minuteMs + minutes * minuteMs;
  return ms >= shortestDurationMs && ms <= longestDurationDays * dayMs ? ms : null;
}
