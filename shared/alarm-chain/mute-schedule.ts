/**
 * When an alarm mute rule is in force:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html
 */
import { parseCron } from './cron-expression.ts';
import type { MuteRule } from './advisory-evidence.ts';
import { readTimeZone, type TimeZone } from './time-zone.ts';

/** The windows of one mute rule. Instants are milliseconds since 1970. */
export interface MuteSchedule {
  /** The end of the window that covers an instant; null where none does. */
  endOfWindowAt(instant: number): number | null;
}

const minute = 60 * 1000;
const day = 24 * 60 * minute;
/** The longest window that AWS accepts, and so as far back as one that is in force may have begun. */
const longestWindowDays = 15;

/**
 * @returns null where the windows cannot be computed: an expression, duration or time zone of another form than AWS
 *   documents
 */
export function readMuteSchedule(rule: MuteRule): MuteSchedule | null {
  const length = parseDuration(rule.duration ?? '');
  // UTC is AWS's default.
  const zone = readTimeZone(rule.timeZone || 'UTC');
  if (length === null || zone === null) return null;
  const latestStart = latestStartOf(rule.expression ?? '', zone);
  if (latestStart === null) return null;
  return {
    endOfWindowAt: (instant) => {
      const start = latestStart(instant);
      if (start === null || (rule.startsAt !== undefined && start < rule.startsAt.getTime())) return null;
      const end = Math.min(start + length, rule.expiresAt?.getTime() ?? Infinity);
      return start <= instant && end > instant ? end : null;
    },
  };
}

/** The latest start at or before an instant, as far back as a window can reach; null where there is none. */
type LatestStart = (instant: number) => number | null;

function latestStartOf(expression: string, zone: TimeZone): LatestStart | null {
  const [, kind, inner = ''] = /^(cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'at') {
    const wallClock = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(inner) ? Date.parse(`${inner}Z`) : Number.NaN;
    if (Number.isNaN(wallClock)) return null;
    const start = zone.instantOf(wallClock);
    return () => start;
  }
  const cron = kind === 'cron' ? parseCron(inner) : null;
  if (cron === null) return null;
  return (instant) => {
    const now = zone.wallClockAt(instant);
    const today = Math.floor(now / day) * day;
    for (let back = 0; back <= longestWindowDays; back += 1) {
      const date = today - back * day;
      const latest = cron.isDueOn(date)
        ? cron.minutesOfDay.find((at) => date + at * minute <= now)
        : undefined;
      if (latest !== undefined) return zone.instantOf(date + latest * minute);
    }
    return null;
  };
}

/**
 * @param text ISO 8601, from `PT1M` to `P15D`
 * @returns milliseconds, or null for any other text
 */
function parseDuration(text: string): number | null {
  const parts = /^P(?:(\d{1,2})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/.exec(
    text,
  );
  if (parts === null) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const length = (weeks * 7 + days) * day + (hours * 60 + minutes) * minute + seconds * 1000;
  return length >= minute && length <= longestWindowDays * day ? length : null;
}
