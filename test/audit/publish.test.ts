import {
  BatchImportFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFinding,
  type BatchImportFindingsCommandOutput,
  type ImportFindingsError,
} from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test, vi } from 'vitest';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { judgeRule } from '../../shared/audit/judge-rule.ts';
import { publishFindings, readStoredFindings } from '../../shared/audit/publish.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aSession } from '../aws/a-session.ts';
import {
  aFilter,
  anAccount,
  collectedAt,
  seen,
  type AccountParts,
} from '../alarm-chain/compliant-account.ts';

const securityHub = mockClient(SecurityHubClient);

beforeEach(() => {
  securityHub.reset();
  onNotPublished.mockReset();
  securityHub.onAnyCommand().rejects(new Error('unexpected call'));
});

const id = 'ringcheck/D9.AWS.MON.22/333333333333';
const session = aSession();
const settings = readSettings({}, {});
const runStart = new Date('2026-01-15T11:58:00Z');
const onNotPublished = vi.fn<(what: string, because: string) => void>();

async function publish(change: Partial<AccountParts> = {}, chosen = settings) {
  const snapshot = anAccount(change);
  const judgement = judgeAccount(snapshot, assumeRole);
  const [report] = await publishFindings(
    session,
    chosen,
    [judgeRule(chosen, assumeRole, judgement, { id: '333333333333', notes: [], snapshot })],
    { collectedAt, runStart, stored: await readStoredFindings(session, settings), onNotPublished },
  );
  return report;
}

/** Publishes once into an empty hub and returns what was imported. */
async function imported(change: Partial<AccountParts> = {}): Promise<AwsSecurityFinding> {
  securityHub.on(GetFindingsCommand).resolves({ Findings: [] });
  securityHub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1, FailedCount: 0 });
  await publish(change);
  const finding = securityHub.commandCalls(BatchImportFindingsCommand).at(-1)?.args[0].input.Findings?.[0];
  if (finding === undefined) throw new Error('nothing was imported');
  return finding;
}

test('a finding that is not there is created, dated by the service', async () => {
  const finding = await imported();

  expect(finding).toMatchObject({
    Id: id,
    CreatedAt: collectedAt.toISOString(),
    UpdatedAt: collectedAt.toISOString(),
  });
  expect(await publish()).toEqual({ id, outcome: 'created', error: null });
});

test('stored findings are looked for by the beginning of their id, product and account', async () => {
  await imported();

  expect(securityHub).toHaveReceivedCommandWith(GetFindingsCommand, {
    Filters: {
      Id: [
        { Value: 'ringcheck/', Comparison: 'PREFIX' },
        { Value: 'ringcheck/coverage/', Comparison: 'PREFIX_NOT_EQUALS' },
        { Value: 'ringcheck/run/', Comparison: 'PREFIX_NOT_EQUALS' },
      ],
      ProductArn: [
        {
          Value: 'arn:aws:securityhub:us-east-1:333333333333:product/333333333333/default',
          Comparison: 'EQUALS',
        },
      ],
      AwsAccountId: [{ Value: '333333333333', Comparison: 'EQUALS' }],
    },
  });
});

test('the same finding is not imported again', async () => {
  const stored = await imported();
  securityHub.reset();
  securityHub.onAnyCommand().rejects(new Error('unexpected call'));
  securityHub.on(GetFindingsCommand).resolves({ Findings: [stored] });

  expect(await publish()).toEqual({ id, outcome: 'unchanged', error: null });
});

test.for([
  ['another status', {}, { filters: seen([]) }],
  ['an archived record', { RecordState: 'ARCHIVED' as const }, {}],
  ['eight days since the last import', { UpdatedAt: '2026-01-07T11:59:59.000Z' }, {}],
] as const)('%s → updated, CreatedAt kept, UpdatedAt strictly later', async ([, storedChange, change]) => {
  const stored = { ...(await imported()), CreatedAt: '2025-12-01T00:00:00.000Z', ...storedChange };
  securityHub.on(GetFindingsCommand).resolves({ Findings: [stored] });

  expect(await publish(change)).toMatchObject({ outcome: 'updated' });
  const sent = securityHub.commandCalls(BatchImportFindingsCommand).at(-1)?.args[0].input.Findings?.[0];
  expect(sent?.CreatedAt).toBe('2025-12-01T00:00:00.000Z');
  expect(new Date(sent?.UpdatedAt ?? 0).getTime()).toBeGreaterThan(new Date(stored.UpdatedAt ?? 0).getTime());
});

