import { describe, expect, test } from 'vitest';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { findRule, rules } from '../../shared/rules/index.ts';

test('the catalogue holds exactly these rules', () => {
  expect(rules.map(({ id }) => id)).toEqual(['D9.AWS.MON.22']);
});

test('a rule is found by its exact id only', () => {
  expect(findRule('D9.AWS.MON.22')).toBe(assumeRole);
  expect(findRule('d9.aws.mon.22')).toBeUndefined();
  expect(findRule('toString')).toBeUndefined();
});

describe('D9.AWS.MON.22', () => {
  test('carries the rule’s own words', () => {
    expect(assumeRole).toMatchObject({
      title: "Ensure a log metric filter and alarm exist for STS 'AssumeRole' action",
      risk: 'High',
      entity: 'CloudTrail',
      category: 'Management Tools',
      coveredBySpectral: false,
      gsl: "List<CloudTrail> should have items with [hasSNSSubscriber='true' and metricFilters with [filterPattern isFilterPatternEqual('{($.eventName=AssumeRole)}')] length() > 0]",
      pattern: '{($.eventName=AssumeRole)}',
    });
    expect(assumeRole.description).toBe(
      "Real-time monitoring of API calls can be achieved by directing CloudTrail Logs to CloudWatch Logs and establishing corresponding metric filters and alarms. It is recommended that a metric filter and alarm be established for changes done by the Security Token Service 'AssumeRole' action. Monitoring changes done by the Security Token Service 'AssumeRole' action, will help ensure authentication and authorization controls remain intact.",
    );
  });

  test('asks for AssumeRole, a read-only event that only STS emits', () => {
    expect(assumeRole.events).toEqual([{ name: 'AssumeRole', source: 'sts.amazonaws.com', readOnly: true }]);
  });

  test('lists the rule’s seven references', () => {
    expect(assumeRole.references).toEqual([
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CreateMetricFilterProcedure.html',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ConsoleAlarms.html',
      'https://awscli.amazonaws.com/v2/documentation/api/latest/reference/logs/put-metric-filter.html',
      'https://awscli.amazonaws.com/v2/documentation/api/latest/reference/cloudwatch/put-metric-alarm.html',
      'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_metric_filter',
      'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm',
      'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
    ]);
  });

  test('lists the rule’s eight frameworks', () => {
    expect(assumeRole.frameworks).toEqual([
      'AWS CloudGuard Best Practices',
      'AWS CloudGuard SOC2 based on AICPA TSC 2017',
      'AWS HITRUST v11.0.0',
      'AWS ISO27001:2022',
      'AWS MITRE ATT&CK Framework v10',
      'AWS MITRE ATT&CK Framework v11.3',
      'AWS NIST 800-53 Rev 5',
      'CloudGuard AWS All Rules Ruleset',
    ]);
  });
});

describe('the remediation of D9.AWS.MON.22', () => {
  const { remediation } = assumeRole;

  test('says what it takes for granted', () => {
    expect(remediation.note).toMatch(/SNS topic and the log group are already configured/);
  });

  test('gives the two commands in the rule’s form', () => {
    expect(remediation.commandLine).toEqual([
      "aws logs put-metric-filter --region REGION --log-group-name LOG-GROUP-NAME --filter-name FILTER-NAME --filter-pattern '{($.eventName=AssumeRole)}' --metric-transformations metricName=METRIC-NAME,metricNamespace=METRIC-NAMESPACE,metricValue=1",
      'aws cloudwatch put-metric-alarm --region REGION --alarm-name ALARM-NAME --metric-name METRIC-NAME --statistic Sum --period PERIOD --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold --evaluation-periods 1 --namespace NAMESPACE --alarm-actions SNS-TOPIC-ARN',
    ]);
  });

  test.each([
    'resource "aws_cloudwatch_log_metric_filter" "metric_filter_example" {',
    'name = "FILTER-NAME"',
    'pattern = "{($.eventName=AssumeRole)}"',
    'log_group_name = "LOG-GROUP-NAME"',
    'metric_transformation {',
    'name = "METRIC-NAME"',
    'namespace = "NAMESPACE-NAME"',
    'value = "1"',
    'resource "aws_cloudwatch_metric_alarm" "metric_alarm_example" {',
    'alarm_name = "ALARM-NAME"',
    'comparison_operator = "GreaterThanOrEqualToThreshold"',
    'evaluation_periods = "1"',
    'metric_name = "METRIC-NAME"',
    'period = "PERIOD"',
    'statistic = "Sum"',
    'threshold = "1"',
    'alarm_actions = ["SNS-TOPIC-ARN"]',
  ])('Terraform has the line %s', (line) => {
    const lines = remediation.terraform.split('\n').map((each) => each.trim().replaceAll(/ +/g, ' '));

    expect(lines).toContain(line);
  });

  test.each([
    "'CloudWatch'",
    "'Logs'",
    "'Log groups'",
    "'Create new metric filter'",
    "'Filter pattern'",
    '{($.eventName=AssumeRole)}',
    "'Alarms'",
    "'All alarms'",
    "'Create alarm'",
    "'Next'",
    "'Metric'",
    "'Statistic' to 'Sum'",
    "'Conditions'",
    "'Static'",
    "'Greater/Equal'",
    "'1'",
    "'Notification'",
  ])('the portal’s steps name %s', (label) => {
    expect(remediation.portal.join('\n')).toContain(label);
  });
});
