/**
 * A small model of how CloudWatch evaluates an alarm on one metric: does one matching event, arriving while the alarm
 * is not in ALARM, move it to ALARM, and can it leave again?
 *
 * Facts: a metric filter reports once a minute; its default value stands for a minute with events of which none
 * matched (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html);
 * M of the last N periods must breach, and the treatment of missing data decides about periods without a sample
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html).
 */
import { firstFault, situationOf, type AlarmFault } from './alarm-faults.ts';
import { readSettings } from './alarm-settings.ts';
import { readMathSeries } from './metric-math.ts';
import type { MetricAlarm } from './snapshot.ts';
import { identityFault, seriesOfMetric, type PublishedMetric } from './watched-series.ts';

/** What the model says of an alarm on the metric of a filter. */
export type AlarmBehaviour = { readonly behaviour: 'rings' } | AlarmFault;

/**
 * @param alarm an alarm that reads the metric of the filter
 * @param value what one matching event adds to the metric, above zero
 */
export function evaluateAlarm(alarm: MetricAlarm, published: PublishedMetric, value: number): AlarmBehaviour {
  if (alarm.isOnQuery) return { behaviour: 'undecided', because: 'it watches a query' };
  const { defaultValue } = published.transformation;
  const found =
    alarm.queries.length === 0
      ? ({ kind: 'series', series: seriesOfMetric(alarm) } as const)
      : readMathSeries(alarm, published, (defaultValue ?? 0) < 0 ? -Infinity : 0);
  if (found.kind !== 'series') {
    const behaviour = found.kind === 'elsewhere' ? 'cannot-fire' : 'undecided';
    return { behaviour, because: found.because };
  }
  const { series } = found;
  const fault = identityFault(series, published);
  if (fault?.isKnown) return { behaviour: 'cannot-fire', because: fault.because };
  const settings = readSettings(alarm, series);
  if (typeof settings === 'string') return { behaviour: 'undecided', because: settings };
  if (fault !== null) return { behaviour: 'undecided', because: fault.because };
  return agreed(
    series.readings.map(
      (reading) =>
        firstFault(situationOf(settings, series, { value, defaultValue, reading })) ?? { behaviour: 'rings' },
    ),
  );
}

/** What all readings say; broken one way or the other is broken. */
function agreed(answers: readonly AlarmBehaviour[]): AlarmBehaviour {
  const [first, ...others] = answers;
  const open = answers.find(({ behaviour }) => behaviour === 'undecided');
  if (first === undefined || open !== undefined)
    return open ?? { behaviour: 'undecided', because: 'no reading' };
  const rings = answers.filter(({ behaviour }) => behaviour === 'rings').length;
  if (rings === 0 || rings === others.length + 1) return first;
  return { behaviour: 'undecided', because: 'AWS does not tell what its metric math makes of missing data' };
}