test('the chains of an account stand in its finding, with since when they are so', async () => {
  const first = await imported();
  const chainDigest = judgeAccount(anAccount(), assumeRole).chainDigest;
  expect(first.ProductFields).toMatchObject({
    'ringcheck/chainDigest': chainDigest,
    'ringcheck/chainSince': runStart.toISOString(),
  });

  const since = '2026-01-02T00:00:00.000Z';
  const stored = {
    ...first,
    UpdatedAt: '2026-01-02T00:00:00.000Z',
    ProductFields: { ...first.ProductFields, 'ringcheck/chainSince': since },
  };
  securityHub.on(GetFindingsCommand).resolves({ Findings: [stored] });
  const sent = () =>
    securityHub.commandCalls(BatchImportFindingsCommand).at(-1)?.args[0].input.Findings?.[0]?.ProductFields;
  expect(await publish()).toMatchObject({ outcome: 'updated' });
  expect(sent()).toMatchObject({ 'ringcheck/chainSince': since });

  const changed = { filters: seen([aFilter({ pattern: '{ $.eventName = "AssumeRole" }' })]) };
  expect(await publish(changed)).toMatchObject({ outcome: 'updated' });
  expect(sent()).toMatchObject({ 'ringcheck/chainSince': runStart.toISOString() });
});

test('a finding that holds another digest of the chains is imported again, however fresh', async () => {
  const stored = await imported();
  const ProductFields = { ...stored.ProductFields, 'ringcheck/chainDigest': 'another' };
  securityHub.on(GetFindingsCommand).resolves({ Findings: [{ ...stored, ProductFields }] });

  expect(await publish()).toMatchObject({ outcome: 'updated' });
});

test('a chain that is not whole leaves no digest to compare with', async () => {
  expect((await imported({ filters: seen([]) })).ProductFields).not.toHaveProperty('ringcheck/chainDigest');
});

test('the audit never sets Workflow, Note or the fields that belong to customers', async () => {
  const finding = await imported();

  for (const field of [
    'Workflow',
    'Note',
    'UserDefinedFields',
    'VerificationState',
    'Severity',
    'Types',
    'Confidence',
  ]) {
    expect(finding).not.toHaveProperty(field);
  }
});

test('a failed account: its commands are imported with its finding, the filter before the alarm', async () => {
  const { ProductFields = {} } = await imported({ filters: seen([]) });

  expect(ProductFields['ringcheck/command1']).toMatch(/^aws logs put-metric-filter .* trail-logs /);
  expect(ProductFields['ringcheck/command2']).toMatch(/^aws cloudwatch put-metric-alarm .* SNS-TOPIC-ARN /);
  expect(ProductFields).not.toHaveProperty('ringcheck/commandAccount');
});

test('an account that passed is imported without commands', async () => {
  const { ProductFields = {} } = await imported();

  expect(Object.keys(ProductFields).filter((key) => key.includes('command'))).toEqual([]);
});

test('another topic for the alarms imports no finding again', async () => {
  const change = { filters: seen([]) };
  const stored = await imported(change);
  securityHub.on(GetFindingsCommand).resolves({ Findings: [stored] });
  const withTopic = readSettings(
    { 'alarm-topic-arn': ['arn:{partition}:sns:{region}:{account}:security'] },
    {},
  );

  expect(await publish(change, withTopic)).toMatchObject({ outcome: 'unchanged' });
});

test('an entry of FailedFindings is a failed outcome with its error', async () => {
  securityHub.on(GetFindingsCommand).resolves({ Findings: [] });
  securityHub.on(BatchImportFindingsCommand).resolves({
    FailedCount: 1,
    FailedFindings: [{ Id: id, ErrorCode: 'InvalidAccess', ErrorMessage: 'not subscribed' }],
  });

  expect(await publish()).toEqual({ id, outcome: 'failed', error: 'InvalidAccess: not subscribed' });
});

test.for([
  ['GetFindings', GetFindingsCommand],
  ['BatchImportFindings', BatchImportFindingsCommand],
] as const)('%s refused → a failed outcome, no exception', async ([, refused]) => {
  securityHub.on(GetFindingsCommand).resolves({ Findings: [] });
  const error = Object.assign(new Error('Account is not subscribed to AWS Security Hub'), {
    name: 'InvalidAccessException',
  });
  securityHub.on(refused as typeof GetFindingsCommand).rejects(error);

  expect(await publish()).toEqual({
    id,
    outcome: 'failed',
    error: 'InvalidAccessException: Account is not subscribed to AWS Security Hub',
  });
});

test.for([
  ['an empty answer', {}],
  ['a failure that is not named', { SuccessCount: 0, FailedCount: 1 }],
  [
    'a failure without an id',
    { FailedCount: 1, FailedFindings: [{ ErrorCode: 'X' } as ImportFindingsError] },
  ],
] satisfies [string, Partial<BatchImportFindingsCommandOutput>][])(
  '%s to an import is no import',
  async ([, answer]) => {
    securityHub.on(GetFindingsCommand).resolves({ Findings: [] });
    securityHub.on(BatchImportFindingsCommand).resolves(answer);

    expect(await publish()).toMatchObject({ outcome: 'failed' });
  },
);

test('a stored finding on the second page is found', async () => {
  const stored = await imported();
  securityHub.on(GetFindingsCommand).resolves({ Findings: [], NextToken: '2' });
  securityHub.on(GetFindingsCommand, { NextToken: '2' }).resolves({ Findings: [stored] });

  expect(await publish()).toMatchObject({ outcome: 'unchanged' });
});

