import { muteStateAt } from '../alarms/mute-schedule.ts';
import { inputReader } from '../input.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf } from '../paging.ts';
import type { ScenarioAlarmMuteRule } from '../scenario/scenario.ts';
import { asDate } from '../scenario/times.ts';
import type { Call, Operation, Output } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { regionOf, withoutNulls } from '../state/account-state.ts';
import { accountOf } from '../state/world.ts';
import { invalidParameter, invalidToken } from './cloudwatch-refusals.ts';

const read = inputReader(invalidParameter);
const largestPage = 100;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListAlarmMuteRules.html */
export const listAlarmMuteRules: Operation = (input, call) => {
  const alarmName = read.text(input, 'AlarmName');
  const statuses = read.texts(input, 'Statuses');
  if (alarmName !== undefined && !isAlarm(alarmName, call)) {
    throw notFound(`Alarm ${alarmName} does not exist.`);
  }
  const rules = rulesOf(call)
    .filter((rule) => alarmName === undefined || targets(rule).includes(alarmName))
    .map((rule) => shownSummary(rule, call))
    .filter(({ Status }) => statuses?.includes(String(Status)) ?? true);
  const page = pageOf(rules, {
    list: JSON.stringify([call.caller.accountId, call.region, 'mute rules', alarmName, statuses]),
    size: pageSize('alarmMuteRules', read.integer(input, 'MaxRecords', 1, largestPage)),
    token: read.text(input, 'NextToken'),
    invalidToken,
  });
  return { AlarmMuteRuleSummaries: page.items, NextToken: page.nextToken };
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetAlarmMuteRule.html */
export const getAlarmMuteRule: Operation = (input, call) => {
  const name = read.requiredText(input, 'AlarmMuteRuleName');
  const rule = rulesOf(call).find(({ Name }) => Name === name);
  if (rule === undefined) throw notFound(`Alarm mute rule ${name} does not exist.`);
  const { StartDate, ...described } = rule;
  return {
    ...withoutNulls(described),
    ...shownSummary(rule, call),
    ...(StartDate ? { StartDate: asDate(StartDate) } : {}),
  };
};

function shownSummary(rule: ScenarioAlarmMuteRule, { world }: Call): Output {
  const { ExpireDate, LastUpdatedTimestamp } = rule;
  return {
    AlarmMuteRuleArn: rule['AlarmMuteRuleArn'] ?? undefined,
    MuteType: rule['MuteType'] ?? undefined,
    Status: rule.Status ?? muteStateAt(rule, world.clock.now()).status,
    LastUpdatedTimestamp: LastUpdatedTimestamp ? asDate(LastUpdatedTimestamp) : world.resourcesMadeAt,
    ...(ExpireDate ? { ExpireDate: asDate(ExpireDate) } : {}),
  };
}

function rulesOf({ world, caller, region }: Call): readonly ScenarioAlarmMuteRule[] {
  return regionOf(accountOf(world, caller.accountId), region).alarmMuteRules;
}

function targets({ MuteTargets }: ScenarioAlarmMuteRule): readonly string[] {
  return MuteTargets?.AlarmNames ?? [];
}

function isAlarm(name: string, { world, caller, region }: Call): boolean {
  const { alarms, compositeAlarms, logAlarms } = regionOf(accountOf(world, caller.accountId), region);
  return [...alarms, ...compositeAlarms, ...logAlarms].some(({ AlarmName }) => AlarmName === name);
}

function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', 404, message);
}
