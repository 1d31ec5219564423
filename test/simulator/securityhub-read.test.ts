import {
  BatchImportFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
  type GetFindingsCommandInput,
} from '@aws-sdk/client-securityhub';
import { expect, test } from 'vitest';
import { finding, productArn } from './finding.ts';
import {
  asAuditor,
  asMember,
  member,
  memberWith,
  organizationOf,
  otherMember,
  pages,
  simulate,
} from './support.ts';

const equals = (Value: string) => [{ Value, Comparison: 'EQUALS' as const }];
const prefix = (Value: string) => [{ Value, Comparison: 'PREFIX' as const }];

/** Two members with three findings each; the second account's are archived and passed. */
async function populated() {
  const simulator = await simulate(organizationOf({ [member]: {}, [otherMember]: {} }));
  for (const accountId of [member, otherMember]) {
    const hub = new SecurityHubClient(await asMember(simulator, accountId));
    const changes =
      accountId === member
        ? {}
        : { RecordState: 'ARCHIVED' as const, Compliance: { Status: 'PASSED' as const } };
    const Findings = ['ringcheck/rule/1', 'ringcheck/rule/2', 'other/1'].map((Id) =>
      finding({ AwsAccountId: accountId, Id, GeneratorId: `generator/${Id}`, ...changes }),
    );
    await hub.send(new BatchImportFindingsCommand({ Findings }));
  }
  return simulator;
}

async function found(hub: SecurityHubClient, Filters: GetFindingsCommandInput['Filters'] = {}) {
  const answers = await pages((NextToken) => hub.send(new GetFindingsCommand({ Filters, NextToken })));
  return answers
    .flatMap(({ Findings }) => Findings ?? [])
    .map(({ AwsAccountId, Id }) => `${AwsAccountId} ${Id}`);
}

test('an account sees its own findings, the administrator those of all members', async () => {
  const simulator = await populated();
  const own = ['ringcheck/rule/1', 'ringcheck/rule/2', 'other/1'].map((id) => `${member} ${id}`);
  expect(await found(new SecurityHubClient(await asMember(simulator)))).toEqual(own);
  expect(await found(new SecurityHubClient(asAuditor(simulator)))).toHaveLength(6);
});

test.for([
  ['an id', { Id: equals('other/1') }, [`${member} other/1`, `${otherMember} other/1`]],
  [
    'the start of an id',
    { Id: prefix('ringcheck/rule/'), AwsAccountId: equals(member) },
    [`${member} ringcheck/rule/1`, `${member} ringcheck/rule/2`],
  ],
  [
    'two ids',
    { Id: [...equals('ringcheck/rule/1'), ...equals('other/1')], AwsAccountId: equals(member) },
    [`${member} ringcheck/rule/1`, `${member} other/1`],
  ],
  [
    'a product',
    { ProductArn: equals(productArn(otherMember)), Id: prefix('other') },
    [`${otherMember} other/1`],
  ],
  [
    'a record state and an id',
    { RecordState: equals('ACTIVE'), Id: equals('other/1') },
    [`${member} other/1`],
  ],
  [
    'a generator',
    { GeneratorId: prefix('generator/other'), AwsAccountId: equals(otherMember) },
    [`${otherMember} other/1`],
  ],
  [
    'a compliance status that it has not',
    { ComplianceStatus: [{ Value: 'PASSED', Comparison: 'NOT_EQUALS' as const }], Id: equals('other/1') },
    [`${member} other/1`],
  ],
  [
    'its Region',
    { Region: equals('us-east-1'), WorkflowStatus: equals('NEW'), Id: equals('other/1') },
    [`${member} other/1`, `${otherMember} other/1`],
  ],
  ['another Region', { Region: equals('eu-west-1') }, []],
] as const)('the administrator finds findings by %s', async ([, Filters, ids]) => {
  const hub = new SecurityHubClient(asAuditor(await populated()));
  expect(await found(hub, Filters as GetFindingsCommandInput['Filters'])).toEqual(ids);
});

test('findings come page by page, in the order asked for', async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  const hub = new SecurityHubClient(await asMember(simulator));
  const ids = Array.from({ length: 45 }, (_, index) => `finding-${String(index).padStart(2, '0')}`);
  await hub.send(new BatchImportFindingsCommand({ Findings: ids.map((Id) => finding({ Id })) }));
  const SortCriteria = [{ Field: 'Id', SortOrder: 'desc' as const }];
  const answers = await pages((NextToken) => hub.send(new GetFindingsCommand({ SortCriteria, NextToken })));
  expect(answers.map(({ Findings }) => Findings?.length)).toEqual([20, 20, 5]);
  expect(answers.flatMap(({ Findings }) => Findings ?? []).map(({ Id }) => Id)).toEqual(ids.toReversed());
});

test.for([
  ['a filter that the simulator does not evaluate', { Filters: { Keyword: [{ Value: 'x' }] } }],
  ['a filter without a comparison', { Filters: { Id: [{ Value: 'x' }] } }],
  ['a page of over 100', { MaxResults: 101 }],
  ['a token that was never given out', { NextToken: 'nonsense' }],
] as const)('GetFindings refuses %s', async ([, input]) => {
  const hub = new SecurityHubClient(asAuditor(await populated()));
  await expect(
    hub.send(new GetFindingsCommand(input as unknown as GetFindingsCommandInput)),
  ).rejects.toMatchObject({
    name: 'InvalidInputException',
  });
});

test('findings of the scenario are there from the start', async () => {
  const simulator = await simulate(memberWith({ findings: [{ Id: 'old', Title: 'An old one' }] }));
  const hub = new SecurityHubClient(await asMember(simulator));
  const { Findings } = await hub.send(new GetFindingsCommand({ Filters: { Id: equals('old') } }));
  expect(Findings).toMatchObject([
    {
      Title: 'An old one',
      AwsAccountId: member,
      ProductArn: productArn(member),
      Workflow: { Status: 'NEW' },
    },
  ]);
});
