/** A record is undone in the accounts that it names, its SDK clients answered by mocks that hold what was made. */
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  DescribeMetricFiltersCommand,
  type MetricFilter,
} from '@aws-sdk/client-cloudwatch-logs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { undoRemediation, type UndoRun } from '../../shared/audit/undo-remediation.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { createdBy, type RecordedAccount } from '../../shared/remediation/index.ts';
import { alarmArn } from '../alarm-chain/compliant-account.ts';
import { ownAlarmStep, ownFilterStep, ownName } from '../remediation/own-resources.ts';
import { anError } from './scripted-writer.ts';
import { auditorId, memberId, region, useEnvironment } from './simulated.ts';

const sts = mockClient(STSClient);
const logs = mockClient(CloudWatchLogsClient);
const cloudWatch = mockClient(CloudWatchClient);

const [filter, alarm] = [createdBy(ownFilterStep, true), createdBy(ownAlarmStep, true)];
const recorded: RecordedAccount = {
  accountId: memberId,
  ruleId: 'D9.AWS.MON.22',
  created: [filter, alarm],
};
const now = new Date('2026-01-15T12:00:00Z');

/** What stands in the account, in AWS's own shapes, and what was deleted there, in that order. */
let standing: { filters: MetricFilter[]; alarms: MetricAlarm[] };
let deleted: string[];
let restore: () => void;

beforeEach(() => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'EXAMPLE' };
  restore = useEnvironment({ ...keys, AWS_REGION: region, AWS_ENDPOINT_URL: undefined });
  const { metricTransformations, ...filterInput } = ownFilterStep.input;
  const { Tags, AlarmActions, ...alarmInput } = ownAlarmStep.input;
  standing = {
    filters: [{ ...filterInput, metricTransformations: [...metricTransformations] }],
    alarms: [{ ...alarmInput, AlarmArn: alarmArn, AlarmActions: [...AlarmActions] }],
  };
  deleted = [];
  for (const mock of [sts, logs, cloudWatch]) mock.reset();
  sts.onAnyCommand().rejects(new Error('unexpected call'));
  logs.onAnyCommand().rejects(new Error('unexpected call'));
  cloudWatch.onAnyCommand().rejects(new Error('unexpected call'));
  calledBy(auditorId);
  sts.on(AssumeRoleCommand).resolves({
    Credentials: {
      AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      SecretAccessKey: 'OF-THE-ROLE',
      SessionToken: 'token',
      Expiration: undefined,
    },
  });
  logs.on(DescribeMetricFiltersCommand).callsFake(({ logGroupName }: { logGroupName?: string }) => ({
    metricFilters: standing.filters.filter((one) => (logGroupName ?? one.logGroupName) === one.logGroupName),
  }));
  cloudWatch.on(DescribeAlarmsCommand).callsFake(() => ({ MetricAlarms: standing.alarms }));
  cloudWatch.on(ListTagsForResourceCommand).resolves({ Tags: [...Tags] });
  logs.on(DeleteMetricFilterCommand).callsFake(({ logGroupName }: { logGroupName?: string }) => {
    deleted.push('filter');
    standing.filters = standing.filters.filter((one) => one.logGroupName !== logGroupName);
    return {};
  });
  cloudWatch.on(DeleteAlarmsCommand).callsFake(() => {
    deleted.push('alarm');
    standing.alarms = [];
    return {};
  });
});
afterEach(() => {
  restore();
});

function calledBy(accountId: string): void {
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: accountId, Arn: `arn:aws:sts::${accountId}:assumed-role/somebody/session` });
}

async function undo(change: Partial<UndoRun> = {}) {
  return await undoRemediation({
    settings: { remediationRoleName: 'ringcheck-remediation', externalId: undefined, concurrency: 4 },
    reach: 'named',
    recorded: [recorded],
    writes: true,
    now: () => now,
    ...change,
  });
}

/** The one account of what was undone. */
async function undoneAccount(change: Partial<UndoRun> = {}) {
  const { accounts } = await undo(change);
  expect(accounts).toHaveLength(1);
  return accounts[0];
}

test('deletes the last first, the alarm before its filter, and says so', async () => {
  expect(await undo()).toStrictEqual({
    schemaVersion: 1,
    appliedAt: '2026-01-15T12:00:00.000Z',
    accounts: [
      {
        accountId: memberId,
        ruleId: 'D9.AWS.MON.22',
        outcome: 'applied',
        deleted: [alarm, filter],
        after: null,
        error: null,
      },
    ],
  });
  expect(deleted).toEqual(['alarm', 'filter']);
});

test('deletes exactly what the record names', async () => {
  expect(await undoneAccount({ recorded: [{ ...recorded, created: [alarm] }] })).toMatchObject({
    outcome: 'applied',
    deleted: [alarm],
  });
  expect(deleted).toEqual(['alarm']);
  expect(cloudWatch.commandCalls(DeleteAlarmsCommand).map(({ args: [{ input }] }) => input)).toEqual([
    { AlarmNames: [ownName] },
  ]);
});

