/** Only what is still exactly as it was made, and what nobody has come to rely on, is deleted. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  Alarms,
  Evidence,
  MetricAlarm,
  MetricFilter,
  MetricQuery,
} from '../../shared/alarm-chain/index.ts';
import {
  decideAlarmUndo as decideAlarm,
  decideFilterUndo,
  type OwnFilter,
} from '../../shared/remediation/index.ts';
import {
  absent,
  aComposite,
  aFilter,
  anAlarm,
  aSumOf,
  refused,
  seen,
} from '../alarm-chain/compliant-account.ts';
import {
  changedAlarms,
  changedFilters,
  foreignTags,
  ownAlarm,
  ownAlarmStep,
  ownFilter,
  ownFilterStep,
  ownName,
  tagsOfOwnAlarm,
  theAlarms,
} from './own-resources.ts';
import { alarmEvidence, filterEvidence, runs, tagEvidence } from './resource-arbitraries.ts';
import { whys } from './unseen-whys.ts';

const [namespace, metricName] = ['Ringcheck/Rules', 'D9.AWS.MON.22'];
const describeAlarms = 'cloudwatch:DescribeAlarms';

/** By default no other filter of the remediation feeds the alarm. */
function decideAlarmUndo(
  step: typeof ownAlarmStep,
  alarms: Evidence<Alarms>,
  tags: Parameters<typeof decideAlarm>[2],
  staying: Evidence<readonly OwnFilter[]> = seen([]),
) {
  return decideAlarm(step, alarms, tags, staying);
}

function refusedBecause(text: string) {
  return { act: 'refuse', because: expect.stringContaining(text) as string };
}

/** An alarm of somebody else on metrics that its queries name. */
function onQueries(queries: MetricAlarm['queries']): MetricAlarm {
  return anAlarm({ name: 'by-hand', namespace: undefined, metricName: undefined, queries });
}

function undoFilter(
  filters: Evidence<readonly MetricFilter[]>,
  alarms: Evidence<Alarms> = theAlarms(),
): unknown {
  return decideFilterUndo(ownFilterStep, filters, alarms);
}

