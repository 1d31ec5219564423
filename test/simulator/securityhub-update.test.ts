import {
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFinding,
  type BatchUpdateFindingsCommandInput,
} from '@aws-sdk/client-securityhub';
import { expect, test } from 'vitest';
import type { Simulator } from '../../simulator/index.ts';
import { finding, productArn } from './finding.ts';
import {
  asAuditor,
  asMember,
  asRemediation,
  auditor,
  management,
  member,
  memberWith,
  organizationOf,
  otherMember,
  simulate,
} from './support.ts';

const now = '2026-01-15T12:00:00Z';
const organization = { ...organizationOf({ [member]: { remediationRole: true }, [otherMember]: {} }), now };
const ofMember = { Id: 'example/finding', ProductArn: productArn(member) };

async function importAs(simulator: Simulator, accountId: string, ...findings: AwsSecurityFinding[]) {
  const config = accountId === auditor ? asAuditor(simulator) : await asMember(simulator, accountId);
  await new SecurityHubClient(config).send(new BatchImportFindingsCommand({ Findings: findings }));
}

/** A simulation in which the member has one finding. */
async function withFinding(changes: Partial<AwsSecurityFinding> = {}): Promise<Simulator> {
  const simulator = await simulate(organization);
  await importAs(simulator, member, finding(changes));
  return simulator;
}

async function update(simulator: Simulator, input: Partial<BatchUpdateFindingsCommandInput>) {
  return await new SecurityHubClient(asAuditor(simulator)).send(
    new BatchUpdateFindingsCommand({ FindingIdentifiers: [ofMember], ...input }),
  );
}

async function stored(simulator: Simulator, accountId = member): Promise<AwsSecurityFinding | undefined> {
  const hub = new SecurityHubClient(await asMember(simulator, accountId));
  return (await hub.send(new GetFindingsCommand({}))).Findings?.[0];
}

test('the administrator sets workflow and note of a member’s finding, and nothing else changes', async () => {
  const simulator = await withFinding();
  const before = await stored(simulator);
  const answer = await update(simulator, {
    Workflow: { Status: 'RESOLVED' },
    Note: { Text: 'The filter was made.', UpdatedBy: 'ringcheck' },
  });
  expect(answer).toMatchObject({ ProcessedFindings: [ofMember], UnprocessedFindings: [] });
  expect(await stored(simulator)).toEqual({
    ...before,
    Workflow: { Status: 'RESOLVED' },
    Note: {
      Text: 'The filter was made.',
      UpdatedBy: 'ringcheck',
      UpdatedAt: expect.stringMatching(/^2026-01-15T12:00/) as unknown,
    },
  });
});

test.for(['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'] as const)(
  'the workflow may be set to %s',
  async (Status) => {
    const simulator = await withFinding();
    await update(simulator, { Workflow: { Status } });
    expect(await stored(simulator)).toMatchObject({ Workflow: { Status } });
  },
);

test('all that a customer may change is changed', async () => {
  const simulator = await withFinding();
  const changes = {
    VerificationState: 'BENIGN_POSITIVE' as const,
    Confidence: 40,
    Criticality: 100,
    Types: ['Effects/Data Exposure'],
    UserDefinedFields: { ticket: 'SEC-1' },
    RelatedFindings: [{ ProductArn: productArn(auditor), Id: 'other' }],
  };
  await update(simulator, { ...changes, Severity: { Label: 'LOW', Product: 2 } });
  expect(await stored(simulator)).toMatchObject({
    ...changes,
    Severity: { Label: 'LOW', Normalized: 1, Product: 2 },
    UpdatedAt: finding().UpdatedAt,
    FindingProviderFields: finding().FindingProviderFields,
  });
});

test.for([
  [{ Label: 'CRITICAL' as const }, { Label: 'CRITICAL', Normalized: 90 }],
  [{ Normalized: 41 }, { Label: 'MEDIUM', Normalized: 41 }],
  [{ Product: 7 }, { Label: 'HIGH', Normalized: 70, Product: 7 }],
] as const)('the severity %o makes %o of a high one, and keeps its original', async ([change, severity]) => {
  const simulator = await withFinding({
    Severity: { Label: 'HIGH', Original: 'High' },
    FindingProviderFields: { Types: ['Effects'] },
  });
  await update(simulator, { Severity: change });
  expect((await stored(simulator))?.Severity).toEqual({ ...severity, Original: 'High' });
});

