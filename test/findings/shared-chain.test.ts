import { expect, test } from 'vitest';
import { judgeAccount, type AccountSnapshot } from '../../shared/alarm-chain/index.ts';
import { complianceStatus, messageOf, writeFinding } from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  anAccount,
  anAlarm,
  aStatus,
  seen,
  trailArn,
  type AccountParts,
} from '../alarm-chain/compliant-account.ts';

const owner = '111111111111';
const logGroupArn = `arn:aws:logs:us-east-1:${owner}:log-group:organization:*`;

/** A member whose only trail is the organization's, its log group in the management account. */
function findingOf({
  topics,
  ...change
}: Partial<AccountParts> & { topics?: AccountSnapshot['subscriptionsByTopic'] } = {}) {
  const own = anAccount({ trail: { isOrganization: true, logGroupArn }, ...change });
  const alarms = change.alarms ?? seen({ metric: [anAlarm()], composite: [], log: [] });
  const snapshot = {
    ...own,
    alarmsByPlace: new Map([[`${owner}/us-east-1`, alarms]]),
    subscriptionsByTopic: topics ?? own.subscriptionsByTopic,
  };
  const judgement = judgeAccount(snapshot, assumeRole);
  const status = complianceStatus(judgement, 'both');
  const subject = {
    accountId: '333333333333',
    partition: 'aws',
    securityHubRegion: 'us-east-1',
    rule: assumeRole,
    judgement,
    chainSince: new Date('2026-01-15T11:58:00Z'),
    status,
    message: messageOf(judgement, status, 'both', '333333333333'),
  };
  const time = '2026-01-15T12:00:00.000Z';
  return { finding: writeFinding(subject, time, time), status, message: subject.message };
}

test('a member whose chain is whole in another account has nobody to ask', () => {
  const { finding, status, message } = findingOf();

  expect(status).toBe('PASSED');
  expect(message).not.toContain('one mend there');
  expect(finding.FindingProviderFields).not.toHaveProperty('RelatedFindings');
});

test("a member failed by another account's part of the chain names it, and points to its finding", () => {
  const { finding, status, message } = findingOf({ filters: seen([]) });

  expect(status).toBe('FAILED');
  expect(message).toMatch(/in account 111111111111: one mend there mends every account that shares it\.$/);
  expect(finding.FindingProviderFields.RelatedFindings).toEqual([
    {
      ProductArn: `arn:aws:securityhub:us-east-1:${owner}:product/${owner}/default`,
      Id: `ringcheck/D9.AWS.MON.22/${owner}`,
    },
  ]);
});

test('a broken topic of a third account is mended where its alarm is', () => {
  const arn = `arn:aws:cloudwatch:us-east-1:${owner}:alarm:assume-role`;
  const topicArn = 'arn:aws:sns:us-east-1:444444444444:central';
  const alarms = seen({ metric: [anAlarm({ arn, alarmActions: [topicArn] })], composite: [], log: [] });
  const { finding, status } = findingOf({ alarms, topics: new Map([[topicArn, seen([])]]) });

  expect(status).toBe('FAILED');
  expect(finding.FindingProviderFields.RelatedFindings?.[0]?.Id).toBe(`ringcheck/D9.AWS.MON.22/${owner}`);
});

test('an account that broke its own trail is told nothing of others', () => {
  const { finding, message } = findingOf({
    trail: { arn: trailArn },
    status: seen(aStatus({ isLogging: false })),
  });

  expect(message).not.toContain('one mend there');
  expect(finding.FindingProviderFields).not.toHaveProperty('RelatedFindings');
});
