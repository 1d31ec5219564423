import {
  withAlarm,
  withFurther,
  withoutAlarm,
  withTransformation,
  withoutDefaultValue,
} from '../alter-draft.ts';
import type { Change } from '../change.ts';
import type { Draft, Resource } from '../draft.ts';

const alarmChange = { link: 'alarm', rings: 'no', cloudguard: 'pass' } as const;

/** What breaks a chain at its alarm. */
export const alarmChanges = {
  'no-alarm': {
    ...alarmChange,
    cloudguard: 'as-noise',
    apply: (draft, random) =>
      random.chance(0.5) ? withoutAlarm(draft) : withAlarm(draft, { MetricName: 'AssumeRoles' }),
  },
  'alarm-needs-more-events': {
    ...alarmChange,
    apply: (draft, random) => random.pick(needingMore)(draft),
  },
  'alarm-cannot-fire': {
    ...alarmChange,
    apply: (draft, random) => withAlarm(withoutDefaultValue(draft), random.pick(neverFiring)),
  },
  'alarm-never-resets': {
    ...alarmChange,
    apply: (draft, random) =>
      withAlarm(withoutDefaultValue(draft), { TreatMissingData: random.pick(['ignore', 'breaching']) }),
  },
  'alarm-actions-disabled': { ...alarmChange, apply: (draft) => withAlarm(draft, { ActionsEnabled: false }) },
  'alarm-muted': {
    ...alarmChange,
    apply: (draft, random) =>
      withFurther(draft, {
        muteRules: [
          {
            Name: 'maintenance',
            Rule: { Schedule: random.pick(alwaysMuting) },
            MuteTargets: { AlarmNames: [draft.alarm?.['AlarmName']] },
          },
        ],
      }),
  },
} as const satisfies Readonly<Record<string, Change>>;

/**
 * Windows that open every day and last two days at the least: whenever the scenario is served, over 24 hours are left.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
 */
const alwaysMuting: readonly Resource[] = [
  { Expression: 'cron(0 0 * * *)', Duration: 'P3D' },
  { Expression: 'cron(30 6 * * *)', Duration: 'P15D', Timezone: 'Europe/Paris' },
];

const atLeast = { Statistic: 'Sum', ComparisonOperator: 'GreaterThanOrEqualToThreshold' } as const;

/** Ways of wanting more than one event. `notBreaching` keeps the quiet periods from counting. */
const needingMore: readonly ((draft: Draft) => Draft)[] = [
  (draft) => withAlarm(draft, { ...atLeast, Threshold: 5 }),
  (draft) => withAlarm(draft, { ...atLeast, ComparisonOperator: 'GreaterThanThreshold', Threshold: 1 }),
  (draft) =>
    withAlarm(draft, { ...atLeast, Threshold: 1, EvaluationPeriods: 3, TreatMissingData: 'notBreaching' }),
  (draft) =>
    withAlarm(draft, {
      ...atLeast,
      Threshold: 1,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      TreatMissingData: 'notBreaching',
    }),
  // A minute without a match reports the default value, so over five minutes zeros dilute the average of one event.
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
  (draft) =>
    withAlarm(withTransformation(draft, { defaultValue: 0 }), {
      ...atLeast,
      Statistic: 'Average',
      Threshold: 1,
      Period: 300,
    }),
];

/** Settings that an event cannot set off: it only moves the metric away from the threshold, or it is not read at all. */
const neverFiring: readonly Resource[] = [
  {
    Statistic: 'Sum',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'notBreaching',
  },
  { ...atLeast, Threshold: 1, Unit: 'Bytes' },
];
