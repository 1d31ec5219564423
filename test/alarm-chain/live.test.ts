import { expect, test } from 'vitest';
import { judgeAccount, type Judgement } from '../../shared/alarm-chain/index.ts';
import { isCountable } from '../../shared/alarm-chain/live-windows.ts';
import { complianceStatus } from '../../shared/findings/index.ts';
import { digestOf } from '../../shared/findings/digest.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  aFilter,
  alarmArn,
  anAccount,
  anAlarm,
  aStatus,
  hoursAgo,
  refused,
  seen,
  topicArn,
  withAlarm,
  type AccountParts,
} from './compliant-account.ts';
import {
  digestToday,
  judge,
  keyOf,
  metricKey,
  minute,
  twoVisits,
  visit,
  visited,
  type Visited,
} from './visited-account.ts';

test('a metric that counted nothing around two visits in a row breaks a chain that holds in all else', () => {
  const judgement = judge({});

  expect(judgement).toMatchObject({ rings: 'no', brokenLink: 'live', reason: 'metric-missed-our-visits' });
  expect(judgement.chain).toHaveLength(8);
  expect(judgement.chain.at(-1)).toMatchObject({
    state: 'broken',
    resource: { type: 'metric-filter', name: 'assume-role' },
    observed: {
      because: "nothing around the audit's visits of 2026-01-14T12:00:00.000Z and 2026-01-13T12:00:00.000Z",
    },
  });
  expect(complianceStatus(judgement, 'both')).toBe('FAILED');
});

test('a metric that counted around the last visit proves the chain, in a note', () => {
  const judgement = judge({ counts: [3, null] });

  expect(judgement).toMatchObject({ rings: 'yes', reason: null });
  expect(judgement.chain.at(-1)).toMatchObject({ link: 'live', state: 'holds', observed: { counted: 3 } });
  expect(judgement.notes).toEqual([
    {
      code: 'metric-counted-events',
      link: 'live',
      message: "the metric counted 3 around the audit's visit of 2026-01-14T12:00:00.000Z",
    },
  ]);
});

const notComparable: readonly (readonly [string, Visited, Partial<AccountParts>])[] = [
  ['no earlier run is known', { windows: [], counts: [] }, {}],
  ['there was one visit only', { windows: [visit(24)], counts: [0] }, {}],
  ['the visit before the last was counted', { counts: [0, 1] }, {}],
  ['the finding holds no chain', { stored: null }, {}],
  ['the finding holds another chain', { stored: { digest: 'another' } }, {}],
  ['the chain is so only since the last visit', { stored: { since: hoursAgo(30) } }, {}],
  [
    'the filter was made after the earlier visit',
    {},
    { filters: seen([aFilter({ createdAt: hoursAgo(47) })]) },
  ],
  ['AWS does not tell when the filter was made', {}, { filters: seen([aFilter({ createdAt: undefined })]) }],
  ['the alarm was changed after the earlier visit', {}, withAlarm({ configuredAt: hoursAgo(47) })],
  ['AWS does not tell when the alarm was changed', {}, withAlarm({ configuredAt: undefined })],
  [
    'the trail was started after the earlier visit',
    {},
    { status: seen(aStatus({ startedLoggingAt: hoursAgo(47) })) },
  ],
  ['the last visit is too fresh', { windows: [visit(44 * minute), visit(24)] }, {}],
  [
    'CloudWatch does not keep the earlier visit',
    { windows: [visit(24), visit(24 * 61)], stored: { since: hoursAgo(24 * 90) } },
    { filters: seen([aFilter({ createdAt: hoursAgo(24 * 99) })]) },
  ],
  ['the metric was not asked for', { live: { countsByMetric: new Map() } }, {}],
  ['the answer tells of fewer visits', { counts: [] }, {}],
];

test.for(notComparable)('%s → nothing is blamed and nothing barred', ([, given, change]) => {
  const judgement = judge(given, change);

  expect(judgement).toMatchObject({ cloudguard: 'pass', rings: 'yes', reason: null, notes: [] });
  expect(judgement.chain.at(-1)).toMatchObject({ link: 'live', state: 'unseen', why: 'undecided' });
  expect(complianceStatus(judgement, 'both')).toBe('PASSED');
});

test('a visit just old enough for its data points to have come in is compared', () => {
  expect(judge({ windows: [visit(46 * minute), visit(24)] }).reason).toBe('metric-missed-our-visits');
});

test('a default value of zero is no count', () => {
  const change = { filters: seen([aFilter({}, { defaultValue: 0 })]) };

  expect(judge({ counts: [0, 0] }, change).reason).toBe('metric-missed-our-visits');
});

test('a metric with dimensions, or with a default value other than zero, tells of no count', () => {
  expect(isCountable(aFilter())).toBe(true);
  expect(isCountable(aFilter({}, { defaultValue: 0.5 }))).toBe(false);
  expect(isCountable(aFilter({}, { dimensions: { Name: '$.eventName' } }))).toBe(false);
  expect(isCountable(aFilter({ emitsSystemFieldDimensions: ['@aws.account'] }))).toBe(false);
  expect(isCountable(aFilter({ transformations: [] }))).toBe(false);
});

