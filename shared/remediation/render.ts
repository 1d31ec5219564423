/** The steps of a plan as a person would do them: the rule's own remediation with the account's names filled in. */
import { hasHidden } from '../alarm-chain/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { AlarmStep, FilterStep, Step } from './steps.ts';

/** Commands of the AWS CLI, each on one line. */
export function commandLines(steps: readonly Step[]): readonly string[] {
  return steps.map((step) => (step.action === 'PutMetricFilter' ? filterCommand(step) : alarmCommand(step)));
}

function filterCommand({ region, input }: FilterStep): string {
  const [{ metricName, metricNamespace, metricValue }] = input.metricTransformations;
  return [
    `aws logs put-metric-filter --region ${quoted(region)}`,
    `${option('--log-group-name', input.logGroupName)} --filter-name ${quoted(input.filterName)}`,
    `--filter-pattern ${quoted(input.filterPattern)}`,
    `--metric-transformations ${quoted(
      `metricName=${metricName},metricNamespace=${metricNamespace},metricValue=${metricValue}`,
    )}`,
  ].join(' ');
}

function alarmCommand({ region, input }: AlarmStep): string {
  return [
    `aws cloudwatch put-metric-alarm --region ${quoted(region)} --alarm-name ${quoted(input.AlarmName)}`,
    `${option('--namespace', input.Namespace)} ${option('--metric-name', input.MetricName)}`,
    `--statistic ${input.Statistic} --period ${input.Period} --evaluation-periods ${input.EvaluationPeriods}`,
    `--datapoints-to-alarm ${input.DatapointsToAlarm} --threshold ${input.Threshold}`,
    `--comparison-operator ${input.ComparisonOperator} --treat-missing-data ${input.TreatMissingData}`,
    `--actions-enabled --alarm-actions ${quoted(input.AlarmActions[0])}`,
    `--tags ${input.Tags.map(({ Key, Value }) => quoted(`Key=${Key},Value=${Value}`)).join(' ')}`,
  ].join(' ');
}

/**
 * An option with a name that the account chose. One that begins with a hyphen would be read as another option:
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters.html. That it would be read as the URL of a file
 * cannot be: none has a colon. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
 */
function option(name: string, value: string): string {
  return `${name}${value.startsWith('-') ? '=' : ' '}${quoted(value)}`;
}

/** For a POSIX shell; a name comes from the account and may hold anything. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Resources of Terraform, as the rule writes them. */
export function terraform(steps: readonly Step[]): string {
  const numbers = new Map<string, number>();
  return steps
    .map((step) => {
      // One account may need several, such as for log groups of two Regions.
      const key = `${step.action} ${step.accountId}`;
      const number = (numbers.get(key) ?? 0) + 1;
      numbers.set(key, number);
      const name = `ringcheck_${step.accountId}${number === 1 ? '' : `_${number}`}`;
      return step.action === 'PutMetricFilter' ? filterResource(step, name) : alarmResource(step, name);
    })
    .join('\n');
}

function filterResource({ input }: FilterStep, name: string): string {
  const [{ metricName, metricNamespace, metricValue }] = input.metricTransformations;
  return `resource "aws_cloudwatch_log_metric_filter" "${name}" {
  name           = ${literal(input.filterName)}
  pattern        = ${literal(input.filterPattern)}
  log_group_name = ${literal(input.logGroupName)}

  metric_transformation {
    name      = ${literal(metricName)}
    namespace = ${literal(metricNamespace)}
    value     = ${literal(metricValue)}
  }
}
`;
}

function alarmResource({ input }: AlarmStep, name: string): string {
  const tags = input.Tags.map(({ Key, Value }) => `    ${literal(Key)} = ${literal(Value)}\n`).join('');
  return `resource "aws_cloudwatch_metric_alarm" "${name}" {
  alarm_name          = ${literal(input.AlarmName)}
  alarm_description   = ${literal(input.AlarmDescription)}
  namespace           = ${literal(input.Namespace)}
  metric_name         = ${literal(input.MetricName)}
  statistic           = "${input.Statistic}"
  period              = "${input.Period}"
  evaluation_periods  = "${input.EvaluationPeriods}"
  datapoints_to_alarm = "${input.DatapointsToAlarm}"
  threshold           = "${input.Threshold}"
  comparison_operator = "${input.ComparisonOperator}"
  treat_missing_data  = "${input.TreatMissingData}"
  alarm_actions       = [${literal(input.AlarmActions[0])}]

  tags = {
${tags}  }
}
`;
}

/**
 * A string of HCL, in which templates must not begin, and whose escapes are other than those of JSON. What is hidden is
 * escaped, by which it stays what it is and can be seen.
 * https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function literal(text: string): string {
  const escaped = Array.from(text.toWellFormed(), (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (!hasHidden(character)) return character;
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  }).join('');
  return `"${escaped.replaceAll(/([$%])\{/g, '$1$1{')}"`;
}

/** What to press in the console, in the rule's own order. */
export function portalSteps(rule: Rule, steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) =>
    step.action === 'PutMetricFilter' ? filterPages(step) : alarmPages(step, rule),
  );
}

function filterPages({ accountId, region, input }: FilterStep): readonly string[] {
  const [{ metricName, metricNamespace, metricValue }] = input.metricTransformations;
  return [
    `In account ${accountId}, Region ${region}, open 'CloudWatch'.`,
    `In the menu, under 'Logs', choose 'Log groups', then ${input.logGroupName}.`,
    `Press 'Create new metric filter' and enter this 'Filter pattern': ${input.filterPattern}`,
    `Name the filter ${input.filterName}, its metric ${metricName} in the namespace ${metricNamespace}, with the value ${metricValue}, and create it.`,
  ];
}

function alarmPages({ accountId, region, input }: AlarmStep, rule: Rule): readonly string[] {
  return [
    `In account ${accountId}, Region ${region}, open 'CloudWatch'; under 'Alarms', choose 'All alarms'.`,
    `Press 'Create alarm' and choose the metric ${input.MetricName} of the namespace ${input.Namespace}.`,
    `Under 'Metric', set 'Statistic' to '${input.Statistic}' and 'Period' to 5 minutes.`,
    `Under 'Conditions', choose 'Static', 'Greater/Equal' and '${input.Threshold}'; treat missing data as good.`,
    `Under 'Notification', choose the topic ${input.AlarmActions[0]}.`,
    `Name the alarm ${input.AlarmName} and create it (${rule.id}).`,
  ];
}
