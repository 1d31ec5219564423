import {
  BatchImportFindingsCommand,
  DescribeHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFinding,
} from '@aws-sdk/client-securityhub';
import { expect, test } from 'vitest';
import { finding, productArn } from './finding.ts';
import {
  asAuditor,
  asMember,
  auditor,
  inRegion,
  member,
  memberWith,
  organizationOf,
  otherMember,
  simulate,
} from './support.ts';

const organization = organizationOf({ [member]: {}, [otherMember]: {} });

async function hubOfMember(document = organization) {
  return new SecurityHubClient(await asMember(await simulate(document)));
}

async function take(hub: SecurityHubClient, ...Findings: AwsSecurityFinding[]) {
  return await hub.send(new BatchImportFindingsCommand({ Findings }));
}

async function stored(hub: SecurityHubClient) {
  const { Findings } = await hub.send(new GetFindingsCommand({}));
  return Findings;
}

test("a member's finding is taken and completed by the service", async () => {
  const hub = await hubOfMember(organizationOf({ [member]: { name: 'payments' } }));
  expect(await take(hub, finding())).toMatchObject({ SuccessCount: 1, FailedCount: 0, FailedFindings: [] });
  expect(await stored(hub)).toEqual([
    {
      ...finding(),
      Severity: { Label: 'HIGH', Normalized: 70 },
      Types: ['Software and Configuration Checks'],
      FindingProviderFields: {
        Severity: { Label: 'HIGH' },
        Types: ['Software and Configuration Checks'],
      },
      RecordState: 'ACTIVE',
      Workflow: { Status: 'NEW' },
      WorkflowState: 'NEW',
      Region: 'us-east-1',
      AwsAccountName: 'payments',
      ProductName: 'Default',
      CompanyName: 'Personal',
      ProcessedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
      ProductFields: {
        'aws/securityhub/FindingId': `${productArn(member)}/example/finding`,
        'aws/securityhub/ProductName': 'Default',
        'aws/securityhub/CompanyName': 'Personal',
      },
    },
  ]);
});

test.for([
  ["another account's finding", { AwsAccountId: otherMember, ProductArn: productArn(member) }],
  ["another account's product", { ProductArn: productArn(otherMember) }],
  ["another Region's product", { ProductArn: productArn(member, 'eu-west-1') }],
  ["somebody else's product", { ProductArn: 'arn:aws:securityhub:us-east-1::product/prowler/prowler' }],
] as const)('%s is refused as a whole, with the good ones beside it', async ([, changes]) => {
  const hub = await hubOfMember();
  await expect(take(hub, finding({ Id: 'good' }), finding(changes))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 403 },
  });
  expect(await stored(hub)).toEqual([]);
});

test('the administrator account cannot import for a member', async () => {
  const hub = new SecurityHubClient(asAuditor(await simulate(organization)));
  await expect(take(hub, finding())).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(take(hub, finding({ AwsAccountId: auditor }))).resolves.toMatchObject({ SuccessCount: 1 });
});

test('where Security Hub is off, every operation says so', async () => {
  const hub = await hubOfMember(memberWith({ securityHub: false }));
  const off = {
    name: 'InvalidAccessException',
    message: `Account ${member} is not subscribed to AWS Security Hub`,
    $metadata: { httpStatusCode: 401 },
  };
  await expect(hub.send(new DescribeHubCommand({}))).rejects.toMatchObject(off);
  await expect(take(hub, finding())).rejects.toMatchObject(off);
  await expect(stored(hub)).rejects.toMatchObject(off);
});

test("Security Hub is on in the scenario's Region and off elsewhere, unless the scenario says otherwise", async () => {
  const simulator = await simulate(
    organizationOf({
      [member]: {
        enabledRegions: ['us-east-1', 'eu-west-1', 'eu-central-1'],
        regions: { 'eu-west-1': { securityHub: true } },
      },
    }),
  );
  const config = await asMember(simulator);
  const describe = async (region: string) =>
    await new SecurityHubClient(inRegion(config, region)).send(new DescribeHubCommand({}));
  expect((await describe('us-east-1')).HubArn).toBe(`arn:aws:securityhub:us-east-1:${member}:hub/default`);
  expect((await describe('eu-west-1')).HubArn).toBe(`arn:aws:securityhub:eu-west-1:${member}:hub/default`);
  await expect(describe('eu-central-1')).rejects.toMatchObject({ name: 'InvalidAccessException' });
});

const long = (length: number) => 'x'.repeat(length);
const fields = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, 'value']));
const resource = { Type: 'Other', Id: 'example' };

