/** JSON Schemas of alarms and of the rules that mute them: the members are those of AWS's own answers. */
import {
  flag,
  listOf,
  mapOf,
  members,
  number,
  oneOf,
  structure,
  text,
  time,
  written,
  type JsonSchema,
} from './json-schema.ts';

const dimensions = listOf(structure({ Name: written(text), Value: written(text) }, ['Name', 'Value']));

/** AWS tells them by ListTagsForResource alone: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Tag.html */
const tags: JsonSchema = {
  ...listOf(
    structure(
      {
        Key: { type: 'string', minLength: 1, maxLength: 128 },
        Value: { type: 'string', maxLength: 256 },
      },
      ['Key', 'Value'],
    ),
  ),
  maxItems: 50,
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
export const metricAlarm = structure(
  {
    AlarmName: written(text),
    ...members(
      [
        'AlarmArn',
        'AlarmDescription',
        'StateReason',
        'StateReasonData',
        'MetricName',
        'Namespace',
        'Statistic',
        'ExtendedStatistic',
        'Unit',
        'ComparisonOperator',
        'TreatMissingData',
        'EvaluateLowSampleCountPercentile',
        'ThresholdMetricId',
        'EvaluationState',
      ],
      text,
    ),
    StateValue: oneOf('OK', 'ALARM', 'INSUFFICIENT_DATA'),
    ActionsEnabled: flag,
    ...members(['OKActions', 'AlarmActions', 'InsufficientDataActions'], listOf(text)),
    ...members(
      ['Period', 'EvaluationPeriods', 'DatapointsToAlarm', 'Threshold', 'EvaluationInterval'],
      number,
    ),
    ...members(
      ['AlarmConfigurationUpdatedTimestamp', 'StateUpdatedTimestamp', 'StateTransitionedTimestamp'],
      time,
    ),
    Dimensions: dimensions,
    Metrics: listOf(
      structure(
        {
          Id: written(text),
          MetricStat: structure({
            Metric: structure({ Namespace: text, MetricName: text, Dimensions: dimensions }),
            Period: number,
            Stat: text,
            Unit: text,
          }),
          ...members(['Expression', 'Label', 'AccountId'], text),
          ReturnData: flag,
          Period: number,
        },
        ['Id'],
      ),
    ),
    ...members(
      ['EvaluationCriteria', 'EvaluationWindow', 'WarmUpConfiguration', 'ActionConfiguration'],
      mapOf({}),
    ),
    Tags: tags,
  },
  ['AlarmName'],
);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_CompositeAlarm.html ; a rule has at most 10,240 characters: API_PutCompositeAlarm */
export const compositeAlarm = structure(
  {
    AlarmName: written(text),
    AlarmRule: { type: 'string', minLength: 1, maxLength: 10_240 },
    ...members(
      [
        'AlarmArn',
        'AlarmDescription',
        'StateReason',
        'StateReasonData',
        'ActionsSuppressor',
        'ActionsSuppressedBy',
        'ActionsSuppressedReason',
      ],
      text,
    ),
    StateValue: oneOf('OK', 'ALARM', 'INSUFFICIENT_DATA'),
    ActionsEnabled: flag,
    ...members(['OKActions', 'AlarmActions', 'InsufficientDataActions'], listOf(text)),
    ...members(['ActionsSuppressorWaitPeriod', 'ActionsSuppressorExtensionPeriod'], number),
    ...members(
      ['AlarmConfigurationUpdatedTimestamp', 'StateUpdatedTimestamp', 'StateTransitionedTimestamp'],
      time,
    ),
    ActionConfiguration: mapOf({}),
    Tags: tags,
  },
  ['AlarmName', 'AlarmRule'],
);

/**
 * A name, or a structure of which only the name is looked at: no query runs here.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_LogAlarm.html
 */
export const logAlarm: JsonSchema = {
  type: ['string', 'object', 'null'],
  minLength: 1,
  properties: { AlarmName: written(text), AlarmArn: text },
  required: ['AlarmName'],
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetAlarmMuteRule.html */
export const alarmMuteRule = structure(
  {
    Name: written(text),
    ...members(['AlarmMuteRuleArn', 'Description'], text),
    Rule: written(
      structure(
        {
          Schedule: written(
            structure({ Expression: written(text), Duration: written(text), Timezone: text }, [
              'Expression',
              'Duration',
            ]),
          ),
        },
        ['Schedule'],
      ),
    ),
    MuteTargets: structure({ AlarmNames: listOf(text) }),
    ...members(['StartDate', 'ExpireDate', 'LastUpdatedTimestamp'], time),
    Status: oneOf('SCHEDULED', 'ACTIVE', 'EXPIRED'),
    MuteType: oneOf('ONE_TIME', 'RECURRING'),
  },
  ['Name', 'Rule'],
);
