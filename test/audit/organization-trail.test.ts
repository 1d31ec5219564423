import { expect, test } from 'vitest';
import { readSettings } from '../../shared/audit/settings.ts';
import { checked } from './report-schema.ts';
import { accountOf, auditorId, memberId, region, ringingRegion, withSimulator } from './simulated.ts';

const managementId = '111111111111';
const loggingId = '444444444444';
const topicOwnerId = '555555555555';
const firstMember = 600_000_000_000;

interface Shape {
  /** Who owns the log group and what hangs on it; the management account unless given. */
  readonly logGroupOwner?: string;
  readonly topicOwner?: string;
  readonly members?: number;
  readonly deniedActions?: Readonly<Record<string, readonly string[]>>;
  readonly withoutRole?: readonly string[];
  /** Where the owner stands in the list of accounts. */
  readonly ownerIsLast?: boolean;
}

/**
 * An organization with one trail, of the management account, that rings for every member. It has the time of this
 * process: with a clock that is off, the SDK takes every refusal for the clock's fault and asks again.
 */
function organization(shape: Shape = {}) {
  const { logGroupOwner = managementId, members = 3, deniedActions = {}, withoutRole = [] } = shape;
  const topicOwner = shape.topicOwner ?? logGroupOwner;
  const { trails, topics, ...behind } = ringingRegion(logGroupOwner);
  const alarms = behind.metricAlarms.map((alarm) => ({ ...alarm, AlarmActions: [topicArn(topicOwner)] }));
  const owned: Readonly<Record<string, object>> = {
    [managementId]: {
      trails: trails.map((trail) => ({
        ...trail,
        TrailARN: `arn:aws:cloudtrail:${region}:${managementId}:trail/main`,
        IsOrganizationTrail: true,
      })),
    },
  };
  const ownedBy = (id: string) => ({
    ...owned[id],
    ...(id === logGroupOwner ? { ...behind, metricAlarms: alarms } : {}),
    ...(id === topicOwner ? { topics: [{ ...topics[0], ...topicOf(id) }] } : {}),
  });
  const ids = [managementId, auditorId, loggingId, topicOwnerId, ...memberIds(members)];
  return {
    schemaVersion: 1,
    region,
    organization: { managementAccountId: managementId, auditorAccountId: auditorId },
    accounts: Object.fromEntries(
      (shape.ownerIsLast === true ? ids.toReversed() : ids).map((id) => [
        id,
        {
          auditRole: !withoutRole.includes(id),
          deniedActions: deniedActions[id] ?? [],
          regions: { [region]: ownedBy(id) },
        },
      ]),
    ),
  };
}

/** A topic to which the alarms of other accounts may publish too. */
function topicOf(accountId: string): object {
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'SNS:Publish',
      Resource: topicArn(accountId),
    },
  ];
  return {
    TopicArn: topicArn(accountId),
    Attributes: { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) },
  };
}

function topicArn(accountId: string): string {
  return `arn:aws:sns:${region}:${accountId}:alarms`;
}

function memberIds(count: number): readonly string[] {
  return [memberId, ...Array.from({ length: count - 1 }, (_, index) => String(firstMember + index))];
}

const askedOfOwner = [
  'cloudtrail:GetTrailStatus',
  'cloudtrail:GetEventSelectors',
  'logs:DescribeMetricFilters',
  'cloudwatch:DescribeAlarms',
  'sns:ListSubscriptionsByTopic',
] as const;

test('five hundred members of an organization trail cost its owner one reading of its log group', async () => {
  await withSimulator(organization({ members: 500 }), async (audit, simulator) => {
    const report = checked(await audit());

    expect(report.coverage).toEqual({ accounts: 504, judged: 504, undetermined: 0, excluded: 0 });
    expect(new Set(report.accounts.map(({ results }) => results[0]?.status))).toEqual(new Set(['PASSED']));
    const { byAccount } = simulator.calls();
    for (const action of askedOfOwner) expect(byAccount[managementId]?.[action], action).toBe(1);
    const most = Math.max(...Object.values(byAccount[managementId] ?? {}));
    expect(most, 'no call to the owner is made for each member').toBe(1);
    // A member answers for its list of trails, and for nothing behind them.
    expect(byAccount[String(firstMember)]).toEqual({ 'cloudtrail:DescribeTrails': 1 });
  });
});

test.for([
  ['first', false, 1],
  ['first, eight at a time', false, 8],
  ['last', true, 1],
  ['last, eight at a time', true, 8],
] as const)('the owner that is audited %s is read once', async ([, ownerIsLast, concurrency]) => {
  const settings = readSettings({ concurrency: [String(concurrency)] }, {});
  await withSimulator(organization({ members: 20, ownerIsLast }), async (audit, simulator) => {
    const report = checked(await audit({ settings }));

    expect(report.coverage.judged).toBe(24);
    const calls = simulator.calls().byAccount[managementId];
    for (const action of askedOfOwner) expect(calls?.[action], action).toBe(1);
    expect(calls?.['cloudtrail:DescribeTrails']).toBe(1);
  });
});

test('a member is credited with the chain where it stands', async () => {
  await withSimulator(organization({ logGroupOwner: loggingId }), async (audit) => {
    const [result] = accountOf(checked(await audit())).results;

    expect(result).toMatchObject({ status: 'PASSED', rings: 'yes', cloudguard: 'pass' });
    const owners = result?.chain.map(({ link, resource }) => [link, resource?.accountId]);
    expect(owners?.slice(0, 7)).toEqual([
      ['trail', managementId],
      ['event-selection', managementId],
      ['log-delivery', loggingId],
      ['metric-filter', loggingId],
      ['alarm', loggingId],
      ['notification', loggingId],
      ['subscriber', loggingId],
    ]);
  });
});

