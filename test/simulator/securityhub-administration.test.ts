import {
  GetAdministratorAccountCommand,
  GetFindingAggregatorCommand,
  ListFindingAggregatorsCommand,
  ListOrganizationAdminAccountsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { expect, test } from 'vitest';
import {
  asAuditor,
  asMember,
  auditor,
  management,
  member,
  memberWith,
  organizationOf,
  simulate,
} from './support.ts';

const aggregator = { RegionLinkingMode: 'SPECIFIED_REGIONS' as const, Regions: ['eu-west-1'] };

test('a member is told its administrator, the administrator of none', async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  const asked = new GetAdministratorAccountCommand({});
  const ofMember = await new SecurityHubClient(await asMember(simulator)).send(asked);
  expect(ofMember.Administrator).toMatchObject({
    AccountId: auditor,
    MemberStatus: 'Enabled',
    InvitedAt: expect.any(Date) as unknown,
  });
  const own = await new SecurityHubClient(asAuditor(simulator)).send(asked);
  expect(own.Administrator).toBeUndefined();
});

test('an account without Security Hub is told that it is not subscribed', async () => {
  const simulator = await simulate(memberWith({ securityHub: false }));
  const hub = new SecurityHubClient(await asMember(simulator));
  await expect(hub.send(new GetAdministratorAccountCommand({}))).rejects.toMatchObject({
    name: 'InvalidAccessException',
    message: `Account ${member} is not subscribed to AWS Security Hub`,
  });
});

test('only the management account may list the administrators', async () => {
  const asked = new ListOrganizationAdminAccountsCommand({});
  const byDelegate = await simulate(organizationOf());
  await expect(new SecurityHubClient(asAuditor(byDelegate)).send(asked)).rejects.toMatchObject({
    name: 'InvalidAccessException',
  });
  const byManagement = await simulate(
    organizationOf({}, { auditorAccountId: management, securityHubAdministratorAccountId: management }),
  );
  await expect(new SecurityHubClient(asAuditor(byManagement)).send(asked)).resolves.toMatchObject({
    AdminAccounts: [{ AccountId: management, Status: 'ENABLED' }],
  });
});

test('the aggregation is found from its list, by its ARN, in the administrator’s account', async () => {
  const simulator = await simulate(organizationOf({}, { findingAggregator: aggregator }));
  const hub = new SecurityHubClient(asAuditor(simulator));
  const { FindingAggregators } = await hub.send(new ListFindingAggregatorsCommand({}));
  const FindingAggregatorArn = FindingAggregators?.[0]?.FindingAggregatorArn;
  expect(FindingAggregatorArn).toMatch(/^arn:aws:securityhub:us-east-1:222222222222:finding-aggregator\//);
  await expect(hub.send(new GetFindingAggregatorCommand({ FindingAggregatorArn }))).resolves.toMatchObject({
    FindingAggregatorArn,
    FindingAggregationRegion: 'us-east-1',
    ...aggregator,
  });
});

test('an aggregation that is not there is listed by nobody and found under no ARN', async () => {
  const simulator = await simulate(organizationOf());
  const hub = new SecurityHubClient(asAuditor(simulator));
  const { FindingAggregators } = await hub.send(new ListFindingAggregatorsCommand({}));
  expect(FindingAggregators).toEqual([]);
  const FindingAggregatorArn = 'arn:aws:securityhub:us-east-1:222222222222:finding-aggregator/none';
  await expect(hub.send(new GetFindingAggregatorCommand({ FindingAggregatorArn }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('another account than the administrator has no aggregation of its own', async () => {
  const simulator = await simulate(
    organizationOf({}, { findingAggregator: aggregator, securityHubAdministratorAccountId: management }),
  );
  const hub = new SecurityHubClient(asAuditor(simulator));
  const { FindingAggregators } = await hub.send(new ListFindingAggregatorsCommand({}));
  expect(FindingAggregators).toEqual([]);
});