const later = { UpdatedAt: '2026-01-02T00:00:00Z' };

test('a later import leaves alone what the customer changed, and changes the rest', async () => {
  const simulator = await withFinding();
  await update(simulator, {
    Workflow: { Status: 'SUPPRESSED' },
    Note: { Text: 'mine', UpdatedBy: 'me' },
    Severity: { Label: 'LOW' },
    VerificationState: 'FALSE_POSITIVE',
    UserDefinedFields: { ticket: 'SEC-1' },
  });
  await importAs(
    simulator,
    member,
    finding({
      ...later,
      Title: 'renamed',
      Note: { Text: 'theirs', UpdatedBy: 'provider', UpdatedAt: later.UpdatedAt },
      Workflow: { Status: 'NEW' },
      FindingProviderFields: { Severity: { Label: 'CRITICAL' }, Types: ['TTPs'] },
    }),
  );
  expect(await stored(simulator)).toMatchObject({
    ...later,
    Title: 'renamed',
    Workflow: { Status: 'SUPPRESSED' },
    Note: { Text: 'mine', UpdatedBy: 'me' },
    Severity: { Label: 'LOW', Normalized: 1 },
    VerificationState: 'FALSE_POSITIVE',
    UserDefinedFields: { ticket: 'SEC-1' },
    // Nobody had changed these.
    Types: ['TTPs'],
    FindingProviderFields: { Severity: { Label: 'CRITICAL' }, Types: ['TTPs'] },
  });
});

test.for([
  ['RESOLVED', 'PASSED', 'FAILED', 'NEW'],
  ['NOTIFIED', 'PASSED', 'WARNING', 'NEW'],
  ['RESOLVED', 'FAILED', 'PASSED', 'RESOLVED'],
  ['RESOLVED', 'FAILED', 'FAILED', 'RESOLVED'],
  ['SUPPRESSED', 'PASSED', 'FAILED', 'SUPPRESSED'],
] as const)('a finding set to %s that goes from %s to %s is %s', async ([set, before, after, status]) => {
  const simulator = await withFinding({ Compliance: { Status: before } });
  await update(simulator, { Workflow: { Status: set } });
  await importAs(simulator, member, finding({ ...later, Compliance: { Status: after } }));
  expect(await stored(simulator)).toMatchObject({ Workflow: { Status: status } });
});

test('findings that are not there are named, and the others are updated', async () => {
  const simulator = await withFinding();
  const unknown = [
    { Id: 'unknown', ProductArn: productArn(member) },
    { Id: ofMember.Id, ProductArn: productArn(otherMember) },
  ];
  const answer = await update(simulator, {
    FindingIdentifiers: [unknown[0]!, ofMember, unknown[1]!],
    Workflow: { Status: 'NOTIFIED' },
  });
  expect(answer).toMatchObject({
    ProcessedFindings: [ofMember],
    UnprocessedFindings: unknown.map((FindingIdentifier) => ({
      FindingIdentifier,
      ErrorCode: 'FindingNotFound',
      ErrorMessage: 'Finding Not Found',
    })),
  });
  expect(await stored(simulator)).toMatchObject({ Workflow: { Status: 'NOTIFIED' } });
});

test('a finding that is named twice is not processed', async () => {
  const simulator = await withFinding();
  const answer = await update(simulator, {
    FindingIdentifiers: [ofMember, ofMember],
    Workflow: { Status: 'NOTIFIED' },
  });
  expect(answer.ProcessedFindings).toEqual([]);
  expect(answer.UnprocessedFindings?.map(({ ErrorCode }) => ErrorCode)).toEqual([
    'DuplicatedFindingIdentifier',
    'DuplicatedFindingIdentifier',
  ]);
  expect(await stored(simulator)).toMatchObject({ Workflow: { Status: 'NEW' } });
});

test('a finding that would become larger than 240 KB stays as it was', async () => {
  const Resources = Array.from({ length: 32 }, () => ({
    Type: 'Other',
    Id: 'example',
    Details: {
      Other: Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`k${index}`, 'x'.repeat(1000)])),
    },
  }));
  const simulator = await withFinding({ Resources });
  const UserDefinedFields = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`key-${index}`, 'x'.repeat(1024)]),
  );
  const answer = await update(simulator, { UserDefinedFields });
  expect(answer.UnprocessedFindings).toMatchObject([{ ErrorCode: 'FindingSizeExceeded' }]);
  expect(await stored(simulator)).not.toHaveProperty('UserDefinedFields');
});

