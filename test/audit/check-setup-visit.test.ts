import {
  DescribeHubCommand,
  GetAdministratorAccountCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { checkAggregationRegion } from '../../shared/audit/check-setup-aggregation.ts';
import { checkSecurityHub } from '../../shared/audit/check-setup-hub.ts';
import { checkOf, groupResults, resultOf } from '../../shared/audit/check-setup-report.ts';
import { checkAuditRole, checkRemediationRole } from '../../shared/audit/check-setup-roles.ts';
import { visitAccount, type Visits } from '../../shared/audit/check-setup-visit.ts';
import { aSession } from '../aws/a-session.ts';

const sts = mockClient(STSClient);
const securityHub = mockClient(SecurityHubClient);
const member = '333333333333';
const roleArn = (name: string) => `arn:aws-us-gov:iam::${member}:role/${name}`;
const Credentials = {
  AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  SecretAccessKey: 'EXAMPLE',
  SessionToken: 'EXAMPLE',
  Expiration: new Date('2026-01-15T13:00:00Z'),
};
const visits: Visits = {
  caller: aSession({ accountId: '222222222222', partition: 'aws-us-gov' }),
  sts: new STSClient({ region: 'us-east-1' }),
  securityHubRegion: 'us-east-1',
  auditRoleName: 'ringcheck-audit',
  remediationRoleName: 'ringcheck-remediation',
  externalId: 'example-id',
};

beforeEach(() => {
  for (const mock of [sts, securityHub]) mock.reset();
  sts.onAnyCommand().rejects(new Error('unexpected call'));
  securityHub.onAnyCommand().rejects(new Error('unexpected call'));
});

function refusal(name: string, status: number): Error {
  return Object.assign(new Error(`${name} of the test`), { name, $metadata: { httpStatusCode: status } });
}

test('both roles are assumed in the caller’s partition, with the external id, and Security Hub is looked at', async () => {
  for (const name of [visits.auditRoleName, visits.remediationRoleName]) {
    sts
      .on(AssumeRoleCommand, { RoleArn: roleArn(name), ExternalId: 'example-id', DurationSeconds: 900 })
      .resolves({ Credentials });
  }
  securityHub.on(DescribeHubCommand).resolves({ HubArn: 'arn' });
  securityHub.on(GetAdministratorAccountCommand).resolves({});

  expect(await visitAccount(visits, member)).toEqual({
    accountId: member,
    auditRole: { state: 'assumed' },
    remediationRole: { state: 'assumed' },
    hub: { hub: { state: 'seen', value: 'arn' }, administrator: { state: 'seen', value: null } },
  });
});

test.for([
  ['AccessDenied', 403, 'missing', 'optional'],
  ['RegionDisabledException', 403, 'missing', 'unknown'],
  ['Throttling', 400, 'unknown', 'unknown'],
  ['ExpiredTokenException', 400, 'unknown', 'unknown'],
  ['InternalFailure', 500, 'unknown', 'unknown'],
] as const)(
  '%s (%i) of STS: the audit’s role is %s, the remediation’s %s',
  async ([name, status, audit, remediation]) => {
    sts.on(AssumeRoleCommand).rejects(refusal(name, status));

    const account = await visitAccount(visits, member);

    expect(checkAuditRole(visits, [account], null)?.state).toBe(audit);
    expect(checkRemediationRole(visits, [account])?.state).toBe(remediation);
    expect(checkSecurityHub(visits, [account])?.state).toBe('unknown');
  },
);

function seen(accountId: string, mend: string, answer: string) {
  return { accountId, state: 'missing', message: 'no role', mend, answer } as const;
}

test('faults that differ in AWS’s words alone are one; those with another mend are not', () => {
  expect(groupResults([seen('1', 'a', 'of 1'), seen('2', 'b', 'of 2'), seen('3', 'a', 'of 3')])).toEqual([
    { state: 'missing', message: 'no role', mend: 'a', answer: 'of 1', accountIds: ['1', '3'] },
    { state: 'missing', message: 'no role', mend: 'b', answer: 'of 2', accountIds: ['2'] },
  ]);
});

test('a check is as bad as its worst result, and none without results', () => {
  expect(checkOf('audit-role', [])).toBeNull();
  expect(checkOf('audit-role', [resultOf('ok', 'x'), resultOf('unknown', 'y')])).toMatchObject({
    state: 'unknown',
    results: [{ state: 'unknown' }, { state: 'ok' }],
  });
});

const gathered = (linkingMode: string, regions: readonly string[] | null) =>
  checkAggregationRegion({
    securityHubRegion: 'us-east-1',
    otherAdministrator: null,
    aggregation: { state: 'seen', value: { homeRegion: 'eu-west-1', linkingMode, regions } },
  })?.state;

test.for([
  ['a mode that nobody knows', 'SOME_REGIONS', ['us-east-1']],
  ['a mode of named Regions, without Regions', 'SPECIFIED_REGIONS', null],
  ['a mode of left out Regions, without Regions', 'ALL_REGIONS_EXCEPT_SPECIFIED', null],
] as const)('%s leaves the aggregation unknown', ([, mode, regions]) => {
  expect(gathered(mode, regions)).toBe('unknown');
});

test('an aggregation that AWS would not tell of is unknown, and says what to allow', () => {
  const aggregation = {
    state: 'unseen',
    why: 'access-denied',
    operation: 'securityhub:ListFindingAggregators',
    message: 'AccessDeniedException',
  } as const;
  const evidence = { securityHubRegion: 'us-east-1', otherAdministrator: undefined, aggregation };

  expect(checkAggregationRegion(evidence)).toMatchObject({
    state: 'unknown',
    results: [{ mend: expect.stringContaining('allow securityhub:ListFindingAggregators') as unknown }],
  });
});
