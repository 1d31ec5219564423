/** The commands in the product fields of a finding: whole, in order, and what they look like. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { formatError } from '../../simulator/services/finding-format.ts';
import {
  absent,
  aFilter,
  anAlarm,
  aStatus,
  refused,
  seen,
  withAlarm,
  type AccountParts,
} from '../alarm-chain/compliant-account.ts';
import { commandsIn, findingWithCommands, judgedWithCommands } from './commanded.ts';
import { judge, written } from './written-finding.ts';

const noAlarm = withAlarm({ namespace: 'Other' });
const topic = { 'alarm-topic-arn': ['arn:{partition}:sns:{region}:{account}:security'] };
const failed = judge({ filters: seen([]) });
const fieldsOf = (commands: readonly string[]) => commandsIn(written(failed, { commands }));

/** An account whose filter, which matches the rule's events, writes this metric, and whose alarms do not watch it. */
function withMetric(metricName: string, namespace = 'CloudTrailMetrics'): Partial<AccountParts> {
  return { ...withAlarm({ namespace: 'Other' }), filters: seen([aFilter({}, { metricName, namespace })]) };
}

/** The words that a POSIX shell makes of a line. */
function wordsOf(line: string): readonly string[] {
  return execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
}

/** What a command gives to an option. */
function given(command: string | undefined, option: string): string | undefined {
  const words = wordsOf(command ?? '');
  const joined = words.find((word) => word.startsWith(`${option}=`));
  return joined === undefined ? words[words.indexOf(option) + 1] : joined.slice(option.length + 1);
}

test('an account without a metric filter: first the filter, then the alarm on its metric, with the names of the account', () => {
  const [filter, alarm, ...others] = commandsIn(findingWithCommands({ filters: seen([]) }, topic));

  expect(others).toEqual([]);
  expect(filter).toBe(
    'aws logs put-metric-filter --region us-east-1 --log-group-name trail-logs ' +
      "--filter-name ringcheck-D9.AWS.MON.22 --filter-pattern '{($.eventName=AssumeRole)}' " +
      '--metric-transformations metricName=D9.AWS.MON.22,metricNamespace=Ringcheck/Rules,metricValue=1',
  );
  expect(alarm).toBe(
    'aws cloudwatch put-metric-alarm --region us-east-1 --alarm-name ringcheck-D9.AWS.MON.22 ' +
      '--namespace Ringcheck/Rules --metric-name D9.AWS.MON.22 --statistic Sum --period 300 --evaluation-periods 1 ' +
      '--datapoints-to-alarm 1 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold ' +
      '--treat-missing-data notBreaching --actions-enabled ' +
      '--alarm-actions arn:aws:sns:us-east-1:333333333333:security ' +
      '--tags Key=ringcheck:managed-by,Value=ringcheck Key=ringcheck:rule,Value=D9.AWS.MON.22',
  );
});

test('an account without an alarm: the alarm on the metric of the filter that is there', () => {
  const [alarm, ...others] = commandsIn(findingWithCommands(noAlarm, topic));

  expect(others).toEqual([]);
  expect(given(alarm, '--namespace')).toBe('CloudTrailMetrics');
  expect(given(alarm, '--metric-name')).toBe('AssumeRoleCount');
});

test('where no topic is set, the place of its ARN is marked as the rule marks it', () => {
  expect(given(commandsIn(findingWithCommands(noAlarm))[0], '--alarm-actions')).toBe('SNS-TOPIC-ARN');
});

test('the digest is the same whatever topic is set', () => {
  const digest = (flags = {}) => findingWithCommands(noAlarm, flags).ProductFields['ringcheck/digest'];

  expect(digest(topic)).toBe(digest());
  expect(digest()).toBe(written(judge(noAlarm)).ProductFields['ringcheck/digest']);
});

test.for<[string, Partial<AccountParts>]>([
  ['the trail does not log', { filters: seen([]), status: seen(aStatus({ isLogging: false })) }],
  ['there is no trail', { trails: seen([]) }],
  ['the topic is missing', { subscriptions: absent('sns:ListSubscriptionsByTopic') }],
  ['nobody is subscribed', { subscriptions: seen([]) }],
  [
    'the name is taken',
    {
      alarms: seen({ metric: [anAlarm({ name: 'ringcheck-D9.AWS.MON.22' })], composite: [], log: [] }),
      filters: seen([]),
    },
  ],
])('where %s, the account has failed and there is no command', ([, change]) => {
  const finding = findingWithCommands(change, topic);

  expect(finding.Compliance.Status).toBe('FAILED');
  expect(commandsIn(finding)).toEqual([]);
  expect(finding.Remediation?.Recommendation.Text).not.toMatch(/put-metric|ringcheck\/command/);
});

