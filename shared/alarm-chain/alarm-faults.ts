/**
 * What can keep an alarm from ringing on one event, each fault found by computing single periods: with one event, with
 * more, with none, and with the default value of the filter beside them.
 */
import type { AlarmSettings } from './alarm-settings.ts';
import { statisticOf, veryMany, type Samples } from './alarm-statistic.ts';
import type { MissingReading, Point } from './metric-math-value.ts';
import type { WatchedSeries } from './watched-series.ts';

/** Why an alarm does not ring, or why that cannot be told. */
export interface AlarmFault {
  readonly behaviour: 'needs-more-events' | 'cannot-fire' | 'never-resets' | 'undecided';
  readonly because: string;
}

/** The metric, as a period of it looks to the alarm under one reading of AWS's pages. */
export interface Situation {
  readonly settings: AlarmSettings;
  readonly series: WatchedSeries;
  readonly defaultValue: number | undefined;
  /** The compared value of a period; null where it has none. */
  readonly pointOf: (samples: Pick<Samples, 'events' | 'defaults'>) => Point;
}

/** @param metric what one event adds, above zero, the filter's default value, and the reading to follow */
export function situationOf(
  settings: AlarmSettings,
  series: WatchedSeries,
  metric: {
    readonly value: number;
    readonly defaultValue: number | undefined;
    readonly reading: MissingReading;
  },
): Situation {
  const { value, defaultValue, reading } = metric;
  const pointOf = (samples: Pick<Samples, 'events' | 'defaults'>) => {
    const all = { ...samples, value, defaultValue: defaultValue ?? 0 };
    return series.pointOf(statisticOf(settings.statistic, all), reading);
  };
  return { settings, series, defaultValue, pointOf };
}

/** What keeps the alarm from ringing; null where nothing does. What is certainly wrong goes before what cannot be told. */
export function firstFault(situation: Situation): AlarmFault | null {
  const faults = [
    whetherEventsFire(situation),
    whetherOnePeriodIsEnough(situation),
    whetherItResets(situation),
    whetherDefaultsDilute(situation),
    whetherItIsSeenInTime(situation),
  ].filter((fault) => fault !== null);
  return faults.find(({ behaviour }) => behaviour !== 'undecided') ?? faults[0] ?? null;
}

function crosses({ settings }: Situation, point: Point): boolean {
  return point !== null && settings.crosses(point);
}

/** Numbers of events in one period that stand for "more". */
const moreEvents = [2, 3, 5, 10, 100, 1000, 1e6, 1e9, 1e18];

/** Whether one event crosses the threshold, and whether no further ones take that back. */
function whetherEventsFire(situation: Situation): AlarmFault | null {
  const { settings, pointOf } = situation;
  const alone = pointOf({ events: 1, defaults: 0 });
  const withMore = moreEvents.map((events) => crosses(situation, pointOf({ events, defaults: 0 })));
  if (alone === null && settings.treatMissingData === 'breaching') {
    return {
      behaviour: 'undecided',
      because: 'its metric math drops the event, and missing data counts as breaching',
    };
  }
  if (!crosses(situation, alone)) {
    return withMore.includes(true)
      ? { behaviour: 'needs-more-events', because: 'one event does not reach the threshold' }
      : { behaviour: 'cannot-fire', because: 'no number of events reaches the threshold' };
  }
  if (withMore.includes(false)) {
    const because = 'more events in the same period take the breach of one back';
    return { behaviour: 'cannot-fire', because };
  }
  if (settings.statistic === 'Percentile' && settings.ignoresFewSamples) {
    return { behaviour: 'needs-more-events', because: 'it does not evaluate a percentile of few samples' };
  }
  return staysCrossed(situation)
    ? null
    : { behaviour: 'undecided', because: 'whether more events keep the breach of one was not shown' };
}

/** Whether it is shown, and not only tried, that what crosses with one event does so with any number. */
function staysCrossed({ settings, series, defaultValue }: Situation): boolean {
  switch (settings.statistic) {
    case 'Minimum':
    case 'Maximum':
      return true;
    case 'Average':
    case 'Percentile':
      // It lies between the value and the default value, and both ends are tried.
      return defaultValue === undefined || series.trend !== 'any';
    case 'Sum':
    case 'SampleCount':
      return series.trend === 'flat' || series.trend === (settings.isAbove ? 'up' : 'down');
  }
}

