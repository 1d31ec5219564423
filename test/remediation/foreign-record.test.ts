/** A record that names what the remediation never makes is refused whole: nothing of it is deleted. */
import { expect, test } from 'vitest';
import { createdBy, readRecord, type CreatedResource } from '../../shared/remediation/index.ts';
import { topicArn } from '../alarm-chain/compliant-account.ts';
import { withValue, type Place } from './changed-json.ts';
import { ownAlarmStep, ownFilterStep } from './own-resources.ts';
import { record, refusalOf } from './printed-documents.ts';

/** What differs from account to account (the log group, a reused filter's metric, the topic), or from version to version. */
const free = [
  'input.logGroupName',
  'input.Namespace',
  'input.MetricName',
  'input.AlarmActions.0',
  'input.AlarmDescription',
];

type Row = readonly [string, unknown];

/** Each value of an input with another of its kind, and with none, beside those that differ between accounts. */
function foreignInputs(kind: string, created: CreatedResource): readonly Row[] {
  return leavesOf(created.input, ['input'])
    .filter(([place]) => !free.includes(place.join('.')))
    .flatMap(([place, value]): readonly Row[] => {
      const other = typeof value === 'string' ? `${value}-x` : typeof value === 'number' ? value + 1 : !value;
      const title = `${kind} of which ${place.join('.')}`;
      return [
        [`${title} is another`, withValue(created, place, other)],
        [`${title} is missing`, withValue(created, place, undefined)],
      ];
    });
}

function leavesOf(value: unknown, at: Place): readonly (readonly [Place, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[at, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(inner, [...at, Array.isArray(value) ? Number(name) : name]),
  );
}

const [filter, alarm] = [createdBy(ownFilterStep, true), createdBy(ownAlarmStep, true)];
const tags = ownAlarmStep.input.Tags;
const [transformation] = ownFilterStep.input.metricTransformations;

const foreign: readonly Row[] = [
  ...foreignInputs('a filter', filter),
  ['a filter with a member more', withValue(filter, ['input', 'applyOnTransformedLogs'], true)],
  [
    'a filter with a transformation more',
    withValue(filter, ['input', 'metricTransformations'], [transformation, transformation]),
  ],
  ...foreignInputs('an alarm', alarm),
  ['an alarm with a member more', withValue(alarm, ['input', 'OKActions'], [topicArn])],
  ['an alarm with a tag more', withValue(alarm, ['input', 'Tags'], [...tags, { Key: 'team', Value: 'x' }])],
  ['an alarm with the tags in another order', withValue(alarm, ['input', 'Tags'], tags.toReversed())],
  ['an alarm with a topic more', withValue(alarm, ['input', 'AlarmActions'], [topicArn, `${topicArn}-x`])],
];

/** A record that says so of what was made second. */
function recordOf(created: unknown): unknown {
  return withValue(record, ['accounts', 0, 'created', 1], created);
}

test.each(foreign)('%s', (_, created) => {
  expect(refusalOf(readRecord, recordOf(created))).toBe(
    'accounts[0].created[1].input is not what Ringcheck makes for D9.AWS.MON.22',
  );
});

test.each([
  ['a filter that calls itself an alarm', { ...filter, type: 'alarm' }],
  ['an alarm that calls itself a filter', { ...alarm, type: 'metric-filter' }],
])('%s', (_, created) => {
  expect(refusalOf(readRecord, recordOf(created))).toMatch(
    /^accounts\[0\]\.created\[1\]\.input\.\w+ is not of/,
  );
});

test.each([
  ['another log group', filter, ['input', 'logGroupName'], 'organization'],
  ['the metric of a filter that was reused', alarm, ['input', 'MetricName'], 'AssumeRoleCount'],
  ['another topic', alarm, ['input', 'AlarmActions', 0], 'arn:aws:sns:eu-west-1:111111111111:alarms'],
])('what names %s is still what the remediation makes', (_, created, place, value) => {
  const changed = withValue(created, place, value);

  expect(readRecord(recordOf(changed))[0]?.created[1]).toStrictEqual(changed);
});

test.each(['Made by an older version.', undefined])(
  'a record of an alarm whose description has other words (%s) is still read: versions word it differently',
  (words) => {
    const older = withValue(alarm, ['input', 'AlarmDescription'], words);

    expect(readRecord(recordOf(older))[0]?.created[1]).toStrictEqual(alarm);
  },
);