const refusals: readonly (readonly [string, Visited])[] = [
  ['the run record cannot be read', { live: { refusal: refused('securityhub:GetFindings') } }],
  ['the metric cannot be read', { answer: refused('cloudwatch:GetMetricData', 'throttled') }],
];

test.for(refusals)('%s → a note, and the verdict stays', ([, given]) => {
  const judgement = judge(given);

  expect(judgement).toMatchObject({ rings: 'yes', reason: null });
  expect(judgement.notes.map(({ code }) => code)).toEqual(['live-proof-unseen']);
  expect(judgement.chain.at(-1)?.state).toBe('unseen');
});

const second = { arn: `${alarmArn}-2`, name: 'second', metricName: 'Second' };
/** An account with two chains that hold, each with a filter and an alarm of its own. */
const twoChains: Partial<AccountParts> = {
  filters: seen([aFilter(), aFilter({ name: 'second' }, { metricName: 'Second' })]),
  alarms: seen({ metric: [anAlarm(), anAlarm(second)], composite: [], log: [] }),
};

/** The judgement after the metrics of the two chains counted so much around each of two visits. */
function judgeTwoChains(first: number | null, other: number | null, firstBefore = first) {
  const countsByMetric = new Map([
    [metricKey, seen([first, firstBefore])],
    [keyOf('Second'), seen([other, other])],
  ]);
  return judge({ live: { countsByMetric } }, twoChains);
}

/** Whether the account rings, and by which alarm. */
function ringsBy({ rings, chain }: Judgement) {
  return [rings, chain.find(({ link }) => link === 'alarm')?.resource?.name];
}

test('another chain that rings outweighs one that missed our visits, whichever is named first', () => {
  expect(ringsBy(judgeTwoChains(0, 1))).toEqual(['yes', 'second']);
  expect(ringsBy(judgeTwoChains(1, 0))).toEqual(['yes', 'assume-role']);
  expect(judgeTwoChains(0, null).reason).toBe('metric-missed-our-visits');
});

test('a chain that missed our visits is no verdict while another may ring', () => {
  const unread = anAlarm({ ...second, alarmActions: [`${topicArn}-unread`] });
  const alarms = seen({ metric: [anAlarm(), unread], composite: [], log: [] });
  const judgement = judge({ counts: [0, 0] }, { ...twoChains, alarms });

  expect(judgement).toMatchObject({ rings: 'unknown', brokenLink: null, reason: null });
});

test('filters that ring only together are proved together', () => {
  const filters = [
    aFilter({ pattern: '{ ($.eventName = AssumeRole) && ($.errorCode = "*") }' }),
    aFilter(
      { name: 'second', pattern: '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }' },
      { metricName: 'Second' },
    ),
  ];
  const together = { ...twoChains, filters: seen(filters) };
  const liveAfter = (first: number, other: number) => {
    const countsByMetric = new Map([
      [metricKey, seen([first, first])],
      [keyOf('Second'), seen([other, other])],
    ]);
    return judge({ live: { countsByMetric } }, together).chain.at(-1);
  };

  expect(liveAfter(0, 2)).toMatchObject({ state: 'holds', observed: { counted: 2 } });
  expect(liveAfter(0, 0)).toMatchObject({ state: 'broken', reason: 'metric-missed-our-visits' });
});

test('which of two chains is proved changes neither digest: the finding stays as it is', () => {
  const unasked = judge({ live: { countsByMetric: new Map() } }, twoChains);
  // In the last, only the second chain is proved.
  const judgements = [unasked, judgeTwoChains(5, 5), judgeTwoChains(0, 5, 1)];
  const proofs = judgements.map(({ chain }) => chain.at(-1)?.state);

  expect(proofs).toEqual(['unseen', 'holds', 'unseen']);
  expect(new Set(judgements.map(({ chainDigest }) => chainDigest)).size).toBe(1);
  expect(new Set(judgements.map((judgement) => digestOf(judgement, 'PASSED'))).size).toBe(1);
});

test('the digest of the chains changes with what their filters count', () => {
  const digests = [
    digestToday(),
    digestToday({ filters: seen([aFilter({ pattern: '{ $.eventName = AssumeRole }' })]) }),
    digestToday({ filters: seen([aFilter({}, { metricValue: '2' })]) }),
    digestToday(withAlarm({ threshold: 0.5 })),
  ];

  expect(new Set(digests).size).toBe(digests.length);
  expect(judgeAccount(anAccount({ filters: seen([]) }), assumeRole).chainDigest).toBeNull();
});

test('delivery times do not change the digest of the chains', () => {
  const later = seen(aStatus({ latestDeliveryAt: hoursAgo(0.01), latestDeliveryError: 'AccessDenied' }));

  expect(digestToday({ status: later })).toBe(digestToday());
});

test('nothing that the visits left behind turns a broken chain into one that rings, or names another reason', () => {
  const broken = { subscriptions: seen([]) };
  const live = { windows: twoVisits, countsByMetric: new Map([[metricKey, seen([9, 9])]]) };
  const snapshot = anAccount({ ...broken, advisory: { live: { ...visited({}).advisory.live, ...live } } });

  expect(judgeAccount(snapshot, assumeRole)).toMatchObject({ rings: 'no', reason: 'no-subscription' });
});
