import {
  GetAlarmMuteRuleCommand,
  ListAlarmMuteRulesCommand,
  type CloudWatchClient,
  type GetAlarmMuteRuleOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Evidence, MuteRule } from '../alarm-chain/index.ts';
import { parseArn } from '../alarm-chain/index.ts';
import { expectList, expectText, readEvidence } from './evidence.ts';
import { readPages } from './pages.ts';

/**
 * The names of the mute rules of the client's Region that target an alarm and have not expired.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListAlarmMuteRules.html
 */
export async function readMuteRuleNames(
  client: CloudWatchClient,
  alarmName: string,
): Promise<Evidence<readonly string[]>> {
  return await readEvidence('cloudwatch:ListAlarmMuteRules', async () => {
    const summaries = await readPages(async (token) => {
      const answer = await client.send(
        new ListAlarmMuteRulesCommand({
          AlarmName: alarmName,
          Statuses: ['ACTIVE', 'SCHEDULED'],
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      return {
        items: expectList(answer.AlarmMuteRuleSummaries, 'AlarmMuteRuleSummaries'),
        nextToken: answer.NextToken,
      };
    });
    return summaries.map(({ AlarmMuteRuleArn }) => nameOf(expectText(AlarmMuteRuleArn, 'AlarmMuteRuleArn')));
  });
}

/** One mute rule; `absent` where it has been deleted meanwhile. */
export async function readMuteRule(client: CloudWatchClient, name: string): Promise<Evidence<MuteRule>> {
  return await readEvidence('cloudwatch:GetAlarmMuteRule', async () =>
    toMuteRule(name, await client.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: name }))),
  );
}

function toMuteRule(name: string, answer: GetAlarmMuteRuleOutput): MuteRule {
  const schedule = answer.Rule?.Schedule;
  return {
    arn: expectText(answer.AlarmMuteRuleArn, 'AlarmMuteRuleArn'),
    name: answer.Name ?? name,
    alarmNames: answer.MuteTargets?.AlarmNames ?? [],
    expression: schedule?.Expression,
    duration: schedule?.Duration,
    timeZone: schedule?.Timezone,
    startsAt: answer.StartDate,
    expiresAt: answer.ExpireDate,
    status: answer.Status,
  };
}

/** A summary has no name, only the ARN `…:alarm-mute-rule:NAME`. */
function nameOf(arn: string): string {
  return parseArn(arn)?.resource.replace(/^alarm-mute-rule[:/]/, '') ?? arn;
}