test('findings go to the Security Hub of the Region that is set', async () => {
  securityHub.on(GetFindingsCommand).resolves({ Findings: [] });
  securityHub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1 });
  const elsewhere = readSettings({ 'security-hub-region': ['eu-central-1'] }, {});
  const judgement = judgeAccount(anAccount(), assumeRole);
  await publishFindings(
    session,
    elsewhere,
    [judgeRule(elsewhere, assumeRole, judgement, { id: '333333333333', notes: [] })],
    { collectedAt, runStart, stored: await readStoredFindings(session, elsewhere), onNotPublished },
  );

  const call = securityHub.commandCalls(BatchImportFindingsCommand).at(-1);
  expect(call?.args[0].input.Findings?.[0]?.ProductArn).toContain(':eu-central-1:');
  expect(await (call?.thisValue as SecurityHubClient | undefined)?.config.region()).toBe('eu-central-1');
});

/** A finding of another rule, as Security Hub answers it. */
function findingOfLeftRule(change: Partial<AwsSecurityFinding> = {}): AwsSecurityFinding {
  return {
    SchemaVersion: '2018-10-08',
    Id: 'ringcheck/D9.AWS.MON.99/333333333333',
    ProductArn: 'arn:aws:securityhub:us-east-1:333333333333:product/333333333333/default',
    GeneratorId: 'ringcheck/rule/D9.AWS.MON.99',
    AwsAccountId: '333333333333',
    CreatedAt: '2025-12-01T00:00:00.000Z',
    UpdatedAt: '2026-01-20T00:00:00.000Z',
    Title: 'D9.AWS.MON.99 A rule',
    Description: 'It failed.',
    Severity: { Label: 'HIGH', Normalized: 70 },
    Types: ['Software and Configuration Checks/x'],
    FindingProviderFields: {
      Severity: { Label: 'HIGH' },
      Types: ['Software and Configuration Checks/x'],
    },
    Compliance: { Status: 'FAILED' },
    Workflow: { Status: 'NOTIFIED' },
    ProductFields: { 'ringcheck/digest': 'x', 'aws/securityhub/ProductName': 'Default' },
    Resources: [{ Type: 'AwsAccount', Id: 'AWS::::Account:333333333333' }],
    RecordState: 'ACTIVE',
    ...change,
  };
}

async function publishBeside(other: AwsSecurityFinding) {
  const own = await imported();
  securityHub.reset();
  securityHub.onAnyCommand().rejects(new Error('unexpected call'));
  securityHub.on(GetFindingsCommand).resolves({ Findings: [own, other] });
  securityHub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1 });
  const report = await publish();
  const sent = securityHub
    .commandCalls(BatchImportFindingsCommand)
    .flatMap(({ args: [{ input }] }) => input.Findings ?? []);
  return { report, sent };
}

test('the finding of a rule that is not audited any more is archived, and says what it said', async () => {
  const { report, sent } = await publishBeside(findingOfLeftRule());

  expect(report).toMatchObject({ id, outcome: 'unchanged' });
  expect(sent).toHaveLength(1);
  expect(sent[0]).toEqual({
    SchemaVersion: '2018-10-08',
    Id: 'ringcheck/D9.AWS.MON.99/333333333333',
    ProductArn: 'arn:aws:securityhub:us-east-1:333333333333:product/333333333333/default',
    GeneratorId: 'ringcheck/rule/D9.AWS.MON.99',
    AwsAccountId: '333333333333',
    CreatedAt: '2025-12-01T00:00:00.000Z',
    UpdatedAt: '2026-01-20T00:00:00.001Z',
    Title: 'D9.AWS.MON.99 A rule',
    Description: 'Archived, for the rule is not audited any more. It failed.',
    RecordState: 'ARCHIVED',
    FindingProviderFields: { Severity: { Label: 'HIGH' }, Types: ['Software and Configuration Checks/x'] },
    Compliance: { Status: 'FAILED' },
    ProductFields: { 'ringcheck/digest': 'x' },
    Resources: [{ Type: 'AwsAccount', Id: 'AWS::::Account:333333333333' }],
  });
});

test.for([
  ['archived already', { RecordState: 'ARCHIVED' as const }],
  ['of another account', { Id: 'ringcheck/D9.AWS.MON.99/444444444444' }],
  ['about coverage', { Id: 'ringcheck/coverage/333333333333' }],
  ['of a deeper id than ours', { Id: 'ringcheck/a/b/333333333333' }],
] as const)('a finding %s is not archived', async ([, change]) => {
  expect((await publishBeside(findingOfLeftRule(change))).sent).toEqual([]);
});

test('a finding that could not be archived is told, and fails no other', async () => {
  const own = await imported();
  securityHub.on(GetFindingsCommand).resolves({ Findings: [own, findingOfLeftRule()] });
  securityHub.on(BatchImportFindingsCommand).resolves({
    SuccessCount: 0,
    FailedFindings: [
      { Id: 'ringcheck/D9.AWS.MON.99/333333333333', ErrorCode: 'InvalidInput', ErrorMessage: 'no' },
    ],
  });

  expect(await publish()).toMatchObject({ outcome: 'unchanged' });
  expect(onNotPublished.mock.calls).toEqual([['ringcheck/D9.AWS.MON.99/333333333333', 'InvalidInput: no']]);
});
