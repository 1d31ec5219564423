import { expect, test } from 'vitest';
import { readMuteSchedule } from '../../shared/alarm-chain/mute-schedule.ts';
import { aMuteRule } from './advisory-parts.ts';

/** The end of the window in force at a time, `none`, or `unknown` where the windows cannot be computed. */
function endAt(time: string, expression: string, duration: string, change: object = {}): string {
  const schedule = readMuteSchedule(aMuteRule({ expression, duration, ...change }));
  if (schedule === null) return 'unknown';
  const end = schedule.endOfWindowAt(Date.parse(time));
  return end === null ? 'none' : new Date(end).toISOString().replace(':00.000Z', 'Z');
}

// 2026-01-15 is a Thursday. The first schedules are those of AWS's own page:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
const windows: readonly (readonly [string, string, string, string])[] = [
  ['2026-01-18T02:00Z', 'cron(0 2 * * SUN)', 'PT4H', '2026-01-18T06:00Z'],
  ['2026-01-18T06:00Z', 'cron(0 2 * * SUN)', 'PT4H', 'none'],
  ['2026-01-18T01:59Z', 'cron(0 2 * * SUN)', 'PT4H', 'none'],
  ['2026-01-01T06:59Z', 'cron(0 1 1 * *)', 'PT6H', '2026-01-01T07:00Z'],
  ['2026-01-18T12:00Z', 'cron(0 18 * * FRI)', 'P2DT12H', '2026-01-19T06:00Z'],
  ['2026-01-16T00:30Z', 'cron(0 23 * * *)', 'PT2H', '2026-01-16T01:00Z'],
  ['2024-05-10T15:00Z', 'at(2024-05-10T14:00)', 'PT4H', '2024-05-10T18:00Z'],
  ['2024-12-29T23:59Z', 'at(2024-12-23T00:00)', 'P7D', '2024-12-30T00:00Z'],
  ['2024-12-22T23:59Z', 'at(2024-12-23T00:00)', 'P7D', 'none'],
  ['2026-01-25T09:30Z', 'cron(0 9 * * SUN#4)', 'PT1H', '2026-01-25T10:00Z'],
  ['2026-01-18T09:30Z', 'cron(0 9 * * SUN#4)', 'PT1H', 'none'],
  ['2026-01-30T09:30Z', 'cron(0 9 * * 5L)', 'PT1H', '2026-01-30T10:00Z'],
  ['2026-01-23T09:30Z', 'cron(0 9 * * FRIL)', 'PT1H', 'none'],
  ['2028-02-29T09:30Z', 'cron(0 9 L * ?)', 'PT1H', '2028-02-29T10:00Z'],
  ['2028-02-28T09:30Z', 'cron(0 9 L * *)', 'PT1H', 'none'],
  ['2026-01-18T00:30Z', 'cron(0 0 ? * 7)', 'PT1H', '2026-01-18T01:00Z'],
  ['2026-01-18T09:30Z', 'cron(0 9 * * FRI-SUN)', 'PT1H', '2026-01-18T10:00Z'],
  ['2026-01-15T09:30Z', 'cron(0 9 * * fri-sun)', 'PT1H', 'none'],
  ['2026-01-18T09:30Z', 'cron(0 9 * * SUN)', 'PT1H', '2026-01-18T10:00Z'],
  ['2026-01-15T12:50Z', 'cron(0/15 9-17 * JAN-MAR MON-FRI)', 'PT10M', '2026-01-15T12:55Z'],
  ['2026-01-15T12:56Z', 'cron(*/15 9-17 * 1,2,3 MON-FRI)', 'PT10M', 'none'],
  ['2026-01-30T11:00Z', 'cron(0 12 15 1 *)', 'P15D', '2026-01-30T12:00Z'],
];

test.for(windows)('at %s, %s for %s lasts until %s', ([time, expression, duration, end]) => {
  expect(endAt(time, expression, duration)).toBe(end);
});

test.for([
  ['2026-01-15T07:30Z', 'cron(0 2 * * *)', 'America/New_York', '2026-01-15T08:00Z'],
  ['2026-07-15T06:30Z', 'cron(0 2 * * *)', 'America/New_York', '2026-07-15T07:00Z'],
  ['2026-01-14T17:30Z', 'at(2026-01-15T02:00)', 'Asia/Tokyo', '2026-01-14T18:00Z'],
  ['2026-01-17T21:00Z', 'cron(30 2 * * SUN)', 'Asia/Kolkata', '2026-01-17T22:00Z'],
  ['2026-01-15T02:30Z', 'cron(0 2 * * *)', '', '2026-01-15T03:00Z'],
] as const)('at %s, %s in %s for an hour lasts until %s', ([time, expression, timeZone, end]) => {
  expect(endAt(time, expression, 'PT1H', { timeZone })).toBe(end);
});

test('on the day on which the clocks go forward a window begins by the new time', () => {
  expect(endAt('2026-03-29T02:00Z', 'cron(0 3 * * *)', 'PT2H', { timeZone: 'Europe/Berlin' })).toBe(
    '2026-03-29T03:00Z',
  );
});

test('a rule has no window that begins before its start date, and none lasts beyond its end date', () => {
  const at = ['2026-01-15T12:00Z', 'at(2026-01-15T11:00)', 'PT4H'] as const;

  expect(endAt(...at, { startsAt: new Date('2026-01-15T11:30Z') })).toBe('none');
  expect(endAt(...at, { startsAt: new Date('2026-01-15T11:00Z') })).toBe('2026-01-15T15:00Z');
  expect(endAt(...at, { expiresAt: new Date('2026-01-15T12:30Z') })).toBe('2026-01-15T12:30Z');
  expect(endAt(...at, { expiresAt: new Date('2026-01-15T12:00Z') })).toBe('none');
});

test.for([
  ['rate(5 minutes)', 'PT1H', 'UTC'],
  ['cron(0 2 * *)', 'PT1H', 'UTC'],
  ['cron(0 2 * * ? *)', 'PT1H', 'UTC'],
  ['cron(0 2 1 * MON)', 'PT1H', 'UTC'],
  ['cron(60 2 * * *)', 'PT1H', 'UTC'],
  ['cron(0 5-2 * * *)', 'PT1H', 'UTC'],
  ['cron(0 2 * FOO *)', 'PT1H', 'UTC'],
  ['cron(0 2 * * MON#6)', 'PT1H', 'UTC'],
  ['cron(0 2 * * L)', 'PT1H', 'UTC'],
  ['cron(*/0 2 * * *)', 'PT1H', 'UTC'],
  ['at(2026-02-30T25:00)', 'PT1H', 'UTC'],
  ['at(tomorrow)', 'PT1H', 'UTC'],
  ['cron(0 2 * * *)', 'P1Y', 'UTC'],
  ['cron(0 2 * * *)', 'PT', 'UTC'],
  ['cron(0 2 * * *)', 'P16D', 'UTC'],
  ['cron(0 2 * * *)', 'PT1H', 'Mars/Olympus'],
] as const)('the windows of %s for %s in %s cannot be computed', ([expression, duration, timeZone]) => {
  expect(endAt('2026-01-15T02:30Z', expression, duration, { timeZone })).toBe('unknown');
});

test('a date that never comes is looked for in the last 15 days only', () => {
  expect(endAt('2026-01-15T02:30Z', 'cron(0 0 30 2 *)', 'P15D')).toBe('none');
});
