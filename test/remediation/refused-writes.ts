/** What stands where a write would go and keeps the remediation from it, each with the reason of the refusal. */
import {
  decideAlarmWrite,
  decideFilterWrite,
  type RefusalReason,
  type WriteDecision,
} from '../../shared/remediation/index.ts';
import { absent, aComposite, aFilter, refused, seen } from '../alarm-chain/compliant-account.ts';
import {
  changedAlarms,
  changedFilters,
  foreignTags,
  ownAlarm,
  ownAlarmStep,
  ownFilterStep,
  ownName,
  tagsOfOwnAlarm,
  theAlarms,
} from './own-resources.ts';
import { whys } from './unseen-whys.ts';

export interface RefusedWrite {
  readonly reason: RefusalReason;
  readonly title: string;
  /** Whether the same may be done a little later. */
  readonly mayPass?: true;
  readonly decide: () => WriteDecision;
}

/** As many filters as a log group may have. */
export function othersOf(count: number): readonly ReturnType<typeof aFilter>[] {
  return Array.from({ length: count }, (_, index) => aFilter({ name: `other-${index}` }));
}

const describeFilters = 'logs:DescribeMetricFilters';
const describeAlarms = 'cloudwatch:DescribeAlarms';
const listTags = 'cloudwatch:ListTagsForResource';
const passing = ['throttled', 'timed-out'] as const;
const lasting = whys.filter((why) => why !== 'throttled' && why !== 'timed-out');

const filterWrites: readonly RefusedWrite[] = [
  ...changedFilters.map(([member, filter]): RefusedWrite => ({
    reason: 'name-taken-by-foreign-resource',
    title: `a filter of the name differs in its ${member}`,
    decide: () => decideFilterWrite(ownFilterStep, seen([aFilter(), filter])),
  })),
  {
    reason: 'name-taken-by-foreign-resource',
    title: 'a full log group has a foreign filter of the name, which the quota must not hide',
    decide: () =>
      decideFilterWrite(ownFilterStep, seen([...othersOf(99), aFilter({ name: ownName, pattern: '' })])),
  },
  {
    reason: 'evidence-stale',
    title: 'the log group is gone',
    mayPass: true,
    decide: () => decideFilterWrite(ownFilterStep, absent(describeFilters)),
  },
  {
    reason: 'filter-quota-reached',
    title: 'the log group has 100 other filters',
    decide: () => decideFilterWrite(ownFilterStep, seen(othersOf(100))),
  },
  ...lasting.map((why): RefusedWrite => ({
    reason: 'undetermined',
    title: `nobody can see the filters (${why})`,
    decide: () => decideFilterWrite(ownFilterStep, refused(describeFilters, why)),
  })),
  ...passing.map((why): RefusedWrite => ({
    reason: 'undetermined',
    title: `nobody can see the filters just now (${why})`,
    mayPass: true,
    decide: () => decideFilterWrite(ownFilterStep, refused(describeFilters, why)),
  })),
];

const own = theAlarms({ metric: [ownAlarm()] });
const tags = seen(tagsOfOwnAlarm);

const alarmWrites: readonly RefusedWrite[] = [
  ...changedAlarms.map(([member, alarm]): RefusedWrite => ({
    reason: 'name-taken-by-foreign-resource',
    title: `an alarm of the name, with the tags, differs in its ${member}`,
    decide: () => decideAlarmWrite(ownAlarmStep, theAlarms({ metric: [alarm] }), tags),
  })),
  ...foreignTags.map(([difference, foreign]): RefusedWrite => ({
    reason: 'name-taken-by-foreign-resource',
    title: `an alarm of the name and the form, of whose tags ${difference}`,
    decide: () => decideAlarmWrite(ownAlarmStep, own, seen(foreign)),
  })),
  {
    reason: 'name-taken-by-foreign-resource',
    title: 'an alarm of the name and the form, of whose tags nobody asked',
    decide: () => decideAlarmWrite(ownAlarmStep, own, null),
  },
  {
    reason: 'undetermined',
    title: 'an alarm of the name and the form, which is gone when its tags are read',
    mayPass: true,
    decide: () => decideAlarmWrite(ownAlarmStep, own, absent(listTags)),
  },
  {
    reason: 'name-taken-by-foreign-resource',
    title: 'a composite alarm of the name',
    decide: () =>
      decideAlarmWrite(ownAlarmStep, theAlarms({ composite: [aComposite({ name: ownName })] }), null),
  },
  {
    reason: 'name-taken-by-foreign-resource',
    title: 'a composite alarm of the name, with the tags',
    decide: () =>
      decideAlarmWrite(ownAlarmStep, theAlarms({ composite: [aComposite({ name: ownName })] }), tags),
  },
  {
    reason: 'name-taken-by-foreign-resource',
    title: 'a log alarm of the name',
    decide: () => decideAlarmWrite(ownAlarmStep, theAlarms({ log: ['slow-queries', ownName] }), null),
  },
  {
    reason: 'undetermined',
    title: 'what answers for the alarms is not CloudWatch',
    decide: () => decideAlarmWrite(ownAlarmStep, absent(describeAlarms), null),
  },
  ...lasting.flatMap((why): readonly RefusedWrite[] => [
    {
      reason: 'undetermined',
      title: `nobody can see the alarms (${why})`,
      decide: () => decideAlarmWrite(ownAlarmStep, refused(describeAlarms, why), null),
    },
    {
      reason: 'undetermined',
      title: `nobody can see the tags of an alarm of the name and the form (${why})`,
      decide: () => decideAlarmWrite(ownAlarmStep, own, refused(listTags, why)),
    },
  ]),
  ...passing.flatMap((why): readonly RefusedWrite[] => [
    {
      reason: 'undetermined',
      title: `nobody can see the alarms just now (${why})`,
      mayPass: true,
      decide: () => decideAlarmWrite(ownAlarmStep, refused(describeAlarms, why), null),
    },
    {
      reason: 'undetermined',
      title: `nobody can see the tags just now (${why})`,
      mayPass: true,
      decide: () => decideAlarmWrite(ownAlarmStep, own, refused(listTags, why)),
    },
  ]),
];

export const refusedWrites: readonly RefusedWrite[] = [...filterWrites, ...alarmWrites];