test('an alarm that filters of two log groups feed stays until both are undone, whichever record names it', async () => {
  const further = { ...ownFilterStep, input: { ...ownFilterStep.input, logGroupName: 'further-logs' } };
  const [first] = standing.filters;
  standing.filters.push({ ...first, logGroupName: 'further-logs' });

  expect(await undoneAccount()).toMatchObject({
    outcome: 'refused',
    deleted: [],
    error: expect.stringContaining('of further-logs feeds the alarm') as string,
  });
  const other = { ...recorded, accountId: '444444444444', created: [createdBy(further, true)] };
  const { accounts } = await undo({ recorded: [other, recorded] });
  expect(accounts.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
  expect(deleted[0]).toBe('alarm');
});

test('of two records that share an alarm, that of the further filter goes first, and then the other', async () => {
  const further = { ...ownFilterStep, input: { ...ownFilterStep.input, logGroupName: 'further-logs' } };
  standing.filters.push({ ...standing.filters[0], logGroupName: 'further-logs' });
  const other = { ...recorded, created: [createdBy(further, true)] };

  expect(await undoneAccount({ recorded: [other] })).toMatchObject({ outcome: 'applied' });
  expect(await undoneAccount()).toMatchObject({ outcome: 'applied', deleted: [alarm, filter] });
});

test('what has the same name in another Region is something else', async () => {
  const elsewhere = createdBy({ ...ownAlarmStep, region: 'eu-west-1' }, true);
  cloudWatch.on(DeleteAlarmsCommand).callsFake(async (_input, client: () => CloudWatchClient) => {
    deleted.push(`alarm in ${await client().config.region()}`);
    return {};
  });

  await undo({ recorded: [{ ...recorded, created: [alarm, elsewhere] }] });
  expect(deleted).toEqual(['alarm in eu-west-1', `alarm in ${region}`]);
});

test('a second time finds nothing any more, and is no failure', async () => {
  await undo();

  expect(await undoneAccount()).toMatchObject({ outcome: 'unchanged', deleted: [], error: null });
  expect(deleted).toEqual(['alarm', 'filter']);
});

test('without leave to write it only looks, and says what would be deleted', async () => {
  expect(await undoneAccount({ writes: false })).toMatchObject({
    outcome: 'applied',
    deleted: [alarm, filter],
    error: null,
  });
  expect(deleted).toEqual([]);
  expect(cloudWatch.commandCalls(DeleteAlarmsCommand)).toEqual([]);
  expect(logs.commandCalls(DeleteMetricFilterCommand)).toEqual([]);
});

describe('an account is entered', () => {
  test('once, by the remediation’s role, under its own session name', async () => {
    const settings = { remediationRoleName: 'mender', externalId: 'shared-secret', concurrency: 1 };
    await undo({ settings });

    expect(sts.commandCalls(AssumeRoleCommand).map(({ args: [{ input }] }) => input)).toStrictEqual([
      {
        RoleArn: `arn:aws:iam::${memberId}:role/mender`,
        RoleSessionName: 'ringcheck-remediation',
        DurationSeconds: 900,
        ExternalId: 'shared-secret',
      },
    ]);
    const client = cloudWatch.commandCalls(DeleteAlarmsCommand)[0]?.thisValue as CloudWatchClient;
    expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'ASIAIOSFODNN7EXAMPLE' });
  });

  test('where the things stand, not where the finding is', async () => {
    const shared = { ...recorded, accountId: '444444444444' };

    expect(await undoneAccount({ recorded: [shared] })).toMatchObject({
      accountId: '444444444444',
      outcome: 'applied',
    });
    expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input.RoleArn).toContain(memberId);
  });

  test('only if something was made there', async () => {
    expect(await undoneAccount({ recorded: [{ ...recorded, created: [] }] })).toMatchObject({
      outcome: 'unchanged',
      deleted: [],
      error: null,
    });
    expect(sts.commandCalls(AssumeRoleCommand)).toEqual([]);
  });

  test('or all of it has failed, where the role lets nobody in, and the others are undone', async () => {
    const other = { accountId: '444444444444', region };
    const elsewhere = {
      ...recorded,
      accountId: '444444444444',
      created: [
        createdBy({ ...ownFilterStep, ...other }, true),
        createdBy({ ...ownAlarmStep, ...other }, true),
      ],
    };
    sts
      .on(AssumeRoleCommand, { RoleArn: 'arn:aws:iam::444444444444:role/ringcheck-remediation' })
      .rejects(anError('AccessDenied', 403, 'not authorized'));
    const { accounts } = await undo({ recorded: [elsewhere, recorded] });
    const because =
      "the remediation's role in account 444444444444 could not be assumed (AccessDenied: not authorized)";

    expect(accounts).toMatchObject([
      { accountId: '444444444444', outcome: 'failed', deleted: [], error: `${because}; ${because}` },
      { accountId: memberId, outcome: 'applied', deleted: [alarm, filter], error: null },
    ]);
    expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(2);
  });
});