function whetherOnePeriodIsEnough(situation: Situation): AlarmFault | null {
  const { periodsToAlarm, treatMissingData } = situation.settings;
  if (periodsToAlarm === 1) return null;
  const idle = idlePoints(situation);
  // Where idle periods breach, they are what is wrong with it.
  if (idle.every((point) => isBreaching(situation, point))) return null;
  const because = `${periodsToAlarm} periods must breach, and one event fills one`;
  // Where missing periods are left out, a lone breaching one may still set the alarm off ("premature alarm state"):
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
  return treatMissingData === 'missing' && idle.includes(null)
    ? { behaviour: 'undecided', because: `${because}, but missing periods are left out` }
    : { behaviour: 'needs-more-events', because };
}

/**
 * Periods without any event. Where there is a default value the log group is taken to receive other records all the
 * time; what metric math puts in place of a silent period counts beside them.
 */
function idlePoints({ settings, defaultValue, pointOf }: Situation): readonly Point[] {
  const silent = pointOf({ events: 0, defaults: 0 });
  if (defaultValue === undefined) return [silent];
  const minutes = countsTo(minutesOf(settings)).slice(1);
  const points = [...minutes, veryMany].map((defaults) => pointOf({ events: 0, defaults }));
  return silent === null ? points : [...points, silent];
}

function isBreaching(situation: Situation, point: Point): boolean {
  return point === null ? situation.settings.treatMissingData === 'breaching' : crosses(situation, point);
}

function whetherItResets(situation: Situation): AlarmFault | null {
  const { settings, defaultValue } = situation;
  const ignoresMissing = settings.treatMissingData === 'ignore';
  const points = idlePoints(situation);
  const stuck = points.filter((point) => (point === null && ignoresMissing) || isBreaching(situation, point));
  if (stuck.length === 0) return null;
  if (stuck.length < points.length) {
    return {
      behaviour: 'undecided',
      because: `the default value ${defaultValue} alone may keep it in ALARM`,
    };
  }
  const filler = defaultValue === undefined ? 'what fills missing data' : `the default value ${defaultValue}`;
  const whenMissing = ignoresMissing
    ? 'it ignores missing data, and without events there is nothing else'
    : 'missing data counts as breaching, so it is in ALARM without any event';
  return {
    behaviour: 'never-resets',
    because: stuck.includes(null) ? whenMissing : `${filler} alone keeps it in ALARM`,
  };
}

/** Other minutes of the same period may add the default value beside the event. */
function whetherDefaultsDilute(situation: Situation): AlarmFault | null {
  const { settings, defaultValue, pointOf } = situation;
  if (defaultValue === undefined) return null;
  const crossesBeside = (defaults: number) => crosses(situation, pointOf({ events: 1, defaults }));
  if (settings.statistic === 'Percentile' && !crosses(situation, pointOf({ events: 0, defaults: 1 }))) {
    return { behaviour: 'undecided', because: 'the default value may outweigh one event in a percentile' };
  }
  if (!countsTo(minutesOf(settings) - 1).every(crossesBeside)) {
    return { behaviour: 'needs-more-events', because: `the default value ${defaultValue} dilutes one event` };
  }
  // Whether a default stands for a minute or for each event that did not match is told in two ways.
  return crossesBeside(veryMany)
    ? null
    : { behaviour: 'undecided', because: `the default value ${defaultValue} may dilute one event` };
}

/** Most counts of minutes that are tried one by one. */
const mostCounts = 60;

/** 0, 1 … up to a bound, and the number itself. */
function countsTo(count: number): readonly number[] {
  const first = Array.from({ length: Math.min(count, mostCounts) }, (_, index) => index);
  return [...first, count];
}

/** The metric of a filter has one point a minute, so that its data comes late for an alarm that looks at less. */
function whetherItIsSeenInTime({ settings, series, defaultValue }: Situation): AlarmFault | null {
  const { periodSeconds, periods, treatMissingData } = settings;
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (Period)
  if (periodSeconds < 60) {
    return {
      behaviour: 'undecided',
      because: 'its period is shorter than the minute in which the metric reports',
    };
  }
  if (!series.fillsMissing) return null;
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html (FILL)
  if (periodSeconds * periods <= 60) {
    return {
      behaviour: 'undecided',
      because: 'FILL may stand for the latest minute before its data has come',
    };
  }
  return treatMissingData === 'breaching' && defaultValue === undefined
    ? { behaviour: 'undecided', because: 'whether FILL fills a series without any point is not told' }
    : null;
}

function minutesOf({ periodSeconds }: AlarmSettings): number {
  return Math.max(1, Math.floor(periodSeconds / 60));
}
