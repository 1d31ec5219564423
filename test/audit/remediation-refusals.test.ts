/** What the deployed remediation leaves alone, and what it says of it. */
import { describe, expect, test } from 'vitest';
import { readAllowList } from '../../shared/audit/remediation-settings.ts';
import { applyRemediation } from '../../shared/audit/apply-remediation.ts';
import { beginRun } from '../../shared/audit/begin-run.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import {
  ownName,
  withoutFilterAndAlarm,
  withRemediation,
  type Event,
  type Remediated,
} from './remediated.ts';
import { anOrganization, auditorId, memberId, region, ringingRegion } from './simulated.ts';

const noFilter = withoutFilterAndAlarm();
const ownMetric = { metricName: 'D9.AWS.MON.22', metricNamespace: 'Ringcheck/Rules', metricValue: '1' };
const ownFilter = {
  filterName: ownName,
  filterPattern: '{($.eventName=AssumeRole)}',
  logGroupName: 'trail-logs',
  metricTransformations: [ownMetric],
};
const ownAlarm = {
  AlarmName: ownName,
  AlarmArn: `arn:aws:cloudwatch:${region}:${memberId}:alarm:${ownName}`,
  Namespace: 'Ringcheck/Rules',
  MetricName: 'D9.AWS.MON.22',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  DatapointsToAlarm: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
  AlarmActions: [`arn:aws:sns:${region}:${memberId}:alarms`],
};
const ownTags = [
  { Key: 'ringcheck:managed-by', Value: 'ringcheck' },
  { Key: 'ringcheck:rule', Value: 'D9.AWS.MON.22' },
];

function organization(there: object, member: object = {}) {
  return anOrganization({ remediationRole: true, regions: { [region]: there }, ...member });
}

const writing = /:(Put|Delete)(MetricFilter|MetricAlarm|Alarms)$/;
function writesIn({ simulator }: Remediated): readonly string[] {
  return Object.values(simulator.calls().byAccount)
    .flatMap((actions) => Object.keys(actions))
    .filter((action) => writing.test(action));
}

/** The event of the finding, whatever the rule of EventBridge makes of it. */
function eventOf(org: Remediated): Event {
  const { events } = org.simulator.events();
  const found = events.find(
    ({ accountId, event }) =>
      accountId === auditorId && JSON.stringify(event).includes(`ringcheck/D9.AWS.MON.22/${memberId}`),
  );
  return { ...found?.event };
}

function asChosen(event: Event): Event {
  return {
    ...event,
    'detail-type': 'Security Hub Findings - Custom Action',
    resources: [`arn:aws:securityhub:${region}:${auditorId}:action/custom/RingcheckMend`],
  };
}

const rows: readonly (readonly [string, object, string])[] = [
  [
    'a metric filter of somebody else has the name',
    { ...noFilter, metricFilters: [{ ...ownFilter, filterPattern: '{ $.eventName = StopLogging }' }] },
    `name that Ringcheck would use, and is left alone: the metric filter ${ownName}`,
  ],
  [
    'an alarm of somebody else has the name',
    { ...noFilter, metricFilters: [ownFilter], metricAlarms: [{ ...ownAlarm, Threshold: 5, Tags: ownTags }] },
    `left alone: the alarm ${ownName}`,
  ],
  [
    'an alarm has name and form, but not the tags',
    { ...noFilter, metricAlarms: [ownAlarm] },
    `left alone: the alarm ${ownName}`,
  ],
  [
    'a composite alarm has the name',
    {
      ...noFilter,
      metricAlarms: [
        { ...ownAlarm, AlarmName: 'other', AlarmArn: ownAlarm.AlarmArn.replace(ownName, 'other') },
      ],
      compositeAlarms: [
        {
          AlarmName: ownName,
          AlarmArn: ownAlarm.AlarmArn,
          AlarmRule: 'ALARM("other")',
        },
      ],
    },
    `left alone: the alarm ${ownName}`,
  ],
  [
    'nobody has confirmed the subscription',
    {
      ...noFilter,
      topics: noFilter.topics.map((topic) => ({
        ...topic,
        Subscriptions: [{ Protocol: 'email', Endpoint: 'security@example.com', Confirmed: false }],
      })),
    },
    'the configured topic would not bring the alarm to anybody: no-confirmed-subscription',
  ],
  [
    'the topic is not there',
    { ...noFilter, topics: [] },
    'the configured topic would not bring the alarm to anybody: topic-missing',
  ],
  [
    'the trail does not log',
    { ...noFilter, trails: noFilter.trails.map((trail) => ({ ...trail, Status: { IsLogging: false } })) },
    'the chain is broken before the metric filter',
  ],
  [
    'the topic of the right alarm has no subscriber',
    { ...ringingRegion(), topics: ringingRegion().topics.map((topic) => ({ ...topic, Subscriptions: [] })) },
    'what is broken lies behind the alarm',
  ],
];