test('nothing is planned for an account that passes, or that could not be judged', () => {
  expect(judgedWithCommands({}, topic)).toMatchObject({ result: { status: 'PASSED' }, commands: [] });
  expect(judgedWithCommands({ alarms: refused('cloudwatch:DescribeAlarms') }, topic)).toMatchObject({
    result: { status: 'NOT_AVAILABLE' },
    commands: [],
  });
});

test('a finding that did not fail holds no command, whatever it is given', () => {
  const commands = ['aws sts get-caller-identity'];
  const told = { commands, commandAccountId: '111111111111' };
  const unseen = judge({ alarms: refused('cloudwatch:DescribeAlarms') });

  expect(written(judge(), told)).toEqual(written(judge()));
  expect(written(unseen, told)).toEqual(written(unseen));
});

describe('a name of the account that may hold anything', () => {
  test.for([
    `it's $(reboot) "x" ; rm -rf / & \\ end!`,
    '-starts-like-an-option',
    '--endpoint-url=http://203.0.113.1',
    "'",
    '~',
    'Zugriffe ünd 😀',
  ])('%s stays one word of the command, and is the name of its metric', (name) => {
    const finding = findingWithCommands(withMetric(name), topic);
    const [alarm] = commandsIn(finding);

    expect(given(alarm, '--metric-name')).toBe(name);
    expect(wordsOf(alarm ?? '').filter((word) => word.startsWith('--endpoint-url'))).toEqual([]);
    expect(formatError(finding)).toBeNull();
  });

  test('a hyphen at its beginning is joined to the option, for metric, namespace and log group', () => {
    const logGroupArn = 'arn:aws:logs:us-east-1:333333333333:log-group:-logs:*';
    const [alarm] = commandsIn(findingWithCommands(withMetric('-metric', '-space'), topic));
    const [filter] = commandsIn(findingWithCommands({ trail: { logGroupArn }, filters: seen([]) }, topic));

    expect(alarm).toContain(' --namespace=-space --metric-name=-metric ');
    expect(filter).toContain(' --log-group-name=-logs ');
  });

  test.for<readonly [string, string]>([
    ['a line feed', 'a\naws iam delete-user'],
    ['a carriage return', 'a\rb'],
    ['an escape', 'a\u001B[2Kb'],
    ['a NUL', 'a\0b'],
    ['a C1 control', 'a\u009Bb'],
    ['a turn of the reading direction', 'a\u202Eb'],
    ['a line separator', 'a\u2028b'],
    ['half a character', 'a\uD83Db'],
  ])('a command with %s is left out of fields and text', ([, name]) => {
    const finding = findingWithCommands(withMetric(name), topic);

    expect(judgedWithCommands(withMetric(name), topic).commands).toHaveLength(1);
    expect(commandsIn(finding)).toEqual([]);
    expect(finding.Remediation?.Recommendation.Text).not.toContain('ringcheck/command');
    expect(formatError(finding)).toBeNull();
  });

  test('a command with a backquote stands in its field alone: in the text nobody would see where it ends', () => {
    const finding = written(judge(noAlarm), { commands: ['aws one `', 'aws two'] });

    expect(commandsIn(finding)).toEqual(['aws one `', 'aws two']);
    expect(finding.Remediation?.Recommendation.Text).not.toContain('aws one');
  });
});

describe('a command is whole or not there', () => {
  const longest = `aws ${'x'.repeat(2044)}`;

  test('one of 2,048 characters is there, one more is not, and nothing is cut', () => {
    expect(fieldsOf([longest])).toEqual([longest]);
    expect(fieldsOf([`${longest}x`])).toEqual([]);
  });

  test('what is left is numbered without a gap, in its order', () => {
    const { ProductFields } = written(failed, { commands: [`${longest}x`, 'aws two', 'aws three'] });

    expect(ProductFields['ringcheck/command1']).toBe('aws two');
    expect(ProductFields['ringcheck/command2']).toBe('aws three');
    expect(ProductFields).not.toHaveProperty('ringcheck/command3');
  });

  test('where none is left, no account to run them in is named', () => {
    const { ProductFields } = written(failed, { commands: ['a\nb'], commandAccountId: '111111111111' });

    expect(ProductFields).not.toHaveProperty('ringcheck/commandAccount');
  });
});

test('the topic is filled in with partition and Region of the log group', () => {
  const logGroupArn = 'arn:aws-us-gov:logs:us-gov-west-1:333333333333:log-group:trail-logs:*';
  const [, alarm] = commandsIn(findingWithCommands({ trail: { logGroupArn }, filters: seen([]) }, topic));

  expect(given(alarm, '--alarm-actions')).toBe('arn:aws-us-gov:sns:us-gov-west-1:333333333333:security');
  expect(given(alarm, '--region')).toBe('us-gov-west-1');
});
