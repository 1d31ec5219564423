import type { Home } from './resource-defaults.ts';
import type {
  ScenarioAlarmMuteRule,
  ScenarioCompositeAlarm,
  ScenarioLogAlarm,
  ScenarioMetricAlarm,
  Sparse,
} from './scenario.ts';

/** What `DescribeAlarms` shows of every alarm that acts. */
function common(alarmName: unknown, { accountId, region }: Home) {
  return {
    AlarmArn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${String(alarmName)}`,
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    StateValue: 'OK',
  };
}

/** An alarm on one metric or on metric math. */
export function filledMetricAlarm(alarm: Sparse<ScenarioMetricAlarm>, home: Home): ScenarioMetricAlarm {
  return {
    ...common(alarm.AlarmName, home),
    Dimensions: [],
    TreatMissingData: 'missing',
    ...alarm,
  } as ScenarioMetricAlarm;
}

/** An alarm on the states of other alarms. */
export function filledCompositeAlarm(
  alarm: Sparse<ScenarioCompositeAlarm>,
  home: Home,
): ScenarioCompositeAlarm {
  return { ...common(alarm.AlarmName, home), ...alarm } as ScenarioCompositeAlarm;
}

/** An alarm on a Logs Insights query; a bare name is enough. */
export function filledLogAlarm(alarm: Sparse<ScenarioLogAlarm> | string, home: Home): ScenarioLogAlarm {
  const written = typeof alarm === 'string' ? { AlarmName: alarm } : alarm;
  return { ...common(written.AlarmName, home), ...written } as ScenarioLogAlarm;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetAlarmMuteRule.html */
export function filledAlarmMuteRule(
  rule: Sparse<ScenarioAlarmMuteRule>,
  { accountId, region }: Home,
): ScenarioAlarmMuteRule {
  const isOnce = rule.Rule?.Schedule?.Expression?.startsWith('at(') === true;
  return {
    AlarmMuteRuleArn: `arn:aws:cloudwatch:${region}:${accountId}:alarm-mute-rule:${String(rule.Name)}`,
    MuteType: isOnce ? 'ONE_TIME' : 'RECURRING',
    ...rule,
  } as ScenarioAlarmMuteRule;
}
