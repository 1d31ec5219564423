import { expect, test } from 'vitest';
import { judgeAccount, unseenReasons, type UnseenWhy } from '../../shared/alarm-chain/index.ts';
import { complianceStatus } from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  aSumOf,
  aComposite,
  aFilter,
  anAccount,
  anAlarm,
  aStatus,
  aTrail,
  refused,
  seen,
  withAlarm,
  type AccountParts,
} from './compliant-account.ts';

const status = (change: Partial<AccountParts>) => {
  const judgement = judgeAccount(anAccount(change), assumeRole);
  return { ...judgement, status: complianceStatus(judgement, 'both') };
};

interface Refusal {
  readonly change: Partial<AccountParts>;
  readonly link: string;
  readonly cloudguard: 'pass' | 'unknown';
  readonly status: 'NOT_AVAILABLE' | 'WARNING';
}
const refusals: Readonly<Record<string, Refusal>> = {
  'cloudtrail:DescribeTrails': {
    change: { trails: refused('cloudtrail:DescribeTrails') },
    link: 'trail',
    cloudguard: 'unknown',
    status: 'NOT_AVAILABLE',
  },
  'cloudtrail:GetTrailStatus': {
    change: { status: refused('cloudtrail:GetTrailStatus') },
    link: 'trail',
    cloudguard: 'pass',
    status: 'NOT_AVAILABLE',
  },
  'cloudtrail:GetEventSelectors': {
    change: { selection: refused('cloudtrail:GetEventSelectors') },
    link: 'event-selection',
    cloudguard: 'pass',
    status: 'NOT_AVAILABLE',
  },
  'logs:DescribeMetricFilters': {
    change: { filters: refused('logs:DescribeMetricFilters') },
    link: 'metric-filter',
    cloudguard: 'unknown',
    status: 'NOT_AVAILABLE',
  },
  'cloudwatch:DescribeAlarms': {
    change: { alarms: refused('cloudwatch:DescribeAlarms') },
    link: 'alarm',
    cloudguard: 'unknown',
    status: 'NOT_AVAILABLE',
  },
  'sns:ListSubscriptionsByTopic': {
    change: { subscriptions: refused('sns:ListSubscriptionsByTopic') },
    link: 'subscriber',
    cloudguard: 'unknown',
    status: 'WARNING',
  },
};

test.for(Object.entries(refusals))('%s refused → neither PASSED nor FAILED', ([operation, expected]) => {
  const judgement = status(expected.change);

  expect(judgement).toMatchObject({ rings: 'unknown', brokenLink: null, reason: null });
  expect(judgement).toMatchObject({ cloudguard: expected.cloudguard, status: expected.status });
  const first = judgement.chain.find(({ state }) => state === 'unseen');
  expect(first).toMatchObject({ link: expected.link, why: 'access-denied', observed: { operation } });
  expect(judgement.chain).toHaveLength(8);
});

test.for(Object.keys(unseenReasons) as UnseenWhy[])('a call that ended as %s keeps its why', (why) => {
  const { chain } = status({ alarms: refused('cloudwatch:DescribeAlarms', why) });

  expect(chain.find(({ link }) => link === 'alarm')).toMatchObject({ state: 'unseen', why });
});

test('a refusal before a broken link still lets the broken link be named', () => {
  const judgement = status({
    status: refused('cloudtrail:GetTrailStatus'),
    ...withAlarm({ alarmActions: [] }),
  });

  expect(judgement).toMatchObject({ rings: 'no', reason: 'no-alarm-action', status: 'FAILED' });
});

test('the enabled Regions refused beside a multi-Region trail → a note, no change of verdict', () => {
  const passing = status({ enabledRegions: refused('account:ListRegions') });
  const failing = status({ enabledRegions: refused('account:ListRegions'), filters: seen([]) });

  expect(passing.status).toBe('PASSED');
  expect(failing).toMatchObject({ status: 'FAILED', reason: 'no-metric-filter' });
  expect(failing.notes.map(({ code }) => code)).toEqual(['regions-unseen']);
});

test.for([
  ['no trail at all', { trails: seen([]) }],
  ['a single-Region trail', { trail: { isMultiRegion: false } }],
] as const)('the enabled Regions refused beside %s → link trail is unseen', ([, change]) => {
  const judgement = status({ ...change, enabledRegions: refused('account:ListRegions') });

  expect(judgement).toMatchObject({ rings: 'unknown', status: 'NOT_AVAILABLE' });
  expect(judgement.chain[0]).toMatchObject({ link: 'trail', state: 'unseen', why: 'access-denied' });
});

test('the audit Region refused, no multi-Region trail in the others → it cannot ring, and the Region is named', () => {
  const account = anAccount({ trails: seen([]) });
  const trailsByRegion = new Map(account.trailsByRegion).set(
    'us-east-1',
    refused('cloudtrail:DescribeTrails'),
  );
  const judgement = judgeAccount({ ...account, trailsByRegion }, assumeRole);

  expect(judgement).toMatchObject({ rings: 'no', cloudguard: 'unknown' });
  expect(judgement.notes).toMatchObject([
    { code: 'regions-unseen', message: expect.stringContaining('us-east-1') as string },
  ]);
});

test('another Region refused → rings is still known, what CloudGuard asks is not', () => {
  const account = anAccount({ filters: seen([]) });
  const trailsByRegion = new Map(account.trailsByRegion).set(
    'eu-west-1',
    refused('cloudtrail:DescribeTrails'),
  );
  const judgement = judgeAccount({ ...account, trailsByRegion }, assumeRole);

  expect(judgement).toMatchObject({ rings: 'no', reason: 'no-metric-filter', cloudguard: 'unknown' });
});

