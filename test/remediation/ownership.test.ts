/** A foreign filter or alarm of our name, but not of our form or tags, is untouched; so is what nobody can see. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideAlarmWrite, decideFilterWrite } from '../../shared/remediation/index.ts';
import { aComposite, aFilter, anAlarm, seen } from '../alarm-chain/compliant-account.ts';
import {
  ownAlarm,
  ownAlarmStep,
  ownFilter,
  ownFilterStep,
  ownName,
  tagsOfOwnAlarm,
  theAlarms,
} from './own-resources.ts';
import { othersOf, refusedWrites } from './refused-writes.ts';
import { alarmEvidence, filterEvidence, runs, tagEvidence } from './resource-arbitraries.ts';

test.each(refusedWrites)('refused as $reason: $title', ({ reason, mayPass, decide }) => {
  const refusal = { reason, message: expect.any(String) as string, ...(mayPass && { mayPass }) };

  expect(decide()).toStrictEqual({ act: 'refuse', refusal });
});

describe('a filter', () => {
  test.each([
    ['the log group has none', []],
    ['other filters have other names', [aFilter(), aFilter({ name: `${ownName}-2` })]],
    ['a filter of another name has the very form', [ownFilter({ name: 'by-hand' })]],
    ['one more has room beside 99', othersOf(99)],
  ])('is written where %s', (_, filters) => {
    expect(decideFilterWrite(ownFilterStep, seen(filters))).toStrictEqual({ act: 'write' });
  });

  test.each([
    ['is there as the step makes it', [aFilter(), ownFilter()]],
    ['was made at whatever time', [ownFilter({ createdAt: undefined })]],
    ['is one of the 100 of its log group', [...othersOf(99), ownFilter()]],
  ])('is left where it %s', (_, filters) => {
    expect(decideFilterWrite(ownFilterStep, seen(filters))).toStrictEqual({ act: 'leave' });
  });
});

describe('an alarm', () => {
  const tags = seen(tagsOfOwnAlarm);

  test.each([
    ['the Region has none', theAlarms()],
    [
      'all alarms have other names',
      theAlarms({ metric: [anAlarm()], composite: [aComposite()], log: ['slow-queries'] }),
    ],
    ['an alarm of another name has the very form', theAlarms({ metric: [ownAlarm({ name: 'by-hand' })] })],
  ])('is written where %s', (_, alarms) => {
    expect(decideAlarmWrite(ownAlarmStep, alarms, null)).toStrictEqual({ act: 'write' });
  });

  test.each([
    ['is there as the step makes it', {}],
    ['is in whatever state', { alarmState: 'ALARM', stateSince: undefined, configuredAt: undefined }],
    ['needs as many datapoints as periods, unsaid', { datapointsToAlarm: undefined }],
  ])('is left where it %s', (_, change) => {
    const alarms = theAlarms({ metric: [anAlarm(), ownAlarm(change)] });

    expect(decideAlarmWrite(ownAlarmStep, alarms, tags)).toStrictEqual({ act: 'leave' });
  });

  test('is left where somebody has given it further tags', () => {
    const further = seen(new Map([...tagsOfOwnAlarm, ['cost-center', '42']]));

    expect(decideAlarmWrite(ownAlarmStep, theAlarms({ metric: [ownAlarm()] }), further)).toStrictEqual({
      act: 'leave',
    });
  });
});

test('a filter is written only where a log group was seen that has none of its name', () => {
  fc.assert(
    fc.property(filterEvidence, (filters) => {
      const { act } = decideFilterWrite(ownFilterStep, filters);
      if (filters.state !== 'seen') return act === 'refuse';
      const isThere = filters.value.some(({ name }) => name === ownName);
      return act === 'write' ? !isThere && filters.value.length < 100 : act === 'refuse' || isThere;
    }),
    runs,
  );
});

test('an alarm is written only where a Region was seen that has none of its name, of whatever type', () => {
  fc.assert(
    fc.property(alarmEvidence, tagEvidence, (alarms, tags) => {
      const { act } = decideAlarmWrite(ownAlarmStep, alarms, tags);
      if (alarms.state !== 'seen') return act === 'refuse';
      const { metric, composite, log } = alarms.value;
      const names = [...metric.map(({ name }) => name), ...composite.map(({ name }) => name), ...log];
      return (act === 'write') === !names.includes(ownName);
    }),
    runs,
  );
});

test('an alarm of the name is left only where its form and its tags were seen to be the own ones', () => {
  fc.assert(
    fc.property(alarmEvidence, tagEvidence, (alarms, tags) => {
      const { act } = decideAlarmWrite(ownAlarmStep, alarms, tags);
      const isOwnForm =
        alarms.state === 'seen' &&
        alarms.value.metric.some((alarm) => JSON.stringify(alarm) === JSON.stringify(ownAlarm()));
      const isOwnTagged = tags?.state === 'seen' && tags.value === tagsOfOwnAlarm;
      return (act === 'leave') === (isOwnForm && isOwnTagged);
    }),
    runs,
  );
});
