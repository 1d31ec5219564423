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