test('a finding whose retention is over is not found', async () => {
  const simulator = await withFinding({ RecordState: 'ARCHIVED' });
  simulator.advanceClock(31 * 86_400);
  const answer = await update(simulator, { Workflow: { Status: 'RESOLVED' } });
  expect(answer.UnprocessedFindings).toMatchObject([{ ErrorCode: 'FindingNotFound' }]);
});

const long = (length: number) => 'x'.repeat(length);
const identifiers = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ Id: `finding-${index}`, ProductArn: productArn(member) }));
const note = { Text: 'x', UpdatedBy: 'me' };

test.for([
  ['no finding', { FindingIdentifiers: [] }, { FindingIdentifiers: identifiers(1) }],
  [
    'over a hundred findings',
    { FindingIdentifiers: identifiers(101) },
    { FindingIdentifiers: identifiers(100) },
  ],
  ['a finding without product', { FindingIdentifiers: [{ Id: 'x' }] }, {}],
  ['an empty note', { Note: { ...note, Text: '' } }, { Note: note }],
  ['a note of over 512', { Note: { ...note, Text: long(513) } }, { Note: { ...note, Text: long(512) } }],
  ['a note of nobody', { Note: { Text: 'x' } }, { Note: note }],
  ['an unknown workflow', { Workflow: { Status: 'CLOSED' } }, { Workflow: { Status: 'NEW' } }],
  ['an unknown severity', { Severity: { Label: 'SEVERE' } }, { Severity: { Label: 'LOW' } }],
  ['a severity over 100', { Severity: { Normalized: 101 } }, { Severity: { Normalized: 100 } }],
  ['a confidence over 100', { Confidence: 101 }, { Confidence: 0 }],
  ['an unknown verification', { VerificationState: 'TRUE' }, { VerificationState: 'UNKNOWN' }],
  ['a blank field', { UserDefinedFields: { a: ' ' } }, { UserDefinedFields: { a: 'b' } }],
  [
    'a field of over 1,024',
    { UserDefinedFields: { a: long(1025) } },
    { UserDefinedFields: { a: long(1024) } },
  ],
  ['a type of four parts', { Types: ['a/b/c/d'] }, { Types: ['a/b/c'] }],
] as const)(
  'BatchUpdateFindings refuses %s as a whole, and takes what is just within',
  async ([, wrong, right]) => {
    const simulator = await withFinding();
    const before = await stored(simulator);
    await expect(update(simulator, wrong as never)).rejects.toMatchObject({
      name: 'InvalidInputException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(await stored(simulator)).toEqual(before);
    await update(simulator, right as never);
  },
);

test('an account that administers nothing updates its own findings only', async () => {
  const administrator = { securityHubAdministratorAccountId: management };
  const simulator = await simulate(organizationOf({ [member]: {} }, administrator));
  await importAs(simulator, member, finding());
  await importAs(simulator, auditor, finding({ AwsAccountId: auditor }));
  const own = { Id: ofMember.Id, ProductArn: productArn(auditor) };
  const answer = await update(simulator, {
    FindingIdentifiers: [ofMember, own],
    Workflow: { Status: 'RESOLVED' },
  });
  expect(answer).toMatchObject({
    ProcessedFindings: [own],
    UnprocessedFindings: [{ FindingIdentifier: ofMember, ErrorCode: 'FindingNotFound' }],
  });
  expect(await stored(simulator)).toMatchObject({ Workflow: { Status: 'NEW' } });
});

test('where Security Hub is off nothing is updated', async () => {
  const document = organizationOf({ [auditor]: { regions: { 'us-east-1': { securityHub: false } } } });
  await expect(update(await simulate(document), {})).rejects.toMatchObject({
    name: 'InvalidAccessException',
  });
});

test('the roles in the members may not update findings, nor the auditor whom it is denied', async () => {
  const simulator = await withFinding();
  const command = new BatchUpdateFindingsCommand({ FindingIdentifiers: [ofMember] });
  for (const config of [await asMember(simulator), await asRemediation(simulator)]) {
    await expect(new SecurityHubClient(config).send(command)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  }
  const action = 'securityhub:BatchUpdateFindings';
  const without = await simulate(memberWith({}), { withoutActions: { 'ringcheck-auditor': [action] } });
  await expect(new SecurityHubClient(asAuditor(without)).send(command)).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(action) as unknown,
  });
});