describe('for the own account alone', () => {
  test('it writes with the caller’s own credentials', async () => {
    calledBy(memberId);

    expect(await undoneAccount({ reach: 'this-account' })).toMatchObject({ outcome: 'applied' });
    expect(sts.commandCalls(AssumeRoleCommand)).toEqual([]);
    const client = cloudWatch.commandCalls(DeleteAlarmsCommand)[0]?.thisValue as CloudWatchClient;
    expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' });
  });

  test('what is in others is refused, and not even looked at', async () => {
    const because = `account ${memberId} is not the caller's own`;

    expect(await undoneAccount({ reach: 'this-account' })).toMatchObject({
      outcome: 'refused',
      deleted: [],
      error: `${because}; ${because}`,
    });
    expect([...logs.calls(), ...cloudWatch.calls(), ...sts.commandCalls(AssumeRoleCommand)]).toEqual([]);
  });

  test('it enters the own account by the role where others were asked for too', async () => {
    calledBy(memberId);

    expect(await undoneAccount({ reach: 'named' })).toMatchObject({ outcome: 'applied' });
    expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(1);
  });
});

describe('interrupted', () => {
  test('between two deletions it makes no further one, and tells of both', async () => {
    const controller = new AbortController();
    cloudWatch.on(DeleteAlarmsCommand).callsFake(() => {
      controller.abort();
      standing.alarms = [];
      return {};
    });

    expect(await undoneAccount({ signal: controller.signal })).toMatchObject({
      outcome: 'failed',
      deleted: [alarm],
      error: `interrupted before ${ownName} was deleted`,
    });
    expect(logs.commandCalls(DeleteMetricFilterCommand)).toEqual([]);
  });

  test('before the first it enters no account', async () => {
    const signal = AbortSignal.abort();

    expect(await undoneAccount({ signal })).toMatchObject({ outcome: 'failed', deleted: [] });
    expect(sts.commandCalls(AssumeRoleCommand)).toEqual([]);
  });
});

describe('a deletion that AWS refuses', () => {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
  test('of an alarm that is gone meanwhile counts as made', async () => {
    cloudWatch.on(DeleteAlarmsCommand).callsFake(() => {
      standing.alarms = [];
      throw anError('ResourceNotFound', 404);
    });

    expect(await undoneAccount()).toMatchObject({
      outcome: 'applied',
      deleted: [alarm, filter],
      error: null,
    });
  });

  test('of an alarm that is still there has failed, and its filter stays', async () => {
    cloudWatch.on(DeleteAlarmsCommand).rejects(anError('ResourceNotFound', 404, 'no such alarm'));
    const account = await undoneAccount();

    expect(account).toMatchObject({ outcome: 'failed', deleted: [] });
    expect(account?.error).toBe(
      `ResourceNotFound: no such alarm; the alarm ${ownName} reads the metric of the metric filter ${ownName}`,
    );
    expect(deleted).toEqual([]);
  });

  test('of the filter is told, beside the alarm that was deleted before it', async () => {
    logs.on(DeleteMetricFilterCommand).rejects(anError('AccessDeniedException', 400, 'not authorized'));

    expect(await undoneAccount()).toMatchObject({
      outcome: 'failed',
      deleted: [alarm],
      error: 'AccessDeniedException: not authorized',
    });
  });
});

test('what was changed since is refused, and the rest is deleted', async () => {
  standing.filters = standing.filters.map((one) => ({
    ...one,
    filterPattern: '{ $.eventName = StopLogging }',
  }));

  expect(await undoneAccount()).toMatchObject({
    outcome: 'refused',
    deleted: [alarm],
    error: `the metric filter ${ownName} is not as it was made`,
  });
  expect(deleted).toEqual(['alarm']);
});

test('without an answer of STS it does not begin', async () => {
  sts.on(GetCallerIdentityCommand).rejects(anError('ExpiredToken', 403));

  await expect(undo()).rejects.toBeInstanceOf(UsageError);
  expect(deleted).toEqual([]);
});

test.each([
  ['entering the account', () => sts.on(AssumeRoleCommand)],
  ['a look', () => logs.on(DescribeMetricFiltersCommand)],
  ['a deletion', () => cloudWatch.on(DeleteAlarmsCommand)],
])('a defect of the program in %s is thrown, and not taken for a refusal', async (_, call) => {
  const defect = new TypeError('undefined is not a function');
  call().rejects(defect);

  await expect(undo()).rejects.toBe(defect);
});
