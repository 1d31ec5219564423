import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  judgeAccount,
  type AccountSnapshot,
  type Alarms,
  type Evidence,
  type Trail,
  type UnseenWhy,
} from '../../shared/alarm-chain/index.ts';
import { nothingAdvisory } from '../../shared/aws/read-advisory.ts';
import { complianceStatus } from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  aSumOf,
  aComposite,
  aFilter,
  anAlarm,
  aSelection,
  aStatus,
  aSubscription,
  aTrail,
  absent,
  collectedAt,
  hoursAgo,
  refused,
  seen,
} from './compliant-account.ts';

const runs = Number(process.env['RINGCHECK_PROPERTY_RUNS'] ?? 300);

const patterns = [
  '{($.eventName=AssumeRole)}',
  '{ $.eventName = AssumeRole* }',
  '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }',
  '{ ($.eventName = AssumeRole) && ($.errorCode = "*") }',
  '{ $.eventName = ConsoleLogin }',
  '{ $.eventName ~ broken }',
  '[a, b]',
];
const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);

function topicArn(name: string): string {
  return `arn:aws:sns:us-east-1:333333333333:${name}`;
}

function groupArn(name: string): string {
  return `arn:aws:logs:us-east-1:333333333333:log-group:${name}:*`;
}

/** Two trails on two log groups, each with a few filters, and alarms and topics of all kinds between them. */
const account: fc.Arbitrary<AccountSnapshot> = fc
  .record({
    trails: fc.array(
      fc.record({
        isMultiRegion: fc.boolean(),
        isOrganization: oneOf(false, false, false, true),
        logGroup: oneOf<string | undefined>('one', 'two', undefined),
      }),
      { maxLength: 2 },
    ),
    regions: oneOf(['us-east-1'], ['us-east-1', 'eu-west-1']),
    status: oneOf(
      aStatus(),
      aStatus({ isLogging: false }),
      aStatus({ latestDeliveryAt: hoursAgo(48) }),
      aStatus({ latestDeliveryAt: undefined }),
    ),
    selection: oneOf(
      aSelection(),
      aSelection({
        advanced: [],
        basic: [
          { readWriteType: 'WriteOnly', includeManagementEvents: true, excludeManagementEventSources: [] },
        ],
      }),
    ),
    filters: fc.array(
      fc.record({
        pattern: oneOf(...patterns),
        metricName: oneOf('M', 'N'),
        metricValue: oneOf('1', '1', '0'),
      }),
      { maxLength: 3 },
    ),
    alarms: fc.array(
      fc.record({
        metricName: oneOf('M', 'N'),
        threshold: oneOf(1, 1, 5),
        actionsEnabled: oneOf(true, true, false),
        topic: oneOf('heard', 'pending', 'empty', 'missing', undefined),
        math: oneOf(false, false, false, true),
      }),
      { maxLength: 3 },
    ),
    composite: oneOf(false, false, true),
  })
  .map((parts) => {
    const trails = parts.trails.map((trail, index): Trail => ({
      ...aTrail({ ...trail, isMultiRegion: trail.isMultiRegion || trail.isOrganization }),
      arn: `arn:aws:cloudtrail:us-east-1:333333333333:trail/t${index}`,
      logGroupArn: trail.logGroup === undefined ? undefined : groupArn(trail.logGroup),
    }));
    const filters = parts.filters.map(({ pattern, ...transformation }, index) =>
      aFilter({ name: `f${index}`, pattern }, { namespace: 'X', ...transformation }),
    );
    const metric = parts.alarms.map(({ metricName, topic, math, ...settings }, index) => ({
      ...anAlarm({
        ...settings,
        name: `a${index}`,
        arn: `arn:aws:cloudwatch:us-east-1:333333333333:alarm:a${index}`,
        alarmActions: topic === undefined ? [] : [topicArn(topic)],
      }),
      ...(math
        ? { namespace: undefined, metricName: undefined, queries: aSumOf('X', metricName) }
        : { namespace: 'X', metricName }),
    }));
    const composite = parts.composite
      ? [aComposite({ rule: 'ALARM(a0)', alarmActions: [topicArn('heard')] })]
      : [];
    return {
      accountId: '333333333333',
      collectedAt,
      enabledRegions: seen(parts.regions),
      trailsByRegion: new Map(
        parts.regions.map((region) => [
          region,
          seen(trails.filter(({ isMultiRegion }) => isMultiRegion || region === 'us-east-1')),
        ]),
      ),
      statusByTrail: new Map(trails.map(({ arn }) => [arn, seen(parts.status)])),
      selectorsByTrail: new Map(trails.map(({ arn }) => [arn, seen(parts.selection)])),
      filtersByLogGroup: new Map([
        [groupArn('one'), seen(filters)],
        [groupArn('two'), absent('logs:DescribeMetricFilters')],
      ]),
      alarmsByPlace: new Map([['333333333333/us-east-1', seen({ metric, composite, log: [] })]]),
      subscriptionsByTopic: new Map<string, Evidence<readonly ReturnType<typeof aSubscription>[]>>([
        [topicArn('heard'), seen([aSubscription()])],
        [topicArn('pending'), seen([aSubscription({ arn: 'PendingConfirmation' })])],
        [topicArn('empty'), seen([])],
        [topicArn('missing'), absent('sns:ListSubscriptionsByTopic')],
      ]),
      advisory: nothingAdvisory,
    };
  });