const unreachable = refused('sts:AssumeRole', 'owner-account-unreachable');

test('the trail of an organization whose owner cannot be asked → unseen, never FAILED', () => {
  const judgement = status({
    trail: { isOrganization: true },
    status: unreachable,
    selection: unreachable,
    filters: unreachable,
  });

  expect(judgement.status).toBe('NOT_AVAILABLE');
  expect(judgement.chain[0]).toMatchObject({ state: 'unseen', why: 'owner-account-unreachable' });
});

test('a log group in an account that cannot be entered → unseen, and cloudguard unknown', () => {
  const judgement = status({ filters: unreachable });

  expect(judgement).toMatchObject({ rings: 'unknown', cloudguard: 'unknown', status: 'NOT_AVAILABLE' });
  expect(judgement.chain.find(({ link }) => link === 'metric-filter')).toMatchObject({
    state: 'unseen',
    why: 'owner-account-unreachable',
  });
});

test('a broken own trail beside an organization trail → not FAILED, for the other may ring', () => {
  const organizationTrail = aTrail({
    arn: 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization',
    isOrganization: true,
  });
  const judgement = status({
    status: seen(aStatus({ isLogging: false })),
    furtherTrails: [organizationTrail],
  });

  expect(judgement).toMatchObject({ rings: 'unknown', status: 'NOT_AVAILABLE' });
});

const mathAlarm = (expression: string) =>
  withAlarm({
    namespace: undefined,
    metricName: undefined,
    queries: aSumOf('CloudTrailMetrics', 'AssumeRoleCount').map((query) =>
      query.expression === undefined ? query : { ...query, expression },
    ),
  });

test('a metric-math alarm that cannot be decided, and no other → unseen, undecided', () => {
  const judgement = status(mathAlarm('RATE(m1)'));

  expect(judgement).toMatchObject({ rings: 'unknown', cloudguard: 'pass', status: 'NOT_AVAILABLE' });
  expect(judgement.chain.find(({ link }) => link === 'alarm')).toMatchObject({
    why: 'undecided',
    observed: { expression: 'RATE(m1)', because: 'the function RATE is not decided' },
  });
});

test.for([
  ['a Metrics Insights query that names the metric', 'SELECT SUM(AssumeRoleCount) FROM CloudTrailMetrics'],
  ['a search', `SEARCH('{CloudTrailMetrics} AssumeRoleCount', 'Sum')`],
] as const)('%s may read it → undecided, not no-alarm', ([, expression]) => {
  const query = { id: 'q1', expression, returnsData: true, accountId: undefined, metric: undefined };
  const judgement = status(withAlarm({ namespace: undefined, metricName: undefined, queries: [query] }));

  expect(judgement).toMatchObject({ rings: 'unknown', reason: null });
});

test.for([
  ['names the metric', 'sum(AssumeRoleCount) > 0', 'unknown'],
  ['is not told', undefined, 'unknown'],
  ['is about something else', 'sum(Errors) > 0', 'no'],
] as const)('an alarm on a PromQL query that %s', ([, query, rings]) => {
  const alarm = { namespace: undefined, metricName: undefined, isOnQuery: true, query };

  expect(status(withAlarm(alarm)).rings).toBe(rings);
});

test('a silent alarm under a composite that waits for others as well → unseen, for the composite may notify', () => {
  const rule = 'ALARM("assume-role") AND ALARM("root-use")';
  const silent = { metric: [anAlarm({ alarmActions: [] })], composite: [aComposite({ rule })], log: [] };
  const judgement = status({ alarms: seen(silent) });

  expect(judgement).toMatchObject({ rings: 'unknown', cloudguard: 'pass', status: 'NOT_AVAILABLE' });
});

test('a composite that names other alarms only changes nothing', () => {
  const alarms = {
    metric: [anAlarm({ alarmActions: [] })],
    composite: [aComposite({ rule: 'ALARM("root-use")' })],
    log: [],
  };

  expect(status({ alarms: seen(alarms) })).toMatchObject({ rings: 'no', reason: 'no-alarm-action' });
});

test('a delimited pattern that names no event bars nothing', () => {
  const filters = seen([aFilter({ pattern: '[ip, user, ..., status_code = 4*, bytes]' })]);

  expect(status({ filters })).toMatchObject({ rings: 'no', reason: 'no-metric-filter' });
});

test('an undecided pattern without an alarm behind it is not what an account is told about', () => {
  const filters = seen([
    aFilter({ name: 'a', pattern: '{ $.other ~ 1 }' }, { metricName: 'Unwatched' }),
    aFilter({ name: 'b', pattern: '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }' }),
  ]);

  expect(status({ filters })).toMatchObject({ rings: 'no', reason: 'filter-misses-events' });
});

test('a filter that runs on transformed logs is undecided', () => {
  const { chain } = status({ filters: seen([aFilter({ appliesOnTransformedLogs: true })]) });

  expect(chain.find(({ link }) => link === 'metric-filter')).toMatchObject({
    state: 'unseen',
    why: 'undecided',
  });
});

test('the only enabled Region refused → nothing is known of the trails', () => {
  const trailsByRegion = new Map([['us-east-1', refused('cloudtrail:DescribeTrails')]]);
  const account = { ...anAccount({ enabledRegions: seen(['us-east-1']) }), trailsByRegion };

  expect(judgeAccount(account, assumeRole)).toMatchObject({ rings: 'unknown', cloudguard: 'unknown' });
});
