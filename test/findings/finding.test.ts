import { expect, test } from 'vitest';
import { judgeAccount, type Judgement } from '../../shared/alarm-chain/index.ts';
import {
  complianceStatus,
  messageOf,
  writeFinding,
  type ComplianceStatus,
} from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  aFilter,
  anAccount,
  aStatus,
  hoursAgo,
  refused,
  seen,
  withAlarm,
  type AccountParts,
} from '../alarm-chain/compliant-account.ts';

const judge = (change: Partial<AccountParts> = {}) => judgeAccount(anAccount(change), assumeRole);

const verdicts = (change: Partial<Judgement>): Judgement => ({ ...judge(), ...change });
const rows: readonly (readonly [Partial<Judgement>, 'both' | 'cloudguard' | 'rings', ComplianceStatus])[] = [
  [{ cloudguard: 'pass', rings: 'yes' }, 'both', 'PASSED'],
  [{ cloudguard: 'pass', rings: 'no' }, 'both', 'FAILED'],
  [{ cloudguard: 'fail', rings: 'yes' }, 'both', 'FAILED'],
  [{ cloudguard: 'fail', rings: 'unknown' }, 'both', 'FAILED'],
  [{ cloudguard: 'unknown', rings: 'yes' }, 'both', 'NOT_AVAILABLE'],
  [{ cloudguard: 'pass', rings: 'unknown' }, 'both', 'NOT_AVAILABLE'],
  [{ cloudguard: 'pass', rings: 'no' }, 'cloudguard', 'PASSED'],
  [{ cloudguard: 'fail', rings: 'yes' }, 'cloudguard', 'FAILED'],
  [{ cloudguard: 'unknown', rings: 'yes' }, 'cloudguard', 'NOT_AVAILABLE'],
  [{ cloudguard: 'fail', rings: 'yes' }, 'rings', 'PASSED'],
  [{ cloudguard: 'pass', rings: 'no' }, 'rings', 'FAILED'],
  [{ cloudguard: 'fail', rings: 'unknown' }, 'rings', 'NOT_AVAILABLE'],
];

test.for(rows)('%o by %s → %s', ([change, choice, status]) => {
  expect(complianceStatus(verdicts(change), choice)).toBe(status);
});

function findingOf(change: Partial<AccountParts> = {}, partition = 'aws') {
  const judgement = judge(change);
  const status = complianceStatus(judgement, 'both');
  const message = messageOf(judgement, status, 'both', '333333333333');
  const subject = {
    accountId: '333333333333',
    partition,
    securityHubRegion: 'eu-west-1',
    rule: assumeRole,
    judgement,
    chainSince: new Date('2026-01-15T11:58:00Z'),
    status,
    message,
  };
  return writeFinding(subject, '2026-01-01T00:00:00.000Z', '2026-01-15T12:00:00.000Z');
}

test('the id is the same from FAILED to PASSED', () => {
  expect(findingOf().Id).toBe('ringcheck/D9.AWS.MON.22/333333333333');
  expect(findingOf({ filters: seen([]) }).Id).toBe(findingOf().Id);
});

test('FAILED is HIGH, the risk of the rule; PASSED is INFORMATIONAL', () => {
  expect(findingOf({ filters: seen([]) }).FindingProviderFields.Severity.Label).toBe('HIGH');
  expect(findingOf().FindingProviderFields.Severity.Label).toBe('INFORMATIONAL');
});

test('the product ARN is the one of the member, in its own partition and Region', () => {
  expect(findingOf({}, 'aws-us-gov').ProductArn).toBe(
    'arn:aws-us-gov:securityhub:eu-west-1:333333333333:product/333333333333/default',
  );
});

test('a partition that the format does not know is left out', () => {
  expect(findingOf({}, 'aws-eusc').Resources.every((resource) => !('Partition' in resource))).toBe(true);
  expect(findingOf({}, 'aws-cn').Resources[0]).toMatchObject({ Partition: 'aws-cn' });
});

test('the resources are the account and what of the chain the format has types for', () => {
  expect(findingOf().Resources.map(({ Type }) => Type)).toEqual([
    'AwsAccount',
    'AwsCloudTrailTrail',
    'AwsCloudWatchAlarm',
    'AwsSnsTopic',
  ]);
});

test('the frameworks of the rule stand verbatim in the related requirements', () => {
  expect(findingOf().Compliance.RelatedRequirements).toEqual(assumeRole.frameworks);
});

test('the generator id is not the id', () => {
  expect(findingOf().GeneratorId).not.toBe(findingOf().Id);
});

test.for([
  [
    'PASSED',
    {},
    /^One call rings: trail `main` in us-east-1 → .*metric filter.*alarm.*topic `security-alarms`/,
  ],
  [
    'FAILED',
    withAlarm({ actionsEnabled: false }),
    /^The actions of the alarm are switched off \(alarm `assume-role` in us-east-1\)\.$/,
  ],
  ['FAILED', withAlarm({ threshold: 9 }), /one event does not reach the threshold\.$/],
  ['FAILED', { trails: seen([]) }, /^No CloudTrail trail records this account\.$/],
  [
    'NOT_AVAILABLE',
    { alarms: refused('cloudwatch:DescribeAlarms') },
    /link alarm .*by cloudwatch:DescribeAlarms \(access-denied/,
  ],
] as const)('the message of %s says in one sentence what was found', ([status, change, form]) => {
  const judgement = judge(change);

  expect(complianceStatus(judgement, 'both')).toBe(status);
  expect(messageOf(judgement, status, 'both', '333333333333')).toMatch(form);
});

test('by CloudGuard alone, a failure tells of its check first and of the ringing after', () => {
  const judgement = judge({ status: seen(aStatus({ isLogging: false })), filters: seen([]) });

  expect(messageOf(judgement, 'FAILED', 'cloudguard', '333333333333')).toMatch(
    /^CloudGuard's check fails: .*; nor does it ring: The trail is switched off/,
  );
});

test('an account that passes by ringing alone has no reason for its status', () => {
  const filters = seen([aFilter({ pattern: '{ $.eventName = AssumeRole* }' })]);
  const judgement = judge({ filters });
  const finding = writeFinding(
    {
      accountId: '333333333333',
      partition: 'aws',
      securityHubRegion: 'us-east-1',
      rule: assumeRole,
      judgement,
      chainSince: new Date('2026-01-15T11:58:00Z'),
      status: complianceStatus(judgement, 'rings'),
      message: 'It rings.',
    },
    '2026-01-01T00:00:00.000Z',
    '2026-01-01T00:00:00.000Z',
  );

  expect(finding.Compliance).toMatchObject({ Status: 'PASSED', StatusReasons: [{ ReasonCode: 'PASSED' }] });
});

test('a PASSED whose alarm is in ALARM already says so, and since when', () => {
  const change = withAlarm({ alarmState: 'ALARM', stateSince: hoursAgo(3) });
  const judgement = judge(change);

  expect(judgement.rings).toBe('yes');
  expect(judgement.notes.map(({ code }) => code)).toEqual(['alarm-already-in-alarm']);
  for (const choice of ['both', 'rings', 'cloudguard'] as const) {
    expect(messageOf(judgement, 'PASSED', choice, '333333333333')).toContain(
      'The alarm `assume-role` is in ALARM since 2026-01-15T09:00:00.000Z: the next call will not notify again',
    );
  }
});
