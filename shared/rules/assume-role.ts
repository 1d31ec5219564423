import type { Rule } from './rule.ts';

/**
 * CloudGuard rule D9.AWS.MON.22. Title, description, GSL, pattern, references and frameworks are the rule's own text.
 * The remediation is told in our words; its identifiers, attribute names, values and command forms are the rule's, and
 * what stands in capitals is for the reader to fill in.
 */
export const assumeRole: Rule = {
  id: 'D9.AWS.MON.22',
  title: "Ensure a log metric filter and alarm exist for STS 'AssumeRole' action",
  description:
    'Real-time monitoring of API calls can be achieved by directing CloudTrail Logs to CloudWatch Logs and ' +
    'establishing corresponding metric filters and alarms. It is recommended that a metric filter and alarm be ' +
    "established for changes done by the Security Token Service 'AssumeRole' action. Monitoring changes done by the " +
    "Security Token Service 'AssumeRole' action, will help ensure authentication and authorization controls remain " +
    'intact.',
  risk: 'High',
  entity: 'CloudTrail',
  category: 'Management Tools',
  coveredBySpectral: false,
  gsl:
    "List<CloudTrail> should have items with [hasSNSSubscriber='true' and metricFilters with " +
    "[filterPattern isFilterPatternEqual('{($.eventName=AssumeRole)}')] length() > 0]",
  pattern: '{($.eventName=AssumeRole)}',
  // `readOnly: true`, and STS as its only source: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
  events: [{ name: 'AssumeRole', source: 'sts.amazonaws.com', readOnly: true }],
  remediation: {
    note: 'These steps assume that the SNS topic and the log group are already configured.',
    portal: [
      "Open 'CloudWatch'.",
      "In the menu, under 'Logs', choose 'Log groups', then the log group that the trail delivers to.",
      "Press 'Create new metric filter' and enter this 'Filter pattern': {($.eventName=AssumeRole)}",
      'Review the new metric filter and create it.',
      "In the menu, under 'Alarms', choose 'All alarms'.",
      "Press 'Create alarm', choose the metric that the new filter feeds, and press 'Next'.",
      "Under 'Metric', set 'Statistic' to 'Sum'.",
      "Under 'Conditions', set the threshold type to 'Static', the alarm condition to 'Greater/Equal' and the " +
        "threshold value to '1'.",
      "Under 'Notification', choose your SNS topic.",
      'Create the alarm.',
    ],
    terraform: `resource "aws_cloudwatch_log_metric_filter" "metric_filter_example" {
  name           = "FILTER-NAME"
  pattern        = "{($.eventName=AssumeRole)}"
  log_group_name = "LOG-GROUP-NAME"

  metric_transformation {
    name      = "METRIC-NAME"
    namespace = "NAMESPACE-NAME"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "metric_alarm_example" {
  alarm_name          = "ALARM-NAME"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  evaluation_periods  = "1"
  metric_name         = "METRIC-NAME"
  namespace           = "NAMESPACE-NAME"
  period              = "PERIOD"
  statistic           = "Sum"
  threshold           = "1"
  alarm_actions       = ["SNS-TOPIC-ARN"]
}
`,
    commandLine: [
      'aws logs put-metric-filter --region REGION --log-group-name LOG-GROUP-NAME --filter-name FILTER-NAME ' +
        "--filter-pattern '{($.eventName=AssumeRole)}' --metric-transformations " +
        'metricName=METRIC-NAME,metricNamespace=METRIC-NAMESPACE,metricValue=1',
      'aws cloudwatch put-metric-alarm --region REGION --alarm-name ALARM-NAME --metric-name METRIC-NAME ' +
        '--statistic Sum --period PERIOD --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold ' +
        '--evaluation-periods 1 --namespace NAMESPACE --alarm-actions SNS-TOPIC-ARN',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CreateMetricFilterProcedure.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ConsoleAlarms.html',
    'https://awscli.amazonaws.com/v2/documentation/api/latest/reference/logs/put-metric-filter.html',
    'https://awscli.amazonaws.com/v2/documentation/api/latest/reference/cloudwatch/put-metric-alarm.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_metric_filter',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm',
    'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
  ],
  frameworks: [
    'AWS CloudGuard Best Practices',
    'AWS CloudGuard SOC2 based on AICPA TSC 2017',
    'AWS HITRUST v11.0.0',
    'AWS ISO27001:2022',
    'AWS MITRE ATT&CK Framework v10',
    'AWS MITRE ATT&CK Framework v11.3',
    'AWS NIST 800-53 Rev 5',
    'CloudGuard AWS All Rules Ruleset',
  ],
};