describe('a filter', () => {
  test.each([
    ['no alarm reads its metric', theAlarms({ metric: [anAlarm()], composite: [aComposite()] })],
    [
      'alarms read metrics of which only the name or the namespace is its own',
      theAlarms({
        metric: [anAlarm({ namespace }), anAlarm({ metricName }), onQueries(aSumOf(namespace, 'Other'))],
      }),
    ],
  ])('is deleted where it is as it was made, and %s', (_, alarms) => {
    expect(undoFilter(seen([aFilter(), ownFilter()]), alarms)).toStrictEqual({ act: 'delete' });
  });

  test.each<[string, Evidence<readonly MetricFilter[]>]>([
    ['its log group is gone', absent('logs:DescribeMetricFilters')],
    ['its log group has none', seen([])],
    ['only filters of other names are there', seen([aFilter(), ownFilter({ name: 'by-hand' })])],
  ])('is gone where %s', (_, filters) => {
    expect(undoFilter(filters)).toStrictEqual({ act: 'leave' });
  });

  test.each(changedFilters)('is not deleted where it was changed: %s', (_, filter) => {
    expect(undoFilter(seen([filter]))).toStrictEqual(refusedBecause('is not as it was made'));
  });

  test.each([
    ['an alarm on its metric', anAlarm({ name: 'by-hand', namespace, metricName })],
    ['an alarm that computes with its metric', onQueries(aSumOf(namespace, metricName))],
    [
      'an alarm that computes with its metric last',
      onQueries([...aSumOf('CloudTrailMetrics', 'Other'), ...aSumOf(namespace, metricName)]),
    ],
    [
      'an alarm on a query of Metrics Insights that names its metric',
      onQueries([insights(`SELECT SUM("${metricName}") FROM SCHEMA("${namespace}")`)]),
    ],
    [
      'an alarm on a PromQL query that names its metric',
      anAlarm({ name: 'by-hand', isOnQuery: true, query: `sum({"${metricName}"}) > 0` }),
    ],
  ])('is not deleted under %s', (_, alarm) => {
    const alarms = theAlarms({ metric: [anAlarm(), alarm] });

    expect(undoFilter(seen([ownFilter()]), alarms)).toStrictEqual(
      refusedBecause('the alarm by-hand reads the'),
    );
  });

  test('is not deleted before its own alarm', () => {
    const alarms = theAlarms({ metric: [ownAlarm()] });

    expect(undoFilter(seen([ownFilter()]), alarms)).toStrictEqual(
      refusedBecause(`the alarm ${ownName} reads the`),
    );
  });

  test.each(whys)('is not deleted where nobody can see it (%s)', (why) => {
    const filters = refused('logs:DescribeMetricFilters', why);

    expect(undoFilter(filters)).toStrictEqual(refusedBecause('logs:DescribeMetricFilters was not answered'));
  });

  test.each(whys)('is not deleted where nobody can see who reads its metric (%s)', (why) => {
    expect(undoFilter(seen([ownFilter()]), refused(describeAlarms, why))).toStrictEqual(
      refusedBecause(`${describeAlarms} was not answered`),
    );
  });

  test('is not deleted where what answers for the alarms is not CloudWatch', () => {
    expect(undoFilter(seen([ownFilter()]), absent(describeAlarms))).toMatchObject({ act: 'refuse' });
  });
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Metrics_Insights_Alarm.html */
function insights(expression: string): MetricQuery {
  return { id: 'q1', expression, returnsData: true, accountId: undefined, metric: undefined };
}

describe('an alarm', () => {
  const tags = seen(tagsOfOwnAlarm);

  test.each([ownName, `arn:aws:cloudwatch:us-east-1:333333333333:alarm:${ownName}`])(
    'is not deleted where it suppresses the actions of a composite alarm, as %s',
    (actionsSuppressor) => {
      const composite = [aComposite({ actionsSuppressor })];
      const alarms = theAlarms({ metric: [ownAlarm()], composite });

      expect(decideAlarmUndo(ownAlarmStep, alarms, tags)).toMatchObject({ act: 'refuse' });
    },
  );

  test.each([
    ['is in whatever state', { alarmState: 'ALARM', configuredAt: undefined }],
    ['needs as many datapoints as periods, unsaid', { datapointsToAlarm: undefined }],
  ])('is deleted where it is as it was made, and %s', (_, change) => {
    const alarms = theAlarms({ metric: [anAlarm(), ownAlarm(change)], composite: [aComposite()] });

    expect(decideAlarmUndo(ownAlarmStep, alarms, tags)).toStrictEqual({ act: 'delete' });
  });

  test.each([
    ['the Region has none', theAlarms()],
    [
      'only alarms of other names are there',
      theAlarms({ metric: [anAlarm()], composite: [aComposite()], log: ['slow-queries'] }),
    ],
    [
      'a composite alarm names it still',
      theAlarms({ composite: [aComposite({ rule: `ALARM(${ownName})` })] }),
    ],
  ])('is gone where %s', (_, alarms) => {
    expect(decideAlarmUndo(ownAlarmStep, alarms, null)).toStrictEqual({ act: 'leave' });
  });

  test.each(changedAlarms)('is not deleted where it was changed: %s', (_, alarm) => {
    const alarms = theAlarms({ metric: [alarm] });

    expect(decideAlarmUndo(ownAlarmStep, alarms, tags)).toStrictEqual(
      refusedBecause('is not as it was made'),
    );
  });

  test.each(foreignTags)('is not deleted where of its tags %s', (_, foreign) => {
    const alarms = theAlarms({ metric: [ownAlarm()] });

    expect(decideAlarmUndo(ownAlarmStep, alarms, seen(foreign))).toStrictEqual(
      refusedBecause('is not as it was made'),
    );
  });

  test.each([
    ['a composite alarm', theAlarms({ composite: [aComposite({ name: ownName })] })],
    ['a log alarm', theAlarms({ log: [ownName] })],
  ])('is not deleted where %s has its name', (_, alarms) => {
    expect(decideAlarmUndo(ownAlarmStep, alarms, tags)).toStrictEqual(
      refusedBecause('is not as it was made'),
    );
  });

  // Both forms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
  test.each([
    ['by its name', `OK(assume-role) OR ALARM("${ownName}")`],
    ['by its ARN', `NOT INSUFFICIENT_DATA(arn:aws:cloudwatch:us-east-1:333333333333:alarm:${ownName})`],
  ])('is not deleted under a composite alarm that names it %s', (_, rule) => {
    const alarms = theAlarms({ metric: [ownAlarm()], composite: [aComposite(), aComposite({ rule })] });

    expect(decideAlarmUndo(ownAlarmStep, alarms, tags)).toStrictEqual(
      refusedBecause('the composite alarm security reads'),
    );
  });

  test.each(whys)('is not deleted where nobody can see it (%s)', (why) => {
    expect(decideAlarmUndo(ownAlarmStep, refused(describeAlarms, why), null)).toStrictEqual(
      refusedBecause(`${describeAlarms} was not answered`),
    );
  });

  test.each(whys)('is not deleted where nobody can see its tags (%s)', (why) => {
    const alarms = theAlarms({ metric: [ownAlarm()] });
    const unseenTags = refused('cloudwatch:ListTagsForResource', why);

    expect(decideAlarmUndo(ownAlarmStep, alarms, unseenTags)).toStrictEqual(
      refusedBecause('cloudwatch:ListTagsForResource was not answered'),
    );
  });

  test.each([
    ['nobody asked for its tags', theAlarms({ metric: [ownAlarm()] }), null],
    [
      'its tags are gone with it',
      theAlarms({ metric: [ownAlarm()] }),
      absent('cloudwatch:ListTagsForResource'),
    ],
    ['what answers for the alarms is not CloudWatch', absent(describeAlarms), tags],
  ])('is not deleted where %s', (_, alarms, answer) => {
    expect(decideAlarmUndo(ownAlarmStep, alarms, answer)).toMatchObject({ act: 'refuse' });
  });
});

const textOf = (resource: unknown) => JSON.stringify(resource);

test('no filter is deleted but the very one that was made, which no alarm reads', () => {
  fc.assert(
    fc.property(filterEvidence, alarmEvidence, (filters, alarms) => {
      const { act } = decideFilterUndo(ownFilterStep, filters, alarms);
      const isOwn =
        filters.state === 'seen' && filters.value.some((filter) => textOf(filter) === textOf(ownFilter()));
      return (act === 'delete') === (isOwn && isUnread(alarms));
    }),
    runs,
  );
});

/** Whether the alarms were seen, and none of them reads the metric of the own filter. */
function isUnread(alarms: Evidence<Alarms>): boolean {
  if (alarms.state !== 'seen') return false;
  const read = alarms.value.metric.flatMap((alarm) => [alarm, ...alarm.queries.map(({ metric }) => metric)]);
  return read.every((one) => one?.namespace !== namespace || one.metricName !== metricName);
}

test('no alarm is deleted but the very one that was made, with its tags, which no composite alarm names', () => {
  fc.assert(
    fc.property(alarmEvidence, tagEvidence, (alarms, tags) => {
      const { act } = decideAlarmUndo(ownAlarmStep, alarms, tags);
      const isOwn =
        alarms.state === 'seen' && alarms.value.metric.some((alarm) => textOf(alarm) === textOf(ownAlarm()));
      const isUnnamed =
        alarms.state === 'seen' && alarms.value.composite.every(({ rule }) => !rule.includes(ownName));
      const isTagged = tags?.state === 'seen' && tags.value === tagsOfOwnAlarm;
      return (act === 'delete') === (isOwn && isUnnamed && isTagged);
    }),
    runs,
  );
});

describe('an alarm that other log groups have come to share', () => {
  const alarms = theAlarms({ metric: [ownAlarm()] });
  const tags = seen(tagsOfOwnAlarm);

  test('is not deleted where a filter that stays feeds it', () => {
    const staying = seen([{ name: ownName, logGroupName: 'further-logs' }]);

    expect(decideAlarmUndo(ownAlarmStep, alarms, tags, staying)).toStrictEqual(
      refusedBecause(`the metric filter ${ownName} of further-logs feeds the alarm`),
    );
  });

  test.each(whys)('is not deleted where nobody can see whether one does (%s)', (why) => {
    const staying = refused('logs:DescribeMetricFilters', why);

    expect(decideAlarmUndo(ownAlarmStep, alarms, tags, staying)).toMatchObject({ act: 'refuse' });
  });
});
