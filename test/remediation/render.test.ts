import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commandLines, portalSteps, terraform, type Step } from '../../shared/remediation/index.ts';
import { alarmStep, filterStep } from '../../shared/remediation/steps.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';

const place = { accountId: '333333333333', region: 'us-east-1' };
const topicArn = 'arn:aws:sns:us-east-1:333333333333:alarms';
const hostile = `it's $(reboot) \`id\` "x" \${y} %{z} \\ end`;

function stepsFor(logGroupName: string): readonly Step[] {
  const metric = { namespace: 'Ringcheck/Rules', metricName: 'D9.AWS.MON.22' };
  return [filterStep(assumeRole, place, logGroupName), alarmStep(assumeRole, place, metric, topicArn)];
}

/** The words that a POSIX shell makes of a line. */
function wordsOf(line: string): readonly string[] {
  return execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
}

describe('the commands', () => {
  test('are those of the rule, with the names filled in', () => {
    const [filter = '', alarm = ''] = commandLines(stepsFor('trail-logs'));

    expect(wordsOf(filter)).toEqual([
      'aws',
      'logs',
      'put-metric-filter',
      '--region',
      'us-east-1',
      '--log-group-name',
      'trail-logs',
      '--filter-name',
      'ringcheck-D9.AWS.MON.22',
      '--filter-pattern',
      '{($.eventName=AssumeRole)}',
      '--metric-transformations',
      'metricName=D9.AWS.MON.22,metricNamespace=Ringcheck/Rules,metricValue=1',
    ]);
    expect(wordsOf(alarm)).toEqual(
      expect.arrayContaining([
        'put-metric-alarm',
        '--alarm-actions',
        topicArn,
        'Key=ringcheck:rule,Value=D9.AWS.MON.22',
      ]),
    );
  });

  test('keep a hostile name one word', () => {
    expect(wordsOf(commandLines(stepsFor(hostile))[0] ?? '')).toContain(hostile);
  });

  test('keep a name that begins with a hyphen a name, and no option', () => {
    const metric = { namespace: '-n x', metricName: '--profile' };
    const alarm = alarmStep(assumeRole, place, metric, topicArn);
    const [filterLine = '', alarmLine = ''] = commandLines([...stepsFor('--debug').slice(0, 1), alarm]);

    expect(wordsOf(filterLine)).toContain('--log-group-name=--debug');
    expect(wordsOf(alarmLine)).toEqual(
      expect.arrayContaining(['--namespace=-n x', '--metric-name=--profile']),
    );
  });
});

test('Terraform reads a hostile name as it is, and no template in it', () => {
  const [, value = ''] = /log_group_name = "((?:[^"\\]|\\.)*)"/.exec(terraform(stepsFor(hostile))) ?? [];

  expect(value).toContain('$${y}');
  expect(value).toContain('%%{z}');
  expect(JSON.parse(`"${value.replaceAll('$${', '${').replaceAll('%%{', '%{')}"`)).toBe(hostile);
});

test('the portal’s pages name account, log group, pattern, metric and topic', () => {
  const pages = portalSteps(assumeRole, stepsFor('trail-logs')).join('\n');

  for (const name of [
    '333333333333',
    'trail-logs',
    '{($.eventName=AssumeRole)}',
    'Ringcheck/Rules',
    topicArn,
  ]) {
    expect(pages).toContain(name);
  }
});

test('resources of Terraform have a name each, where one account needs several', () => {
  const elsewhere = filterStep(assumeRole, { ...place, region: 'eu-west-1' }, 'trail-logs');
  const names = [
    ...terraform([...stepsFor('trail-logs'), elsewhere]).matchAll(/^resource "(\w+)" "(\w+)"/gm),
  ];

  expect(names.map(([, type, name]) => `${type} ${name}`)).toEqual([
    'aws_cloudwatch_log_metric_filter ringcheck_333333333333',
    'aws_cloudwatch_metric_alarm ringcheck_333333333333',
    'aws_cloudwatch_log_metric_filter ringcheck_333333333333_2',
  ]);
});
