/** An audit never crosses a quota that AWS publishes, however hard the organization and at any concurrency. */
import { expect, test } from 'vitest';
import { parseExceptions } from '../../shared/audit/exceptions-file.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { writeCoverageFinding } from '../../shared/findings/index.ts';
import { withDeployment } from './deployment.ts';
import { checked } from './report-schema.ts';
import { runFanOut } from './run-fan-out.ts';
import {
  accountOf,
  anOrganization,
  auditorId,
  memberId,
  region,
  ringingRegion,
  withSimulator,
} from './simulated.ts';

const centralId = '900000000000';
const topicOwners = Array.from({ length: 60 }, (_, index) => String(400_000_000_000 + index));
const units = ['Division/One', 'Division/Two', 'Division/Three', 'Division/Four', 'Division/Five'];

/** Mails what any account's CloudWatch publishes. */
function centralTopic(name: string) {
  const TopicArn = `arn:aws:sns:${region}:${centralId}:${name}`;
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: TopicArn,
    },
  ];
  return {
    TopicArn,
    Attributes: { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) },
    Subscriptions: [{ Protocol: 'email', Endpoint: 'security@example.com', Confirmed: true }],
  };
}

/** An account whose alarm publishes to a topic of its own in the central account. */
function topicOwner(accountId: string, index: number) {
  const { metricAlarms, topics: _topics, ...rest } = ringingRegion(accountId);
  const AlarmActions = [`arn:aws:sns:${region}:${centralId}:of-${accountId}`];
  return {
    organizationalUnit: units[index % units.length],
    regions: {
      [region]: { ...rest, metricAlarms: metricAlarms.map((alarm) => ({ ...alarm, AlarmActions })) },
    },
  };
}

/** An account with five trails, each with a log group of three pages of filters, and 40 mute rules on its alarm. */
function manyPages() {
  const [trail] = ringingRegion().trails;
  const { metricFilters, ...rest } = ringingRegion();
  const names = ['trail-logs', 'trail-logs-2', 'trail-logs-3', 'trail-logs-4', 'trail-logs-5'];
  return {
    organizationalUnit: units[0],
    regions: {
      [region]: {
        ...rest,
        trails: names.map((name) => ({
          ...trail,
          Name: name,
          TrailARN: `arn:aws:cloudtrail:${region}:${memberId}:trail/${name}`,
          CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${memberId}:log-group:${name}:*`,
        })),
        logGroups: names.map((logGroupName) => ({ logGroupName })),
        metricFilters: names.flatMap((logGroupName) =>
          Array.from({ length: 21 }, (_, index) => ({
            ...metricFilters[0],
            logGroupName,
            filterName: `filter-${index}`,
          })),
        ),
        alarmMuteRules: Array.from({ length: 40 }, (_, index) => ({
          Name: `night-${index}`,
          Rule: { Schedule: { Expression: 'cron(0 3 * * *)', Duration: 'PT1H' } },
          MuteTargets: { AlarmNames: ['assume-role'] },
        })),
      },
    },
  };
}

/** Coverage findings of accounts that have left; at 20 a page of the simulator as many pages as 1,500 at AWS's 100. */
const storedFindings = Array.from({ length: 300 }, (_, index) =>
  writeCoverageFinding(
    {
      auditorAccountId: auditorId,
      partition: 'aws',
      securityHubRegion: region,
      rule: assumeRole,
      accountId: String(700_000_000_000 + index),
      accountName: 'left',
      status: 'NOT_AVAILABLE',
      message: 'Not determined.',
      why: 'role-not-assumable',
      details: [],
    },
    '2026-01-14T12:00:00.000Z',
    '2026-01-14T12:00:00.000Z',
  ),
);

const topicOrganization = {
  ...Object.fromEntries(topicOwners.map((id, index) => [id, topicOwner(id, index)])),
  [centralId]: {
    organizationalUnit: 'Security',
    regions: { [region]: { topics: topicOwners.map((id) => centralTopic(`of-${id}`)) } },
  },
};

const hardOrganization = anOrganization(manyPages(), {
  ...topicOrganization,
  [auditorId]: { regions: { [region]: { findings: storedFindings } } },
});

test('the hardest organization is audited at 64 accounts at once without crossing a quota', async () => {
  const exceptions = units
    .map(
      (unit) =>
        `- ou: ${unit}\n  rule: D9.AWS.MON.22\n  owner: payments\n  reason: x\n  expires: 2026-12-31\n`,
    )
    .join('');
  await withSimulator(
    hardOrganization,
    async (audit, simulator) => {
      const report = await audit({
        settings: readSettings({ concurrency: ['64'] }, simulator.env),
        scope: {
          kind: 'selected',
          accounts: [auditorId],
          organizationalUnits: units,
          tags: [{ key: 'x', value: 'y' }],
        },
        exceptions: parseExceptions(exceptions, 'exceptions.yml'),
        publishes: true,
      });

      expect(simulator.quotaViolations()).toEqual({ total: 0, byAction: {} });
      expect(checked(report).coverage).toMatchObject({ judged: 62, undetermined: 0 });
      expect(accountOf(report).results[0]?.status).toBe('PASSED');
    },
    { enforcesQuotas: true, latency: 20 },
  );
}, 30_000);

test('processes of a fan-out that ask the same account at the same time keep its quotas together', async () => {
  await withDeployment(
    anOrganization({}, topicOrganization),
    { RINGCHECK_BATCH_SIZE: '16', RINGCHECK_CONCURRENCY: '64' },
    async ({ simulator, reports }) => {
      await runFanOut(simulator);

      expect(simulator.quotaViolations()).toEqual({ total: 0, byAction: {} });
      expect((await reports())[0]?.coverage).toMatchObject({ accounts: 64, undetermined: 0 });
      expect(simulator.calls().byAccount[centralId]).toMatchObject({ 'sns:ListSubscriptionsByTopic': 60 });
    },
    { enforcesQuotas: true, latency: 20 },
  );
}, 30_000);
