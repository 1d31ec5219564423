import { expect, test } from 'vitest';
import { readSettings, settingDescriptions } from '../../shared/audit/settings.ts';

test('the defaults are those of the settings table', () => {
  expect(readSettings({}, {})).toMatchObject({
    auditRoleName: 'ringcheck-audit',
    externalId: undefined,
    securityHubRegion: undefined,
    verdict: 'both',
    refreshDays: 7,
  });
  expect(readSettings({}, {}).rules.map(({ id }) => id)).toEqual(['D9.AWS.MON.22']);
});

test('a flag wins over the environment', () => {
  const environment = { RINGCHECK_VERDICT: 'rings', RINGCHECK_AUDIT_ROLE_NAME: 'from-environment' };

  expect(readSettings({ verdict: ['cloudguard'] }, environment)).toMatchObject({
    verdict: 'cloudguard',
    auditRoleName: 'from-environment',
  });
});

test('an empty variable counts as not set, as CloudFormation passes empty parameters', () => {
  expect(readSettings({}, { RINGCHECK_EXTERNAL_ID: '' }).externalId).toBeUndefined();
});

test('every setting has a flag and a variable', () => {
  expect(settingDescriptions.map(({ variable }) => variable)).toEqual([
    'RINGCHECK_AUDIT_ROLE_NAME',
    'RINGCHECK_EXTERNAL_ID',
    'RINGCHECK_SECURITY_HUB_REGION',
    'RINGCHECK_VERDICT',
    'RINGCHECK_RULE',
    'RINGCHECK_REFRESH_DAYS',
    'RINGCHECK_CONCURRENCY',
    'RINGCHECK_EXCEPTIONS',
    'RINGCHECK_ALARM_TOPIC_ARN',
    'RINGCHECK_REMEDIATION_ROLE_NAME',
  ]);
});

test.for([
  [{ verdict: ['all'] }, {}, '--verdict `all` is unknown: use one of both, cloudguard, rings'],
  [{}, { RINGCHECK_VERDICT: 'all' }, 'RINGCHECK_VERDICT `all` is unknown'],
  [{ rule: ['D9.AWS.MON.99'] }, {}, '--rule `D9.AWS.MON.99` is unknown: use one of D9.AWS.MON.22'],
  [{ concurrency: ['0'] }, {}, '--concurrency `0` is not a whole number from 1 to 128'],
  [{ 'refresh-days': ['1.5'] }, {}, '--refresh-days `1.5` is not a whole number'],
  [{ 'security-hub-region': ['Frankfurt'] }, {}, '--security-hub-region `Frankfurt` is not a Region'],
  [{ 'audit-role-name': ['a/b'] }, {}, '--audit-role-name `a/b` is not a role name'],
  [{ 'external-id': ['x'] }, {}, '--external-id is no external id'],
] as const)('%o %o is refused by name', ([flags, environment, message]) => {
  expect(() => readSettings(flags, environment)).toThrow(message);
});

test('a rule that is named twice is audited once', () => {
  expect(readSettings({ rule: ['D9.AWS.MON.22', 'D9.AWS.MON.22'] }, {}).rules).toHaveLength(1);
});

test.each(['arn:aws:sns:us-east-1:222222222222:alarms', 'arn:{partition}:sns:{region}:{account}:alarms'])(
  'the topic of alarms to be made may be %s',
  (text) => {
    expect(readSettings({ 'alarm-topic-arn': [text] }, {}).alarmTopicArn).toBe(text);
  },
);

test.each([
  'alarms',
  'arn:aws:sns:us-east-1:222222222222:alarms.fifo',
  'arn:aws:sns:{zone}:{account}:alarms',
])('an alarm cannot notify `%s`', (text) => {
  expect(() => readSettings({ 'alarm-topic-arn': [text] }, {})).toThrow(
    `--alarm-topic-arn \`${text}\` is not the ARN of a topic`,
  );
});
