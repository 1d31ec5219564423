import { inputReader, type Input } from '../input.ts';
import type { ScenarioTag } from '../scenario/scenario.ts';
import type { Call, Operation } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { setAlarmTags } from '../state/change-region.ts';
import { accountOf } from '../state/world.ts';
import { alarmArn, alarmNamed, type KnownAlarm } from './named-alarm.ts';
import { invalidParameter } from './cloudwatch-refusals.ts';

const read = inputReader(invalidParameter);
const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource: Operation = (input, call) => {
  const { alarm } = askedAlarm(input, call);
  return { Tags: alarm.Tags ?? [] };
};

/**
 * A tag of a key that the alarm has takes its place; other tags stay.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html
 */
export const tagResource: Operation = (input, call) => {
  const { alarm } = askedAlarm(input, call);
  const added = readTags(input, invalidParameter);
  if (added === undefined) throw invalidParameter('The parameter Tags is required.');
  const byKey = new Map([...(alarm.Tags ?? []), ...added].map((tag) => [tag.Key, tag]));
  if (byKey.size > mostTags) throw invalidParameter(`A resource has at most ${mostTags} tags.`);
  setAlarmTags(accountOf(call.world, call.caller.accountId), call.region, alarm.AlarmName, [
    ...byKey.values(),
  ]);
  return {};
};

/**
 * The tags of a request, undefined where it has none; `aws:` begins the keys of AWS's own.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Tag.html
 */
export function readTags(
  input: Input,
  invalid: (message: string) => ServiceError,
): readonly ScenarioTag[] | undefined {
  const reader = inputReader(invalid);
  const tags = reader.structures(input, 'Tags')?.map((tag) => {
    const Key = reader.requiredText(tag, 'Key');
    const Value = reader.text(tag, 'Value');
    if (Value === undefined) throw invalid("Value at 'tags.member.value' must not be null");
    if (Key.length > longestKey || Value.length > longestValue || Key.toLowerCase().startsWith('aws:')) {
      throw invalid(`The tag ${Key} is not valid.`);
    }
    return { Key, Value };
  });
  if (tags === undefined) return undefined;
  if (tags.length > mostTags) throw invalid(`A resource has at most ${mostTags} tags.`);
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) throw invalid('Two tags have the same key.');
  return tags;
}

/** The alarm of an ARN. Dashboards, rules and streams, which AWS tags too, are not simulated. */
function askedAlarm(input: Input, call: Call): KnownAlarm {
  const arn = read.requiredText(input, 'ResourceARN');
  const alarmName = /^arn:[^:]+:cloudwatch:[^:]*:\d{12}:alarm:(.+)$/.exec(arn)?.[1];
  if (alarmName === undefined)
    throw invalidParameter(`The value ${arn} for parameter ResourceARN is invalid.`);
  const known = arn === alarmArn(alarmName, call) ? alarmNamed(alarmName, call) : undefined;
  if (known === undefined) {
    throw new ServiceError('ResourceNotFoundException', 404, `The alarm ${arn} does not exist.`);
  }
  return known;
}
