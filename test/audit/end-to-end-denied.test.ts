/** The audit role lacks one permission: what is advisory changes no verdict, what is required is never guessed. */
import { expect, test } from 'vitest';
import type { NoteCode } from '../../shared/alarm-chain/index.ts';
import { changes, type ChangeName } from '../../simulator/generator/changes/catalogue.ts';
import { generateScenario } from '../../simulator/index.ts';
import { checked } from './report-schema.ts';
import { accountOf, anOrganization, memberId, region, ringingRegion, withSimulator } from './simulated.ts';

const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const accountKey = {
  KeyId: keyId,
  Policy: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${memberId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        Resource: '*',
      },
    ],
  },
};
/** An alarm that is silent for an hour at night, and a topic with a key of its own. */
function regionWithEverything(filterPattern: string) {
  const { topics, metricFilters, ...others } = ringingRegion();
  return {
    ...others,
    metricFilters: metricFilters.map((filter) => ({ ...filter, filterPattern })),
    topics: topics.map((topic) => ({ ...topic, Attributes: { KmsMasterKeyId: keyId } })),
    kmsKeys: [accountKey],
    alarmMuteRules: [
      {
        Name: 'backup',
        Rule: { Schedule: { Expression: 'cron(0 3 * * *)', Duration: 'PT1H' } },
        MuteTargets: { AlarmNames: ['assume-role'] },
      },
    ],
  };
}

const equal = '{($.eventName=AssumeRole)}';
const broader = '{ $.eventSource = sts.amazonaws.com }';
const secondsOfDay = 24 * 60 * 60;

/** What every advisory call leaves behind where it is denied. */
const advisory: readonly (readonly [string, NoteCode])[] = [
  ['logs:DescribeLogGroups', 'log-class-unseen'],
  ['cloudwatch:ListAlarmMuteRules', 'mute-rules-unseen'],
  ['cloudwatch:GetAlarmMuteRule', 'mute-rules-unseen'],
  ['sns:GetTopicAttributes', 'topic-policy-unseen'],
  ['kms:DescribeKey', 'topic-key-unseen'],
  ['kms:GetKeyPolicy', 'topic-key-unseen'],
  ['sns:GetSubscriptionAttributes', 'subscription-filter-unseen'],
  ['cloudwatch:DescribeAlarmHistory', 'alarm-history-unseen'],
  ['cloudwatch:GetMetricData', 'live-proof-unseen'],
];

const verdicts = [
  ['passes', equal, { status: 'PASSED', cloudguard: 'pass', rings: 'yes', reason: null }],
  [
    'fails',
    broader,
    { status: 'FAILED', cloudguard: 'fail', rings: 'yes', reason: 'filter-broader-than-rule' },
  ],
] as const;

const cases = advisory.flatMap(([action, code]) =>
  verdicts.map(([does, pattern, verdict]) => ({ action, code, does, pattern, verdict })),
);

test.for(cases)('$action denied, the account $does as before, with the note $code', async (one) => {
  const { now: _now, ...scenario } = anOrganization({
    deniedActions: [one.action],
    regions: { [region]: regionWithEverything(one.pattern) },
  });
  await withSimulator(scenario, async (audit, simulator) => {
    // The third run looks for what the first two left in the metric.
    for (const _day of one.code === 'live-proof-unseen' ? [1, 2] : []) {
      await audit({ publishes: true });
      simulator.advanceClock(secondsOfDay);
    }
    const [result] = accountOf(checked(await audit({ publishes: true }))).results;

    expect(result).toMatchObject(one.verdict);
    expect(result?.notes.map(({ code }) => code)).toContain(one.code);
  });
});

/** What each required call alone can tell: without it these accounts look like a compliant one, or like nothing. */
const toldBy: Readonly<Record<string, readonly ChangeName[]>> = {
  'cloudtrail:DescribeTrails': Object.keys(changes) as ChangeName[],
  'account:ListRegions': ['no-trail', 'trail-misses-regions'],
  'cloudtrail:GetTrailStatus': ['trail-not-logging', 'log-delivery-failing', 'log-delivery-stale'],
  'cloudtrail:GetEventSelectors': ['management-events-not-recorded', 'read-events-not-recorded'],
  'logs:DescribeMetricFilters': [
    'log-group-missing',
    'no-metric-filter',
    'filter-never-matches',
    'filter-misses-events',
    'filter-broader-than-rule',
    'filters-ring-together',
    'filter-excludes-account',
    'metric-value-not-positive',
  ],
  'cloudwatch:DescribeAlarms': [
    'no-alarm',
    'alarm-needs-more-events',
    'alarm-cannot-fire',
    'alarm-never-resets',
    'alarm-actions-disabled',
    'alarm-muted',
    'metric-math-needs-more-events',
    'composite-needs-more-events',
    'no-alarm-action',
    'no-sns-action',
    'topic-missing',
    'no-subscription',
  ],
  'sns:ListSubscriptionsByTopic': ['topic-missing', 'no-subscription', 'no-confirmed-subscription'],
};
const changeNames = Object.keys(changes) as readonly ChangeName[];

test.for(Object.entries(toldBy))(
  '%s denied in every account: nothing is said that it alone could tell',
  async ([action, told]) => {
    const scenario = generateScenario({ accounts: changeNames.length + 3, seed: 5 });
    const accounts = Object.entries(scenario.accounts ?? {});
    const denied = accounts.map(([id, account]) => [id, { ...account, deniedActions: [action] }] as const);
    await withSimulator({ ...scenario, accounts: Object.fromEntries(denied) }, async (audit) => {
      const report = checked(await audit());

      const wrong = accounts.filter(([id, account]) => {
        const { status } = accountOf(report, id).results[0] ?? {};
        const truth = account?.expected?.results?.[0]?.status;
        return status !== truth && (status === 'PASSED' || status === 'FAILED');
      });
      expect(wrong, 'never the opposite of the truth').toEqual([]);
      // A compliant member comes third, behind it one member for each change.
      const indistinct = [
        ...(action === 'account:ListRegions' ? [] : [2]),
        ...told.map((name) => changeNames.indexOf(name) + 3),
      ];
      const ids = indistinct.map((index) => accounts[index]?.[0]);
      const states = new Set(ids.map((id) => accountOf(report, id).state));
      expect(states).toEqual(new Set(['undetermined']));
    });
  },
);