test.for([
  ['a title of over 256 characters', { Title: long(257) }, { Title: long(256) }],
  ['a description of over 1024', { Description: long(1025) }, { Description: long(1024) }],
  ['an id of over 512', { Id: long(513) }, { Id: long(512) }],
  ['a generator id of over 512', { GeneratorId: long(513) }, { GeneratorId: long(512) }],
  ['an empty title', { Title: ' ' }, { Title: 'x' }],
  ['no resource', { Resources: [] }, { Resources: [resource] }],
  [
    'over 32 resources',
    { Resources: Array.from({ length: 33 }, () => resource) },
    { Resources: Array.from({ length: 32 }, () => resource) },
  ],
  ['over 50 product fields', { ProductFields: fields(51) }, { ProductFields: fields(50) }],
  [
    'a product field key of over 128',
    { ProductFields: { [long(129)]: 'x' } },
    { ProductFields: { [long(128)]: 'x' } },
  ],
  [
    'a product field of over 2048',
    { ProductFields: { key: long(2049) } },
    { ProductFields: { key: long(2048) } },
  ],
  [
    'a recommendation of over 512',
    { Remediation: { Recommendation: { Text: long(513) } } },
    { Remediation: { Recommendation: { Text: long(512) } } },
  ],
  [
    'an unknown partition',
    { Resources: [{ ...resource, Partition: 'aws-eusc' as never }] },
    { Resources: [{ ...resource, Partition: 'aws' as const }] },
  ],
  [
    'details of 1024 characters',
    { Resources: [{ ...resource, Details: { Other: { key: long(1024) } } }] },
    { Resources: [{ ...resource, Details: { Other: { key: long(1023) } } }] },
  ],
  [
    'over 32 related requirements',
    { Compliance: { RelatedRequirements: Array.from({ length: 33 }, () => 'x') } },
    { Compliance: { RelatedRequirements: Array.from({ length: 32 }, () => 'x') } },
  ],
  [
    'an unknown compliance status',
    { Compliance: { Status: 'UNKNOWN' as never } },
    { Compliance: { Status: 'NOT_AVAILABLE' as const } },
  ],
  ['a time without a zone', { UpdatedAt: '2026-01-01T00:00:00' }, { UpdatedAt: '2026-01-01T00:00:00.123Z' }],
  ['another schema version', { SchemaVersion: '2020-01-01' }, {}],
  ['a generator id like the id', { GeneratorId: 'example/finding' }, {}],
  [
    'no severity',
    { FindingProviderFields: { Types: ['Effects'] } },
    { FindingProviderFields: { Types: ['Effects'] }, Severity: { Label: 'LOW' as const } },
  ],
  [
    'no type',
    { FindingProviderFields: { Severity: { Label: 'LOW' as const } } },
    { FindingProviderFields: { Severity: { Label: 'LOW' as const } }, Types: ['Effects'] },
  ],
  [
    'over 240 KB',
    {
      ProductFields: Object.fromEntries(
        Array.from({ length: 50 }, (_, index) => [`key-${index}`, long(2048)]),
      ),
      UserDefinedFields: fields(50),
      Resources: Array.from({ length: 32 }, () => ({
        ...resource,
        Details: {
          Other: Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`k${index}`, long(1000)])),
        },
      })),
    },
    {},
  ],
] as const)('a finding with %s fails alone, as InvalidInput', async ([, wrong, right]) => {
  const hub = await hubOfMember();
  const answer = await take(hub, finding(wrong as Partial<AwsSecurityFinding>), finding({ Id: 'beside it' }));
  expect(answer).toMatchObject({
    SuccessCount: 1,
    FailedCount: 1,
    FailedFindings: [
      {
        Id: finding(wrong as Partial<AwsSecurityFinding>).Id,
        ErrorCode: 'InvalidInput',
        ErrorMessage: expect.stringContaining('does not adhere to Amazon Finding Format') as unknown,
      },
    ],
  });
  expect(await take(hub, finding(right as Partial<AwsSecurityFinding>))).toMatchObject({ FailedCount: 0 });
});

test('a batch of none or of over 100 is refused', async () => {
  const hub = await hubOfMember();
  for (const length of [0, 101]) {
    const findings = Array.from({ length }, (_, index) => finding({ Id: `finding-${index}` }));
    await expect(take(hub, ...findings)).rejects.toMatchObject({ name: 'InvalidInputException' });
  }
});

test('of several findings with one id in a batch only the first counts', async () => {
  const hub = await hubOfMember();
  await take(
    hub,
    finding({ Title: 'first' }),
    finding({ Title: 'second', UpdatedAt: '2026-01-02T00:00:00Z' }),
  );
  expect(await stored(hub)).toMatchObject([{ Title: 'first' }]);
});

test.for([
  ['earlier', '2025-12-31T23:59:59Z', 'old'],
  ['the same', '2026-01-01T01:00:00+01:00', 'old'],
  ['strictly later', '2026-01-01T00:00:00.001Z', 'new'],
] as const)('an update with %s UpdatedAt leaves the %s title', async ([, UpdatedAt, title]) => {
  const hub = await hubOfMember();
  await take(hub, finding({ Title: 'old' }));
  expect(await take(hub, finding({ Title: 'new', UpdatedAt }))).toMatchObject({
    SuccessCount: 1,
    FailedCount: 0,
  });
  expect(await stored(hub)).toMatchObject([{ Title: title }]);
});

