/** Where filter and alarm are made: on a log group that a trail really feeds, and on one of several alone. */
import { expect, test } from 'vitest';
import type { AccountSnapshot, Alarms, Evidence, MetricFilter } from '../../shared/alarm-chain/index.ts';
import { planSteps } from '../../shared/remediation/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  accountId,
  aFilter,
  anAccount,
  aSelection,
  aStatus,
  aTrail,
  region,
  refused,
  seen,
} from '../alarm-chain/compliant-account.ts';
import { theAlarms } from './own-resources.ts';

const ownerId = '111111111111';
const atOwner = `arn:aws:logs:${region}:${ownerId}:log-group:organization:*`;
const own = (name: string) => `arn:aws:logs:${region}:${accountId}:log-group:${name}:*`;

type Filters = Evidence<readonly MetricFilter[]>;

/** An account that has a trail for each log group. */
function feeding(
  filtersByLogGroup: readonly (readonly [string, Filters])[],
  alarmsByPlace: readonly (readonly [string, Evidence<Alarms>])[] = [],
): AccountSnapshot {
  const trails = filtersByLogGroup.map(([logGroupArn], index) =>
    aTrail({
      arn: `arn:aws:cloudtrail:${region}:${accountId}:trail/${index}`,
      name: `${index}`,
      logGroupArn,
    }),
  );
  return {
    ...anAccount(),
    trailsByRegion: new Map([
      [region, seen(trails)],
      ['eu-west-1', seen(trails)],
    ]),
    statusByTrail: new Map(trails.map(({ arn }) => [arn, seen(aStatus())])),
    selectorsByTrail: new Map(trails.map(({ arn }) => [arn, seen(aSelection())])),
    filtersByLogGroup: new Map(filtersByLogGroup),
    alarmsByPlace: new Map(alarmsByPlace),
  };
}

/** What is planned for an account that fails, and which accounts the allow list was asked about. */
function planFor(snapshot: AccountSnapshot) {
  const asked: string[] = [];
  const plan = planSteps({
    snapshot,
    rule: assumeRole,
    passes: false,
    fails: true,
    isExcepted: false,
    topicArn: 'arn:{partition}:sns:{region}:{account}:security',
    isAllowed: (id) => asked.push(id) > 0,
  });
  return { plan, asked };
}

const none: Filters = seen([]);
const equal: Filters = seen([aFilter()]);
const unseen = refused('logs:DescribeMetricFilters');

test.each<[string, readonly (readonly [string, Filters])[], string, string]>([
  [
    'the one of its own account, before that of another',
    [
      [atOwner, none],
      [own('b'), none],
    ],
    accountId,
    'b',
  ],
  [
    'the first by its ARN, of two that are as good',
    [
      [own('b'), none],
      [own('a'), none],
    ],
    accountId,
    'a',
  ],
  [
    'the one whose filters could be seen',
    [
      [own('a'), unseen],
      [own('b'), none],
    ],
    accountId,
    'b',
  ],
])('filter and alarm are planned on %s', (_, filters, at, logGroupName) => {
  const { plan, asked } = planFor(feeding(filters));

  expect(plan).toMatchObject({
    outcome: 'planned',
    steps: [
      { action: 'PutMetricFilter', accountId: at, input: { logGroupName } },
      { action: 'PutMetricAlarm', accountId: at, input: { Namespace: 'Ringcheck/Rules' } },
    ],
  });
  expect(asked).toEqual([at]);
});

test.each<[string, readonly (readonly [string, Filters])[], string]>([
  [
    'one of its own',
    [
      [own('a'), none],
      [own('b'), equal],
    ],
    accountId,
  ],
  [
    'that of another account, before its own without one',
    [
      [own('a'), none],
      [atOwner, equal],
    ],
    ownerId,
  ],
  [
    'its own, before that of another account with one too',
    [
      [atOwner, equal],
      [own('b'), equal],
    ],
    accountId,
  ],
])('only an alarm is planned where a filter can be reused: on %s', (_, filters, at) => {
  const { plan, asked } = planFor(feeding(filters));

  expect(plan).toMatchObject({
    outcome: 'planned',
    steps: [{ action: 'PutMetricAlarm', accountId: at, input: { Namespace: 'CloudTrailMetrics' } }],
  });
  expect(asked).toEqual([at]);
});

test('nothing is planned beside alarms that nobody could see', () => {
  const alarms = refused('cloudwatch:DescribeAlarms');
  const { plan, asked } = planFor(feeding([[own('a'), none]], [[`${accountId}/${region}`, alarms]]));

  expect(plan).toMatchObject({ outcome: 'refused', refusal: { reason: 'undetermined' } });
  expect(asked).toEqual([]);
});

test('nothing is planned where the log group of another account has alarms that nobody could see', () => {
  const alarms = refused('cloudwatch:DescribeAlarms');
  const places = [
    [`${accountId}/${region}`, theAlarms()],
    [`${ownerId}/${region}`, alarms],
  ] as const;

  expect(planFor(feeding([[atOwner, none]], places)).plan).toMatchObject({
    refusal: { reason: 'undetermined' },
  });
});

test('the log group of another account is written to there, and in its partition', () => {
  const foreign = `arn:aws-us-gov:logs:us-gov-west-1:${ownerId}:log-group:org-logs:*`;
  const { plan, asked } = planFor(feeding([[foreign, none]]));

  expect(plan).toMatchObject({
    outcome: 'planned',
    steps: [
      { accountId: ownerId, region: 'us-gov-west-1', input: { logGroupName: 'org-logs' } },
      { input: { AlarmActions: [`arn:aws-us-gov:sns:us-gov-west-1:${ownerId}:security`] } },
    ],
  });
  expect(asked).toEqual([ownerId]);
});
