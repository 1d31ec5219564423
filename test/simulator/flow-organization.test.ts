import { DescribeMetricFiltersCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  CloudTrailClient,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { STSClient, AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { cloudwatchOf, minutes, ringingMember, start, sumOf, type ChainChange } from './flow-support.ts';
import {
  asAuditor,
  asMember,
  auditor,
  inRegion,
  management,
  member,
  organizationOf,
  otherMember,
  simulate,
} from './support.ts';

const count = (filterPattern: string) => ({
  logGroups: [{ logGroupName: 'trail' }],
  metricFilters: [
    {
      filterName: 'count',
      logGroupName: 'trail',
      filterPattern,
      metricTransformations: [{ metricName: 'Calls', metricNamespace: 'Security', metricValue: '1' }],
    },
  ],
});

/** An organization trail of the management account; its log group counts what the pattern catches. */
function withOrganizationTrail(pattern: string, trail: object = {}, account: object = {}) {
  return {
    ...organizationOf({
      [management]: {
        regions: {
          'us-east-1': {
            ...count(pattern),
            trails: [
              {
                Name: 'organization',
                IsOrganizationTrail: true,
                IsMultiRegionTrail: true,
                CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${management}:log-group:trail:*`,
                ...trail,
              },
            ],
          },
        },
      },
      [member]: account,
      [otherMember]: {},
    }),
    now: start,
  };
}

/** What the organization's log group counted after one call into the member and one into the owner itself. */
async function countedBy(pattern: string, trail: object = {}) {
  const simulator = await simulate(withOrganizationTrail(pattern, trail));
  await asMember(simulator, member);
  const owner = await cloudwatchOf(simulator, management);
  simulator.advanceClock(10 * minutes);
  return await sumOf(owner);
}

test.for([
  ["both copies of the member's record and both of the owner's", '{$.eventName = AssumeRole}', 4],
  ["the caller's copies", '{$.userIdentity.type = AssumedRole}', 2],
  ["the role owners' copies", '{$.userIdentity.type = AWSAccount}', 2],
  ['records of the member', `{$.recipientAccountId = "${member}"}`, 1],
  ['records of the auditor', `{$.recipientAccountId = "${auditor}"}`, 2],
  ['records with a shared id', '{$.sharedEventID = "*"}', 4],
  ['read-only management events', '{($.readOnly IS TRUE) && ($.managementEvent IS TRUE)}', 4],
  [
    'the role that was asked for',
    `{$.requestParameters.roleArn = "arn:aws:iam::${member}:role/ringcheck-audit"}`,
    2,
  ],
  ['the session name', '{$.requestParameters.roleSessionName = "ringcheck"}', 4],
  ['errors', '{$.errorCode = "*"}', null],
] as const)('an organization trail carries every account: %s', async ([, pattern, calls]) => {
  expect(await countedBy(pattern)).toBe(calls);
});

test('an organization trail of one Region carries the calls of that Region only', async () => {
  expect(await countedBy('', { IsMultiRegionTrail: false })).toBe(4);
  const elsewhere = await countedBy('{$.awsRegion != "us-east-1"}', { IsMultiRegionTrail: false });
  expect(elsewhere).toBeNull();
});

test('a call into the own account is one record, without a shared id', async () => {
  const trails = [
    { Name: 'own', CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${auditor}:log-group:trail:*` },
  ];
  const simulator = await simulate({
    ...organizationOf({
      [auditor]: { regions: { 'us-east-1': { ...count('{$.sharedEventID NOT EXISTS}'), trails } } },
    }),
    now: start,
  });
  const cloudwatch = await cloudwatchOf(simulator, auditor);
  simulator.advanceClock(10 * minutes);
  expect(await sumOf(cloudwatch)).toBe(1);
});

test('a refused call leaves no record', async () => {
  const simulator = await simulate(ringingMember({ account: { auditRole: false, remediationRole: true } }));
  const sts = new STSClient(asAuditor(simulator));
  const assume = async (role: string) =>
    await sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${member}:role/${role}`, RoleSessionName: 'test' }),
    );
  await expect(assume('ringcheck-audit')).rejects.toMatchObject({ name: 'AccessDenied' });
  simulator.advanceClock(15 * minutes);
  expect(simulator.deliveries().total).toBe(0);
  await assume('ringcheck-remediation');
  simulator.advanceClock(15 * minutes);
  expect(simulator.deliveries().total).toBe(1);
});

const regions = ['us-east-1', 'eu-west-1'];
test.for([
  ['a multi-Region trail hears the calls of other Regions', {}, 2],
  ['a single-Region trail does not', { trail: { IsMultiRegionTrail: false } } satisfies ChainChange, 1],
] as const)('%s', async ([, change, calls]) => {
  const document = ringingMember({ ...change, account: { enabledRegions: regions } });
  const simulator = await simulate({
    ...document,
    accounts: { ...document.accounts, [auditor]: { enabledRegions: regions } },
  });
  const cloudwatch = await cloudwatchOf(simulator);
  await new STSClient(asAuditor(simulator, 'eu-west-1')).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${member}:role/ringcheck-audit`,
      RoleSessionName: 'elsewhere',
    }),
  );
  simulator.advanceClock(10 * minutes);
  expect(await sumOf(cloudwatch)).toBe(calls);
});

/** `answered`, or the name of the refusal. */
async function told(answer: Promise<unknown>): Promise<string> {
  return await answer.then(
    () => 'answered',
    (error: Error) => error.name,
  );
}

const trailArn = `arn:aws:cloudtrail:us-east-1:${management}:trail/organization`;

test('a member may ask by ARN for status and selectors, unless the scenario denies it, and the owner always', async () => {
  const simulator = await simulate(
    withOrganizationTrail(
      '',
      {},
      {
        deniedActions: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
      },
    ),
  );
  for (const [accountId, outcome] of [
    [member, 'AccessDeniedException'],
    [otherMember, 'answered'],
    [management, 'answered'],
  ] as const) {
    const client = new CloudTrailClient(await asMember(simulator, accountId));
    expect(await told(client.send(new GetTrailStatusCommand({ Name: trailArn })))).toBe(outcome);
    expect(await told(client.send(new GetEventSelectorsCommand({ TrailName: trailArn })))).toBe(outcome);
  }
});

test("the owner's log group is not there in a member, nor in another Region of the owner", async () => {
  const simulator = await simulate(withOrganizationTrail(''));
  const ask = new DescribeMetricFiltersCommand({ logGroupName: 'trail' });
  const inMember = new CloudWatchLogsClient(await asMember(simulator));
  await expect(inMember.send(ask)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const inOwner = await asMember(simulator, management);
  await expect(new CloudWatchLogsClient(inOwner).send(ask)).resolves.toMatchObject({
    metricFilters: [{ filterName: 'count' }],
  });
  await expect(new CloudWatchLogsClient(inRegion(inOwner, 'eu-west-1')).send(ask)).rejects.toBeDefined();
});