const later = { UpdatedAt: '2026-01-02T00:00:00Z' };

test('an update cannot touch what belongs to the customer, and replaces all the rest', async () => {
  const hub = await hubOfMember();
  const customers = {
    Note: { Text: 'mine', UpdatedBy: 'somebody', UpdatedAt: '2026-01-01T00:00:00Z' },
    UserDefinedFields: { owner: 'payments' },
    VerificationState: 'TRUE_POSITIVE' as const,
    Workflow: { Status: 'SUPPRESSED' as const },
  };
  await take(hub, finding({ ...customers, SourceUrl: 'https://example.com/1', ProductFields: { old: '1' } }));
  await take(
    hub,
    finding({
      ...later,
      Note: { Text: 'theirs', UpdatedBy: 'provider', UpdatedAt: '2026-01-02T00:00:00Z' },
      UserDefinedFields: { owner: 'search' },
      VerificationState: 'FALSE_POSITIVE',
      Workflow: { Status: 'RESOLVED' },
      ProductFields: { new: '2' },
    }),
  );
  const [updated] = (await stored(hub)) ?? [];
  expect(updated).toMatchObject(customers);
  expect(updated).not.toHaveProperty('SourceUrl');
  expect(updated?.ProductFields).toMatchObject({ new: '2' });
  expect(updated?.ProductFields).not.toHaveProperty('old');
});

test.for([
  [
    'fails after a pass',
    'RESOLVED',
    { Compliance: { Status: 'PASSED' } },
    { Compliance: { Status: 'FAILED' } },
    'NEW',
  ],
  ['returns from the archive', 'NOTIFIED', { RecordState: 'ARCHIVED' }, { RecordState: 'ACTIVE' }, 'NEW'],
  [
    'fails after a pass, though suppressed',
    'SUPPRESSED',
    { Compliance: { Status: 'PASSED' } },
    { Compliance: { Status: 'FAILED' } },
    'SUPPRESSED',
  ],
  [
    'goes on failing',
    'NOTIFIED',
    { Compliance: { Status: 'FAILED' } },
    { Compliance: { Status: 'FAILED' } },
    'NOTIFIED',
  ],
  [
    'passes after a failure',
    'NOTIFIED',
    { Compliance: { Status: 'FAILED' } },
    { Compliance: { Status: 'PASSED' } },
    'NOTIFIED',
  ],
] as const)(
  'a finding that %s has the workflow status of its story',
  async ([, Status, before, after, expected]) => {
    const hub = await hubOfMember();
    await take(hub, finding({ ...before, Workflow: { Status } }));
    await take(hub, finding({ ...later, ...after }));
    expect(await stored(hub)).toMatchObject([{ Workflow: { Status: expected } }]);
  },
);

test('FindingProviderFields win over the top level; the top level alone fills them', async () => {
  const hub = await hubOfMember();
  await take(hub, finding({ Severity: { Label: 'LOW' }, Types: ['Effects'] }));
  expect(await stored(hub)).toMatchObject([
    { Severity: { Label: 'HIGH', Normalized: 70 }, Types: ['Software and Configuration Checks'] },
  ]);
  const { FindingProviderFields: _none, ...withoutThem } = finding(later);
  await take(hub, { ...withoutThem, Severity: { Normalized: 41 }, Types: ['Effects'] });
  expect(await stored(hub)).toMatchObject([
    {
      Severity: { Label: 'MEDIUM', Normalized: 41 },
      FindingProviderFields: { Severity: { Label: 'MEDIUM' }, Types: ['Effects'] },
    },
  ]);
});

test('a finding is kept 90 days after its last update, an archived one 30', async () => {
  const simulator = await simulate(organization);
  const day = 86_400;
  const take2 = async (...findings: AwsSecurityFinding[]) => {
    await take(new SecurityHubClient(await asMember(simulator)), ...findings);
  };
  const ids = async () =>
    (await stored(new SecurityHubClient(await asMember(simulator))))?.map(({ Id }) => Id);
  await take2(
    finding({ Id: 'active' }),
    finding({ Id: 'archived', RecordState: 'ARCHIVED' }),
    finding({ Id: 'renewed' }),
  );
  simulator.advanceClock(31 * day);
  expect(await ids()).toEqual(['active', 'renewed']);
  await take2(finding({ Id: 'renewed', ...later }));
  simulator.advanceClock(60 * day);
  expect(await ids()).toEqual(['renewed']);
});

test('a denied import is refused', async () => {
  const hub = await hubOfMember(memberWith({}, { deniedActions: ['securityhub:BatchImportFindings'] }));
  await expect(take(hub, finding())).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
