import { alarmsNamedIn, nameOfAlarm, readCompositeRule } from '../alarms/composite-rule.ts';
import { readMuteSchedule } from '../alarms/mute-schedule.ts';
import { ScenarioError, type ScenarioRegion } from './scenario.ts';

/** Refuses alarms and mute rules that AWS would not have taken, or that name alarms which are not there. */
export function validateAlarms(resources: ScenarioRegion, place: string): void {
  const names = new Set<string>();
  for (const { AlarmName } of [
    ...resources.metricAlarms,
    ...resources.compositeAlarms,
    ...resources.logAlarms,
  ]) {
    // One name space for all kinds: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    if (names.has(AlarmName))
      throw new ScenarioError(`${place}: two alarms are named ${AlarmName}: rename one`);
    names.add(AlarmName);
  }
  validateMetricAlarms(resources, place);
  validateCompositeAlarms(resources, place, names);
  validateMuteRules(resources, place, names);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
function validateMetricAlarms({ metricAlarms }: ScenarioRegion, place: string): void {
  metricAlarms.forEach((alarm, index) => {
    if (alarm['MetricName'] && alarm['Metrics']) {
      throw new ScenarioError(
        `${place}.metricAlarms[${index}]: ${alarm.AlarmName} has MetricName and Metrics: remove one`,
      );
    }
  });
}

/**
 * A composite alarm names alarms of its own account and Region, which cannot be deleted under it; a circle is possible.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
 */
function validateCompositeAlarms(
  { compositeAlarms }: ScenarioRegion,
  place: string,
  names: ReadonlySet<string>,
): void {
  compositeAlarms.forEach(({ AlarmRule, ...alarm }, index) => {
    const here = `${place}.compositeAlarms[${index}]`;
    const rule = readCompositeRule(AlarmRule);
    if (rule === null)
      throw new ScenarioError(`${here}.AlarmRule: ${AlarmRule} is no alarm rule: correct it`);
    const missing = alarmsNamedIn(rule).find((name) => !names.has(name));
    if (missing !== undefined) {
      throw new ScenarioError(`${here}.AlarmRule: the alarm ${missing} is not in this Region: add it there`);
    }
    const suppressor = alarm['ActionsSuppressor'];
    if (typeof suppressor === 'string' && !names.has(nameOfAlarm(suppressor))) {
      throw new ScenarioError(
        `${here}.ActionsSuppressor: the alarm ${suppressor} is not in this Region: add it there`,
      );
    }
  });
}

/** "The alarm names must match existing alarms": https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MuteTargets.html */
function validateMuteRules(
  { alarmMuteRules }: ScenarioRegion,
  place: string,
  names: ReadonlySet<string>,
): void {
  alarmMuteRules.forEach((rule, index) => {
    const here = `${place}.alarmMuteRules[${index}]`;
    const schedule = readMuteSchedule(rule.Rule);
    if (typeof schedule === 'string')
      throw new ScenarioError(`${here}.Rule.Schedule.${schedule}: correct it`);
    (rule.MuteTargets?.AlarmNames ?? []).forEach((name, position) => {
      if (names.has(name)) return;
      throw new ScenarioError(
        `${here}.MuteTargets.AlarmNames[${position}]: the alarm ${name} is not in this Region: add it there`,
      );
    });
  });
}
