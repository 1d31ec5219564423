/** A break of link `live` that the account's finding holds: what today's look could not tell does not undo it. */
import { describe, expect, test } from 'vitest';
import { aFilter, hoursAgo, refused, seen } from './compliant-account.ts';
import { judgeAccount, pathsOfAccount, withLiveEvidence } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { judge, visit, visited, type Visited } from './visited-account.ts';

const missed = { reason: 'metric-missed-our-visits', at: hoursAgo(20) } as const;
const failed = { reason: 'alarm-action-failed', at: hoursAgo(20) } as const;
const stillMissed = { rings: 'no', brokenLink: 'live', reason: missed.reason };
const rings = { rings: 'yes', brokenLink: null, reason: null };

const unknown: readonly (readonly [string, Visited])[] = [
  [
    'the run record could not be read',
    { live: { refusal: refused('securityhub:GetFindings', 'throttled') } },
  ],
  ['the metric could not be read', { answer: refused('cloudwatch:GetMetricData') }],
  ['no visit can be compared any more', { windows: [] }],
  ['only one visit can be compared, and was not counted', { windows: [visit(24)], counts: [0] }],
];

describe('a metric that missed the visits', () => {
  test.each(unknown)('stays so where %s', (_, given) => {
    const judgement = judge({ ...given, stored: { liveBreak: missed } });

    expect(judgement).toMatchObject(stillMissed);
    expect(judgement.chain.at(-1)).toMatchObject({ resource: { type: 'metric-filter' } });
  });

  test.each(unknown)('was never one, without a finding that says so, where %s', (_, given) => {
    expect(judge(given)).toMatchObject(rings);
  });

  test('is forgiven once it has counted a visit', () => {
    expect(judge({ counts: [1, 0], stored: { liveBreak: missed } })).toMatchObject(rings);
  });

  test('is another one under another chain', () => {
    const stored = { digest: 'another', liveBreak: missed };

    expect(judge({ windows: [], stored })).toMatchObject(rings);
  });

  test.each([
    ['made after that', hoursAgo(19)],
    ['of unknown age', undefined],
  ])('is not held against a filter %s', (_, createdAt) => {
    const filter = { ...aFilter(), createdAt };

    expect(judge({ windows: [], stored: { liveBreak: missed } }, { filters: seen([filter]) })).toMatchObject(
      rings,
    );
  });
});

describe('an alarm action that failed', () => {
  test('stays so where the history could not be read', () => {
    const judgement = judge({
      windows: [],
      stored: { liveBreak: failed },
      actions: refused('cloudwatch:DescribeAlarmHistory'),
    });

    expect(judgement).toMatchObject({ rings: 'no', brokenLink: 'live', reason: failed.reason });
    expect(judgement.chain.at(-1)).toMatchObject({ resource: { type: 'alarm' } });
  });

  test('is forgiven where the history was read and has no failure', () => {
    expect(judge({ windows: [], stored: { liveBreak: failed }, actions: seen([]) })).toMatchObject(rings);
  });
});

test('no path depends on what was read for the proof, so that paths need not be computed again', () => {
  const given = { counts: [3, null], stored: { liveBreak: missed }, actions: seen([]) };
  const bare = visited({ windows: [], counts: [], stored: null });
  const { live, actionsByAlarm } = visited(given).advisory;
  const fresh = { ...bare, advisory: { ...bare.advisory, live, actionsByAlarm } };

  const kept = pathsOfAccount(bare, assumeRole);
  const proved = withLiveEvidence(bare, { live, actionsByAlarm });
  expect(pathsOfAccount(proved, assumeRole)).toBe(kept);
  expect(pathsOfAccount(fresh, assumeRole)).toEqual(kept);
  expect(judgeAccount(proved, assumeRole)).toEqual(judgeAccount(fresh, assumeRole));
});