test.each(rows)('where %s, nothing is written and the finding says so', async (_, there, note) => {
  await withRemediation(organization(there), async (org) => {
    await org.audit();

    expect(await org.deliver(org.event())).toMatchObject({ findings: [{ workflow: 'NOTIFIED' }] });
    expect(writesIn(org)).toEqual([]);
    expect((await org.finding())?.Note?.Text).toContain(note);
  });
});

test('where the remediation’s role is not there, nothing is written and the finding names it', async () => {
  await withRemediation(organization(noFilter, { remediationRole: false }), async (org) => {
    await org.audit();

    expect(await org.deliver(org.event())).toMatchObject({ findings: [{ workflow: 'NOTIFIED' }] });
    expect(writesIn(org)).toEqual([]);
    expect((await org.finding())?.Note?.Text).toContain("the remediation's role in account");
  });
});

test('where no topic is configured, nothing is written and the finding says so', async () => {
  const environment = { RINGCHECK_ALARM_TOPIC_ARN: '' };
  await withRemediation(
    organization(noFilter),
    async (org) => {
      await org.audit();

      expect(await org.deliver(org.event())).toMatchObject({ findings: [{ workflow: 'NOTIFIED' }] });
      expect((await org.finding())?.Note?.Text).toContain('no topic is configured');
    },
    { environment },
  );
});

describe('an account that is not on the list', () => {
  test('is not even looked at for the import of its finding, which stays NEW', async () => {
    await withRemediation(
      organization(noFilter),
      async (org) => {
        await org.audit();
        const event = org.event();
        const before = org.proxy.calls().length;

        expect(await org.deliver(event)).toMatchObject({ findings: [{ workflow: null }] });
        expect(org.proxy.calls()).toHaveLength(before);
        expect((await org.finding())?.Workflow?.Status).toBe('NEW');
      },
      { accounts: [] },
    );
  });

  test('is told of to a person who chose its finding', async () => {
    await withRemediation(
      organization(noFilter),
      async (org) => {
        await org.audit();

        expect(await org.deliver(asChosen(org.event()))).toMatchObject({
          findings: [{ workflow: 'NOTIFIED' }],
        });
        expect(writesIn(org)).toEqual([]);
        expect((await org.finding())?.Note?.Text).toContain('is not on the allow list');
      },
      { accounts: [] },
    );
  });
});

test('a person who chose a finding that waits for somebody has it mended', async () => {
  await withRemediation(organization(noFilter), async (org) => {
    await org.audit();
    const event = org.event();
    const { findings } = event['detail'] as { readonly findings: readonly object[] };
    const notified = findings.map((finding) => ({ ...finding, Workflow: { Status: 'NOTIFIED' } }));

    expect(await org.deliver(asChosen({ ...event, detail: { findings: notified } }))).toMatchObject({
      findings: [{ workflow: 'RESOLVED' }],
    });
  });
});

