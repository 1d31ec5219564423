import {
  AWSOrganizationsNotInUseException,
  DescribeOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  DescribeHubCommand,
  GetAdministratorAccountCommand,
  GetFindingAggregatorCommand,
  InvalidAccessException,
  ListFindingAggregatorsCommand,
  ListOrganizationAdminAccountsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { readAdministrator, readHub } from '../../shared/aws/hub-setup.ts';
import {
  readDesignatedAdministrators,
  readFindingAggregation,
  readManagementAccountId,
} from '../../shared/aws/organization-setup.ts';

const region = 'us-east-1';
const securityHub = mockClient(SecurityHubClient);
const organizations = mockClient(OrganizationsClient);
const hub = new SecurityHubClient({ region });
const organization = new OrganizationsClient({ region });

beforeEach(() => {
  for (const mock of [securityHub, organizations]) mock.reset();
  securityHub.onAnyCommand().rejects(new Error('unexpected call'));
  organizations.onAnyCommand().rejects(new Error('unexpected call'));
});

function invalidAccess(message: string): InvalidAccessException {
  return new InvalidAccessException({ message, $metadata: { httpStatusCode: 401 } });
}
function refusal(name: string, status: number): Error {
  return Object.assign(new Error('refused'), { name, $metadata: { httpStatusCode: status } });
}
const notSubscribed = invalidAccess('Account 333333333333 is not subscribed to AWS Security Hub');
const hubArn = 'arn:aws:securityhub:us-east-1:333333333333:hub/default';
const aggregatorArn = 'arn:aws:securityhub:us-east-1:222222222222:finding-aggregator/one';

test('a hub that is there is seen, one that is off is absent', async () => {
  securityHub.on(DescribeHubCommand).resolvesOnce({ HubArn: hubArn }).rejectsOnce(notSubscribed);

  expect(await readHub(hub)).toEqual({ state: 'seen', value: hubArn });
  expect(await readHub(hub)).toMatchObject({ state: 'absent', operation: 'securityhub:DescribeHub' });
});

test.for([
  ['Security Hub’s one error, of another text', invalidAccess('the caller may not ask'), 'access-denied'],
  ['a refusal', refusal('AccessDeniedException', 403), 'access-denied'],
  ['throttling', refusal('TooManyRequestsException', 429), 'throttled'],
] as const)('%s is not taken for a hub that is off', async ([, error, why]) => {
  securityHub.on(DescribeHubCommand).rejects(error);

  expect(await readHub(hub)).toMatchObject({ state: 'unseen', why });
});

test('an answer without the hub’s ARN says nothing', async () => {
  securityHub.on(DescribeHubCommand).resolves({});

  expect(await readHub(hub)).toMatchObject({ state: 'unseen', why: 'unsupported' });
});

test('an error that is of no call is a defect, not a refusal', async () => {
  await expect(readHub(hub)).rejects.toThrow('unexpected call');
});

test.for([
  ['its account', { AccountId: '222222222222', MemberStatus: 'Enabled' }, '222222222222'],
  ['nobody where there is none', undefined, null],
  ['nobody where the relation is of the past', { AccountId: '222222222222', MemberStatus: 'Resigned' }, null],
] as const)('the administrator is %s', async ([, Administrator, value]) => {
  securityHub.on(GetAdministratorAccountCommand).resolves({ Administrator });

  expect(await readAdministrator(hub)).toEqual({ state: 'seen', value });
});

test('an administrator without a status is unseen: it may be of the past', async () => {
  securityHub.on(GetAdministratorAccountCommand).resolves({ Administrator: { AccountId: '222222222222' } });

  expect(await readAdministrator(hub)).toMatchObject({ state: 'unseen', why: 'unsupported' });
});

test('the designated administrators are read to the last page, those on their way out left out', async () => {
  securityHub
    .on(ListOrganizationAdminAccountsCommand)
    .resolves({
      AdminAccounts: [{ AccountId: '222222222222', Status: 'DISABLE_IN_PROGRESS' }],
      NextToken: 'page-2',
    })
    .on(ListOrganizationAdminAccountsCommand, { NextToken: 'page-2' })
    .resolves({ AdminAccounts: [{ AccountId: '444444444444', Status: 'ENABLED' }] });

  expect(await readDesignatedAdministrators(hub)).toEqual({ state: 'seen', value: ['444444444444'] });
});

test('who may not ask for the designated administrators has not seen that there are none', async () => {
  const message = 'Account 222222222222 is not an administrator for this organization';
  securityHub.on(ListOrganizationAdminAccountsCommand).rejects(invalidAccess(message));

  expect(await readDesignatedAdministrators(hub)).toMatchObject({ state: 'unseen', why: 'access-denied' });
});

test('the aggregation is read by the ARN that its list names', async () => {
  securityHub
    .on(ListFindingAggregatorsCommand)
    .resolves({ FindingAggregators: [{ FindingAggregatorArn: aggregatorArn }] })
    .on(GetFindingAggregatorCommand, { FindingAggregatorArn: aggregatorArn })
    .resolves({ FindingAggregationRegion: 'eu-west-1', RegionLinkingMode: 'ALL_REGIONS' });

  expect(await readFindingAggregation(hub)).toEqual({
    state: 'seen',
    value: { homeRegion: 'eu-west-1', linkingMode: 'ALL_REGIONS', regions: null },
  });
});

test.for([
  ['none, where the list is empty', [], { state: 'seen', value: null }],
  ['unseen, where the list is no list', undefined, { state: 'unseen', why: 'unsupported' }],
  [
    'unseen, where the list names several',
    [{ FindingAggregatorArn: 'a' }, { FindingAggregatorArn: 'b' }],
    { state: 'unseen', why: 'unsupported' },
  ],
] as const)('the aggregation is %s', async ([, FindingAggregators, evidence]) => {
  securityHub
    .on(ListFindingAggregatorsCommand)
    .resolves(FindingAggregators === undefined ? {} : { FindingAggregators: [...FindingAggregators] });

  expect(await readFindingAggregation(hub)).toMatchObject(evidence);
});

test('the management account is named by the organization, or there is no organization', async () => {
  organizations
    .on(DescribeOrganizationCommand)
    .resolvesOnce({ Organization: { MasterAccountId: '111111111111' } })
    .rejectsOnce(
      new AWSOrganizationsNotInUseException({
        message: 'Your account is not a member of an organization.',
        $metadata: { httpStatusCode: 400 },
      }),
    )
    .rejectsOnce(refusal('AccessDeniedException', 400));

  expect(await readManagementAccountId(organization)).toEqual({ state: 'seen', value: '111111111111' });
  expect(await readManagementAccountId(organization)).toMatchObject({ state: 'absent' });
  expect(await readManagementAccountId(organization)).toMatchObject({ why: 'access-denied' });
});
