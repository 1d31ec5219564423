/** Where to look for what is wrong with a metric filter or an alarm. */
import type { BreakReason } from '../../shared/alarm-chain/index.ts';
import type { WhereToLook } from './where-to-look.ts';

const logs = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';
const monitoring = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';
const editAlarm = `${monitoring}/Edit-CloudWatch-Alarm.html`;

const filterTab = 'CloudWatch, **Logs**, **Log groups**, the log group, tab **Metric filters**';
const filters = 'aws logs describe-metric-filters --log-group-name LOG-GROUP --region HOME-REGION';
const alarm = 'CloudWatch, **Alarms**, **All alarms**, the alarm';
/** Without the types, composite alarms are left out. */
const allTypes = '--alarm-types MetricAlarm CompositeAlarm';
const alarms = `aws cloudwatch describe-alarms --alarm-names ALARM ${allTypes} --region HOME-REGION`;

export const whereAlarmsLook = {
  'no-metric-filter': {
    console: `${filterTab}: none has a pattern about AssumeRole. A filter on another log group does not count.`,
    call: filters,
    source: `${logs}/CreateMetricFilterProcedure.html`,
  },
  'filter-never-matches': {
    console: `${filterTab}: compare the pattern of the filter with the name of the event, letter case included: \`assumerole\` matches nothing. \`ringcheck explain\` says what it catches.`,
    call: filters,
    source: `${logs}/FilterAndPatternSyntaxForMetricFilters.html`,
  },
  'filter-misses-events': {
    console: `${filterTab}: edit the filter, put the record that \`ringcheck explain --json PATTERN | jq -c .misses\` prints into **Test pattern**, and see that it does not match. Nothing has to be saved.`,
    call: filters,
    source: `${logs}/CreateMetricFilterProcedure.html`,
  },
  'filter-broader-than-rule': {
    console: `${filterTab}: edit the filter, and put the record that \`ringcheck explain --json PATTERN | jq -c .extra\` prints into **Test pattern**: it matches, and it is no record of the rule's event.`,
    call: filters,
    source: `${logs}/CreateMetricFilterProcedure.html`,
  },
  'filter-excludes-account': {
    console: `${filterTab}: edit the filter; **Filter selection criteria** name other accounts or Regions than these.`,
    call: `${filters} --query 'metricFilters[].[filterName,fieldSelectionCriteria]'`,
    source: `${logs}/CreateMetricFilterProcedure.html`,
  },
  'metric-value-not-positive': {
    console: `${filterTab}: edit the filter; **Metric value** is 0 or less.`,
    call: `${filters} --query 'metricFilters[].[filterName,metricTransformations]'`,
    source: `${logs}/CreateMetricFilterProcedure.html`,
  },
  'no-alarm': {
    console: `${filterTab}: note namespace and metric name of the filter. CloudWatch, **Alarms**, **All alarms**, in the same Region, has no alarm on exactly this metric. An alarm on a metric of the same name in another namespace watches another one.`,
    call: `aws cloudwatch describe-alarms ${allTypes} --region HOME-REGION`,
    source: `${monitoring}/ConsoleAlarms.html`,
  },
  'alarm-needs-more-events': {
    console: `${alarm}, tab **Details**: threshold, statistic, period and datapoints to alarm. One event must be enough: a threshold of 5, 2 of 3 periods, or an average beside a default value of 0 is not.`,
    call: alarms,
    source: editAlarm,
  },
  'alarm-cannot-fire': {
    console: `${alarm}, tab **Details**: the comparison looks the wrong way, or the alarm asks for dimensions or a unit that the filter does not publish, so that its graph stays empty.`,
    call: alarms,
    source: editAlarm,
  },
  'alarm-never-resets': {
    console: `${alarm}, tab **Details**: missing data is ignored, or treated as breaching. Tab **History**: no change back to OK.`,
    call: alarms,
    source: `${monitoring}/alarms-and-missing-data.html`,
  },
  'alarm-actions-disabled': {
    console: `${alarm}: **Actions**, **Alarm actions**, offers **Enable**.`,
    call: `${alarms} --query '[MetricAlarms[].ActionsEnabled,CompositeAlarms[].ActionsEnabled]'`,
    source: `${monitoring}/alarm-actions.html`,
  },
  'alarm-muted': {
    console: `${alarm}: it has the sign of a muted alarm. The tab **Alarm mute rules** of the alarms has the rule and its window.`,
    call: 'aws cloudwatch list-alarm-mute-rules --alarm-name ALARM --region HOME-REGION',
    source: `${monitoring}/viewing-managing-muted-alarms.html`,
  },
} as const satisfies Readonly<Partial<Record<BreakReason, WhereToLook>>>;