test.each([
  ['passed', { Compliance: { Status: 'PASSED' } }],
  ['was archived', { RecordState: 'ARCHIVED' }],
  ['was suppressed', { Workflow: { Status: 'SUPPRESSED' } }],
  ['is another product’s', { ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub` }],
  ['is about another account than it says', { AwsAccountId: '444444444444' }],
  ['is the run record', { Id: `ringcheck/run/${memberId}` }],
])('a finding that %s starts nothing, whoever sends it', async (_, change) => {
  await withRemediation(organization(noFilter), async (org) => {
    await org.audit();
    const event = eventOf(org);
    const { findings } = event['detail'] as { readonly findings: readonly object[] };
    const changed = { ...event, detail: { findings: findings.map((one) => ({ ...one, ...change })) } };
    const before = org.proxy.calls().length;

    expect(await org.deliver(asChosen(changed))).toEqual({ findings: [] });
    expect(org.proxy.calls()).toHaveLength(before);
  });
});

test('a finding that says it failed, of an account that rings, is only resolved', async () => {
  await withRemediation(organization(ringingRegion()), async (org) => {
    await org.audit();
    const event = eventOf(org);
    const { findings } = event['detail'] as { readonly findings: readonly object[] };
    const forged = findings.map((one) => ({ ...one, Compliance: { Status: 'FAILED' } }));

    expect(await org.deliver({ ...event, detail: { findings: forged } })).toMatchObject({
      findings: [{ workflow: 'RESOLVED' }],
    });
    expect(writesIn(org)).toEqual([]);
  });
});

test('a guard that throws refuses', async () => {
  await withRemediation(organization(noFilter), async (org) => {
    const defects: unknown[] = [];
    const run = {
      settings: readSettings({}, process.env),
      scope: { kind: 'selected', accounts: [memberId], organizationalUnits: [] },
      publishes: false,
      now: () => new Date(),
      observer: { onDefect: (_id: string, error: unknown) => defects.push(error) },
    } as const;
    const outcomes = await applyRemediation(run, await beginRun(run), {
      topicOf: () => run.settings.alarmTopicArn,
      isWanted: () => true,
      agreedSteps: null,
      isAsked: true,
      publishes: false,
      isAllowed: () => {
        throw new Error('the list is out of reach');
      },
    });

    expect(outcomes.map(({ refusal }) => refusal)).toEqual(['undetermined']);
    expect(defects).toHaveLength(1);
    expect(writesIn(org)).toEqual([]);
  });
});

test.each([
  ['no object', 'event is not an object', null],
  ['another source', 'event.source is not aws.securityhub', { source: 'aws.ec2' }],
  [
    'another kind',
    'event.detail-type is none of Security Hub Findings - Imported',
    { source: 'aws.securityhub', 'detail-type': 'Security Hub Insight Results' },
  ],
  [
    'no findings',
    'event.detail.findings is not a list of 1 to 100 findings',
    {
      source: 'aws.securityhub',
      'detail-type': 'Security Hub Findings - Imported',
      detail: { findings: [] },
    },
  ],
])('an event of %s is an error that names the member', async (_, message, event) => {
  await withRemediation(organization(noFilter), async (org) => {
    expect(String(await org.deliver(event as unknown as Event))).toContain(message);
  });
});

test('the allow list names accounts, or the variable is refused', () => {
  expect(readAllowList({})).toEqual(new Set());
  expect(readAllowList({ RINGCHECK_REMEDIATION_ACCOUNTS: '' })).toEqual(new Set());
  expect(readAllowList({ RINGCHECK_REMEDIATION_ACCOUNTS: '333333333333, 444444444444' })).toEqual(
    new Set(['333333333333', '444444444444']),
  );
  expect(() => readAllowList({ RINGCHECK_REMEDIATION_ACCOUNTS: 'all' })).toThrow(
    'RINGCHECK_REMEDIATION_ACCOUNTS `all` is not an account id',
  );
});
