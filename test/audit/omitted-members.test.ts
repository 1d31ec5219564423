/** Any one member left out of any required answer: a good account may become undetermined, but not FAILED. */
import { DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import {
  alarm,
  audited,
  cloudTrail,
  cloudWatch,
  confirmed,
  filter,
  logs,
  management,
  sns,
  trail,
  useMockedAccount,
  withSelectors,
  type Answer,
} from './mocked-account.ts';

useMockedAccount();

/** Every way to leave one member out of a JSON value, with its path. */
function withoutOne(value: unknown, path = ''): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      withoutOne(item, `${path}[${index}]`).map(
        ([at, changed]) =>
          [at, value.map((one: unknown, other) => (other === index ? changed : one))] as const,
      ),
    );
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const { [name]: _left, ...rest } = value as Answer;
    const inner = withoutOne(member, `${path}.${name}`);
    return [
      [`${path}.${name}`, rest] as const,
      ...inner.map(([at, changed]) => [at, { ...value, [name]: changed }] as const),
    ];
  });
}

/** Members whose absence means something: a trail without a log group, an alarm without actions. */
const meaningful = [
  'DescribeTrails.trailList[0].CloudWatchLogsLogGroupArn',
  'DescribeAlarms.MetricAlarms[0].AlarmActions',
];
const whole: Readonly<Record<string, readonly [unknown, (answer: Answer) => unknown]>> = {
  DescribeTrails: [{ trailList: [trail] }, (answer) => cloudTrail.on(DescribeTrailsCommand).resolves(answer)],
  GetTrailStatus: [
    { IsLogging: true, LatestCloudWatchLogsDeliveryTime: new Date(), StartLoggingTime: new Date(0) },
    (answer) => cloudTrail.on(GetTrailStatusCommand).resolves(answer),
  ],
  GetEventSelectors: [{ AdvancedEventSelectors: [management] }, withSelectors],
  DescribeMetricFilters: [
    { metricFilters: [filter] },
    (answer) => logs.on(DescribeMetricFiltersCommand).resolves(answer),
  ],
  DescribeAlarms: [
    { MetricAlarms: [{ ...alarm, ActionsEnabled: true, TreatMissingData: 'missing', StateValue: 'OK' }] },
    (answer) => cloudWatch.on(DescribeAlarmsCommand).resolves(answer),
  ],
  ListSubscriptionsByTopic: [
    { Subscriptions: [confirmed] },
    (answer) => sns.on(ListSubscriptionsByTopicCommand).resolves(answer),
  ],
};
const omissions = Object.entries(whole).flatMap(([operation, [answer, use]]) =>
  withoutOne(answer, operation).map(([path, changed]) => ({ path, use: () => use(changed as Answer) })),
);

test.for(omissions)('$path left out of the answers of a good account → no FAILED', async ({ path, use }) => {
  use();

  const { results } = await audited();
  expect(results[0]?.status === 'FAILED').toBe(meaningful.includes(path));
});

const delivered = { IsLogging: true, LatestCloudWatchLogsDeliveryTime: new Date() };
const [transformation] = [filter?.['metricTransformations']].flat() as readonly Answer[];
const onAlarm = (change: Answer) => ({ MetricAlarms: [{ ...alarm, ...change }] });
const onFilter = (change: Answer) => ({ metricFilters: [{ ...filter, ...change }] });

/** Answers of accounts that fail, with the operation that gives them. */
const faults: readonly (readonly [string, string, Answer])[] = [
  ['one Region', 'DescribeTrails', { trailList: [{ ...trail, IsMultiRegionTrail: false }] }],
  ['not logging', 'GetTrailStatus', { ...delivered, IsLogging: false }],
  ['no management events', 'GetEventSelectors', { EventSelectors: [{ IncludeManagementEvents: false }] }],
  [
    'writes only',
    'GetEventSelectors',
    {
      AdvancedEventSelectors: [
        { FieldSelectors: [...management.FieldSelectors, { Field: 'readOnly', Equals: ['false'] }] },
      ],
    },
  ],
  ['another pattern', 'DescribeMetricFilters', onFilter({ filterPattern: '{ $.eventName = "assumerole" }' })],
  [
    'no value',
    'DescribeMetricFilters',
    onFilter({ metricTransformations: [{ ...transformation, metricValue: '0' }] }),
  ],
  ['five events', 'DescribeAlarms', onAlarm({ Threshold: 5 })],
  ['three periods', 'DescribeAlarms', onAlarm({ EvaluationPeriods: 3, TreatMissingData: 'notBreaching' })],
  ['below', 'DescribeAlarms', onAlarm({ ComparisonOperator: 'LessThanThreshold' })],
  ['another metric', 'DescribeAlarms', onAlarm({ MetricName: 'Other' })],
  [
    'a function',
    'DescribeAlarms',
    onAlarm({ AlarmActions: ['arn:aws:lambda:us-east-1:333333333333:function:f'] }),
  ],
  [
    'unconfirmed',
    'ListSubscriptionsByTopic',
    { Subscriptions: [{ ...confirmed, SubscriptionArn: 'PendingConfirmation' }] },
  ],
];

/** Members whose absence AWS documents as another value: management events are included by default. */
const documentedDefaults = ['GetEventSelectors.EventSelectors[0].IncludeManagementEvents'];
const omissionsOfFaults = faults.flatMap(([fault, operation, answer]) =>
  withoutOne(answer, operation).map(([path, changed]) => ({
    fault,
    path,
    use: () => whole[operation]?.[1](changed as Answer),
  })),
);

test.for(omissionsOfFaults)('a fault ($fault) with $path left out → no PASSED', async ({ path, use }) => {
  use();

  const { results } = await audited();
  expect(results[0]?.status === 'PASSED').toBe(documentedDefaults.includes(path));
});

test.for(faults)('%s: the answer as a whole → FAILED', async ([, operation, answer]) => {
  whole[operation]?.[1](answer);

  expect((await audited()).results[0]?.status).toBe('FAILED');
});
