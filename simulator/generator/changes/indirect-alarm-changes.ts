import { withAlarm, withFurther } from '../alter-draft.ts';
import type { Change } from '../change.ts';
import type { Draft, Resource } from '../draft.ts';
import type { Random } from '../random.ts';

const rings = { link: null, rings: 'yes', cloudguard: 'pass' } as const;
const needsMore = {
  link: 'alarm',
  reason: 'alarm-needs-more-events',
  rings: 'no',
  cloudguard: 'pass',
} as const;
const undecided = { link: null, rings: 'unknown', cloudguard: 'pass' } as const;

/**
 * Alarms that do not watch the metric itself: metric math over it, and composite alarms over an alarm on it. They count
 * where they can be shown to ring on one event, and where that cannot be told nothing is said.
 */
export const indirectAlarmChanges = {
  'metric-math-rings': {
    ...rings,
    apply: (draft, random) => withMath(draft, random.pick(['m1', 'm1 * 2', 'SUM(METRICS())', 'FILL(m1, 0)'])),
  },
  'metric-math-needs-more-events': {
    ...needsMore,
    apply: (draft, random) => withMath(draft, random.pick(['m1 / 5', 'm1 - 3'])),
  },
  /** Another metric decides with it. */
  'metric-math-undecided': {
    ...undecided,
    apply: (draft) =>
      withMath(draft, 'm1 + m2', [
        {
          Id: 'm2',
          MetricStat: {
            Metric: { Namespace: 'Security', MetricName: 'ConsoleLogins' },
            Period: 300,
            Stat: 'Sum',
          },
          ReturnData: false,
        },
      ]),
  },
  'composite-rings': {
    ...rings,
    apply: (draft, random) =>
      withComposite(draft, (alarm) => random.pick([`ALARM("${alarm}")`, `ALARM(${alarm})`])),
  },
  'composite-needs-more-events': {
    ...needsMore,
    apply: (draft) => withComposite(withAlarm(draft, several), (alarm) => `ALARM("${alarm}")`),
  },
  /** Another alarm decides with it. */
  'composite-undecided': {
    ...undecided,
    apply: (draft, random) => withComposite(draft, (alarm) => otherDecides(alarm, random)),
  },
} as const satisfies Readonly<Record<string, Change>>;

const several: Resource = {
  Statistic: 'Sum',
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Threshold: 5,
};

/** An alarm that is on another metric than the filter's. */
const otherAlarm = 'working-hours';

function otherDecides(alarm: string, random: Random): string {
  return `ALARM("${alarm}") AND ${random.pick([`OK("${otherAlarm}")`, `NOT ALARM("${otherAlarm}")`])}`;
}

/** The draft whose alarm is on an expression over the sum of its metric, at one or more. */
function withMath(draft: Draft, Expression: string, others: readonly Resource[] = []): Draft {
  const { MetricName, Namespace, Statistic: _statistic, Period: _period, ...alarm } = draft.alarm ?? {};
  const stat = { Metric: { Namespace, MetricName }, Period: 300, Stat: 'Sum' };
  return {
    ...draft,
    alarm: {
      ...alarm,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
      Metrics: [
        { Id: 'm1', MetricStat: stat, ReturnData: false },
        ...others,
        { Id: 'e1', Expression, ReturnData: true },
      ],
    },
  };
}

/** The draft whose alarm is silent, under a composite alarm that is not. */
function withComposite(draft: Draft, ruleOver: (alarm: string) => string): Draft {
  const topics = draft.alarm?.['AlarmActions'];
  return withFurther(withAlarm(draft, { AlarmActions: [] }), {
    alarms: [
      ...draft.further.alarms,
      {
        AlarmName: otherAlarm,
        Namespace: 'Operations',
        MetricName: 'WorkingHours',
        Statistic: 'Maximum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      },
    ],
    compositeAlarms: [
      {
        AlarmName: 'security',
        AlarmRule: ruleOver(String(draft.alarm?.['AlarmName'])),
        AlarmActions: topics,
      },
    ],
  });
}