test('trail and log group of two owners: each is asked for its own part, once', async () => {
  await withSimulator(organization({ logGroupOwner: loggingId, members: 12 }), async (audit, simulator) => {
    expect(checked(await audit()).coverage.judged).toBe(16);

    const { byAccount } = simulator.calls();
    expect(byAccount[managementId]).toMatchObject({
      'cloudtrail:GetTrailStatus': 1,
      'cloudtrail:GetEventSelectors': 1,
    });
    expect(byAccount[managementId]?.['logs:DescribeMetricFilters']).toBeUndefined();
    expect(byAccount[loggingId]).toMatchObject({
      'logs:DescribeMetricFilters': 1,
      'cloudwatch:DescribeAlarms': 1,
      'sns:ListSubscriptionsByTopic': 1,
    });
    expect(byAccount[loggingId]?.['cloudtrail:GetTrailStatus']).toBeUndefined();
  });
});

test('a topic of a third account is asked of its owner, once for all members', async () => {
  const shape = { logGroupOwner: loggingId, topicOwner: topicOwnerId, members: 12 };
  await withSimulator(organization(shape), async (audit, simulator) => {
    expect(accountOf(checked(await audit())).results[0]?.rings).toBe('yes');

    const { byAccount } = simulator.calls();
    expect(byAccount[topicOwnerId]?.['sns:ListSubscriptionsByTopic']).toBe(1);
    expect(byAccount[loggingId]?.['sns:ListSubscriptionsByTopic']).toBeUndefined();
  });
});

const inTurn = [managementId, loggingId, auditorId, memberId] as const;

test.for([
  [0, 'the owner of the trail'],
  [1, 'the owner of the log group'],
  [2, 'the auditor'],
  [3, 'the member itself'],
] as const)('status and selectors: after %i refusals %s is asked', async ([refusals]) => {
  const actions = ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'] as const;
  const deniedActions = Object.fromEntries(inTurn.slice(0, refusals).map((id) => [id, actions]));
  const shape = { logGroupOwner: loggingId, members: 1, deniedActions };
  await withSimulator(organization(shape), async (audit, simulator) => {
    const report = checked(await audit({ scope: onlyMember }));

    expect(accountOf(report).results[0]?.status).toBe('PASSED');
    const { byAccount } = simulator.calls();
    for (const action of actions) {
      expect(inTurn.map((id) => byAccount[id]?.[action] ?? 0)).toEqual(
        inTurn.map((_, index) => (index <= refusals ? 1 : 0)),
      );
    }
  });
});

const onlyMember = { kind: 'selected', accounts: [memberId], organizationalUnits: [] } as const;

test('only where all of them refuse is the owner out of reach, and the member undetermined', async () => {
  const deniedActions = Object.fromEntries(inTurn.map((id) => [id, ['cloudtrail:GetTrailStatus']]));
  const shape = { logGroupOwner: loggingId, members: 1, deniedActions };
  await withSimulator(organization(shape), async (audit) => {
    const account = accountOf(checked(await audit({ scope: onlyMember })));

    expect(account).toMatchObject({
      state: 'undetermined',
      why: 'owner-account-unreachable',
      results: [{ status: 'NOT_AVAILABLE', rings: 'unknown', cloudguard: 'pass' }],
    });
    const { observed } = account.results[0]?.chain[0] ?? {};
    for (const id of inTurn) expect(observed?.['message']).toContain(id);
  });
});

test('an owner whose role cannot be assumed leaves every member undetermined, none FAILED', async () => {
  const shape = { members: 5, withoutRole: [managementId] };
  await withSimulator(organization(shape), async (audit) => {
    const report = checked(await audit());

    expect(accountOf(report, managementId)).toMatchObject({ why: 'role-not-assumable' });
    const others = report.accounts.filter(({ accountId }) => accountId !== managementId);
    for (const { why, results } of others) {
      expect(why).toBe('owner-account-unreachable');
      expect(results[0]).toMatchObject({ status: 'NOT_AVAILABLE', rings: 'unknown', cloudguard: 'unknown' });
    }
  });
});

test('an owner of the log group that is not of the organization is never entered', async () => {
  const stranger = '888888888888';
  const scenario = organization({ members: 1 });
  const trail = `arn:aws:logs:${region}:${stranger}:log-group:trail-logs:*`;
  const text = JSON.stringify(scenario).replaceAll(
    `arn:aws:logs:${region}:${managementId}:log-group:trail-logs:*`,
    trail,
  );
  await withSimulator(JSON.parse(text), async (audit, simulator) => {
    const account = accountOf(checked(await audit()));

    expect(account.why).toBe('owner-account-unreachable');
    expect(simulator.calls().byAccount[stranger]).toBeUndefined();
    // One AssumeRole for each account of the organization but the auditor's own.
    expect(simulator.calls().byAccount[auditorId]?.['sts:AssumeRole']).toBe(4);
  });
});

test.for([
  ['no-metric-filter', { metricFilters: [] }],
  ['no-alarm', { metricAlarms: [] }],
  ['topic-missing', { topics: [] }],
] as const)(
  'a chain of the owner that breaks by %s fails every member by the same',
  async ([reason, part]) => {
    const scenario = organization({ members: 3 });
    const owner = scenario.accounts[managementId];
    const regions = { [region]: { ...owner?.regions[region], ...part } };
    const accounts = { ...scenario.accounts, [managementId]: { ...owner, regions } };
    await withSimulator({ ...scenario, accounts }, async (audit) => {
      const report = checked(await audit());

      expect(new Set(report.accounts.map(({ results }) => results[0]?.reason))).toEqual(new Set([reason]));
      expect(new Set(report.accounts.map(({ results }) => results[0]?.status))).toEqual(new Set(['FAILED']));
    });
  },
);