const evidenceMaps = [
  'trailsByRegion',
  'statusByTrail',
  'selectorsByTrail',
  'filtersByLogGroup',
  'alarmsByPlace',
  'subscriptionsByTopic',
] as const;
const whys: readonly UnseenWhy[] = ['access-denied', 'throttled', 'timed-out', 'unsupported'];

/** The same account with a part of its evidence refused; `hidden` says of each answer whether. */
function withRefusals(truth: AccountSnapshot, hidden: readonly boolean[], why: UnseenWhy): AccountSnapshot {
  let next = 0;
  const hides = () => hidden[next++ % hidden.length] === true;
  const maps = evidenceMaps.map((name) => {
    const entries = [...(truth[name] as ReadonlyMap<string, Evidence<unknown>>)];
    return [
      name,
      new Map(entries.map(([key, value]) => [key, hides() ? refused('service:Call', why) : value])),
    ];
  });
  const enabledRegions = hides() ? refused('account:ListRegions', why) : truth.enabledRegions;
  return { ...truth, ...(Object.fromEntries(maps) as Partial<AccountSnapshot>), enabledRegions };
}

const statusOf = (snapshot: AccountSnapshot) => complianceStatus(judgeAccount(snapshot, assumeRole), 'both');

test('a refusal never turns an account into PASSED or FAILED that is not', () => {
  const hiding = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(account, hiding, fc.constantFrom(...whys), (truth, hidden, why) => {
      const status = statusOf(withRefusals(truth, hidden, why));
      expect([statusOf(truth), 'WARNING', 'NOT_AVAILABLE']).toContain(status);
    }),
    { numRuns: runs },
  );
});

test('the chain is in link order, ends at its first broken link and has one reason at the most', () => {
  fc.assert(
    fc.property(account, fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (truth, hidden) => {
      const { chain, rings, brokenLink } = judgeAccount(
        withRefusals(truth, hidden, 'access-denied'),
        assumeRole,
      );
      const broken = chain.filter(({ state }) => state === 'broken');
      expect(broken.length).toBe(rings === 'no' ? 1 : 0);
      expect(chain.length).toBe(rings === 'no' ? chain.indexOf(broken[0] as (typeof chain)[number]) + 1 : 8);
      expect(rings === 'no' ? brokenLink : chain.at(-1)?.link).toBe(chain.at(-1)?.link);
      expect(chain.map(({ link }) => link)).toEqual(
        [
          'trail',
          'event-selection',
          'log-delivery',
          'metric-filter',
          'alarm',
          'notification',
          'subscriber',
          'live',
        ].slice(0, chain.length),
      );
    }),
    { numRuns: runs },
  );
});

function reversed(evidence: Evidence<unknown>): Evidence<unknown> {
  if (evidence.state === 'seen' && isAlarms(evidence.value)) {
    const { metric, composite } = evidence.value;
    return seen({ metric: metric.toReversed(), composite: composite.toReversed() });
  }
  return evidence.state === 'seen' && Array.isArray(evidence.value)
    ? seen(evidence.value.toReversed())
    : evidence;
}

function isAlarms(value: unknown): value is Alarms {
  return typeof value === 'object' && value !== null && 'metric' in value && 'composite' in value;
}

test('the order in which AWS lists things changes no verdict', () => {
  fc.assert(
    fc.property(account, (truth) => {
      const maps = evidenceMaps.map((name) => {
        const entries = [...(truth[name] as ReadonlyMap<string, Evidence<unknown>>)].toReversed();
        return [name, new Map(entries.map(([key, value]) => [key, reversed(value)]))];
      });
      const other = judgeAccount(
        { ...truth, ...(Object.fromEntries(maps) as Partial<AccountSnapshot>) },
        assumeRole,
      );
      const { cloudguard, rings, reason } = judgeAccount(truth, assumeRole);
      expect([other.cloudguard, other.rings, other.reason]).toEqual([cloudguard, rings, reason]);
    }),
    { numRuns: runs },
  );
});
