/** What Security Hub is told: RESOLVED only of a chain that rings now, else what a person must do, or nothing. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createdBy,
  refusalReasons,
  refuse,
  workflowAfter,
  type AccountRecord,
  type AfterState,
  type Outcome,
  type RefusalReason,
} from '../../shared/remediation/index.ts';
import { accountId, region } from '../alarm-chain/compliant-account.ts';
import { ownAlarmStep, ownFilterStep, ownName } from './own-resources.ts';

const filter = createdBy(ownFilterStep, true);
const alarm = createdBy(ownAlarmStep, true);
const rings: AfterState = { status: 'PASSED', rings: 'yes', cloudguard: 'pass' };
const fails: AfterState = { status: 'FAILED', rings: 'no', cloudguard: 'fail' };

/** Filter and alarm were made, and the chain rings, but for the changes. */
function anOutcome(record: Partial<AccountRecord> = {}, change: Partial<Outcome> = {}): Outcome {
  return {
    record: {
      accountId,
      ruleId: 'D9.AWS.MON.22',
      outcome: 'applied',
      created: [filter, alarm],
      after: rings,
      error: null,
      ...record,
    },
    refusal: null,
    mayPass: false,
    isAsked: false,
    ...change,
  };
}

function refusedFor(reason: RefusalReason, change: Partial<Outcome> = {}): Outcome {
  const error = `${reason}: ${refuse(reason, 'as seen').message}`;
  return anOutcome({ outcome: 'refused', created: [], after: fails, error }, { refusal: reason, ...change });
}

describe('RESOLVED', () => {
  test('where the chain rings now, with what was made and where', () => {
    expect(workflowAfter(anOutcome())).toStrictEqual({
      status: 'RESOLVED',
      note: `Ringcheck made the metric filter ${ownName} and the alarm ${ownName} in account ${accountId}, ${region}. Judged after that, the chain rang.`,
    });
  });

  test('where it rings by the alarm alone that was made', () => {
    expect(workflowAfter(anOutcome({ created: [alarm] }))).toStrictEqual({
      status: 'RESOLVED',
      note: `Ringcheck made the alarm ${ownName} in account ${accountId}, ${region}. Judged after that, the chain rang.`,
    });
  });

  test('where it rings already, and nothing was changed', () => {
    expect(workflowAfter(anOutcome({ outcome: 'unchanged', created: [] }))).toStrictEqual({
      status: 'RESOLVED',
      note: 'Ringcheck changed nothing. Judged after that, the chain rang.',
    });
  });

  test('names the account that was written to, where it is the owner of the log group', () => {
    const created = [createdBy({ ...ownAlarmStep, accountId: '111111111111', region: 'eu-west-1' }, true)];

    expect(workflowAfter(anOutcome({ created }))?.note).toContain('in account 111111111111, eu-west-1.');
  });
});

describe('NOTIFIED', () => {
  test.each<[string, Partial<AccountRecord>]>([
    ['it was not judged again', { after: null, error: 'it was not judged again' }],
    ['it still fails', { after: fails, error: 'The topic has no subscriber.' }],
    ['it still fails, and nobody says why', { after: fails }],
    ['it passes by the other verdict alone', { after: { ...rings, rings: 'no' } }],
    ['nobody knows whether it rings', { after: { ...rings, rings: 'unknown' } }],
    ['it rings and fails by the other verdict', { after: { ...fails, rings: 'yes' } }],
    ['it rings and could not be judged', { after: { ...rings, status: 'WARNING' } }],
    ['it rings and was not available', { after: { ...rings, status: 'NOT_AVAILABLE' } }],
    ['it rings and something went wrong', { error: 'the alarm could not be taken back' }],
    ['something failed', { outcome: 'failed', after: null, error: 'PutMetricAlarm was refused' }],
  ])('where %s: what was made, and that a person must look', (_, record) => {
    const { error } = anOutcome(record).record;

    expect(workflowAfter(anOutcome(record))).toStrictEqual({
      status: 'NOTIFIED',
      note: `Ringcheck made the metric filter ${ownName} and the alarm ${ownName} in account ${accountId}, ${region}. A person must look: ${error ?? 'The account could not be made to ring.'} To try again, set the workflow to NEW.`,
    });
  });
});

/** Whether a finding says NOTIFIED after a refusal that no person asked for; what is false is none to act on. */
const isTold: Readonly<Record<RefusalReason, boolean>> = {
  'broken-before-the-filter': true,
  'broken-after-the-alarm': true,
  'topic-not-configured': true,
  'topic-not-usable': true,
  'not-opted-in': false,
  'name-taken-by-foreign-resource': true,
  'filter-quota-reached': true,
  'owner-account-unreachable': true,
  excepted: false,
  'evidence-stale': true,
  undetermined: true,
};
const reasons = Object.keys(refusalReasons) as readonly RefusalReason[];
const told = reasons.filter((reason) => isTold[reason]);
const quiet = reasons.filter((reason) => !isTold[reason]);

function notifiedOf(reason: RefusalReason): object {
  return {
    status: 'NOTIFIED',
    note: `Ringcheck changed nothing. A person must look: ${reason}: ${refusalReasons[reason]}: as seen. To try again, set the workflow to NEW.`,
  };
}

describe('a refusal', () => {
  test.each(told)('as %s is told with its sentence, asked for or not', (reason) => {
    expect(workflowAfter(refusedFor(reason))).toStrictEqual(notifiedOf(reason));
    expect(workflowAfter(refusedFor(reason, { isAsked: true }))).toStrictEqual(notifiedOf(reason));
  });

  test.each(quiet)('as %s leaves the finding as it is, unless a person asked', (reason) => {
    expect(workflowAfter(refusedFor(reason))).toBeNull();
    expect(workflowAfter(refusedFor(reason, { isAsked: true }))).toStrictEqual(notifiedOf(reason));
  });

  test.each(reasons)('as %s that may pass leaves the finding NEW, even where a person asked', (reason) => {
    expect(workflowAfter(refusedFor(reason, { mayPass: true }))).toBeNull();
    expect(workflowAfter(refusedFor(reason, { mayPass: true, isAsked: true }))).toBeNull();
  });

  test('that leaves something behind names it', () => {
    const { record } = refusedFor('filter-quota-reached');
    const update = workflowAfter({
      ...refusedFor('filter-quota-reached'),
      record: { ...record, created: [filter] },
    });

    expect(update?.note).toMatch(/^Ringcheck made the metric filter ringcheck-D9\.AWS\.MON\.22 in account/);
  });
});

test('a failure that may pass leaves the finding NEW, whatever was made', () => {
  const failed = { outcome: 'failed', after: null, error: 'it does not show yet' } as const;

  expect(workflowAfter(anOutcome(failed, { mayPass: true }))).toBeNull();
});

const anyOutcome: fc.Arbitrary<Outcome> = fc.record({
  record: fc.record({
    accountId: fc.constant(accountId),
    ruleId: fc.constant('D9.AWS.MON.22'),
    outcome: fc.constantFrom('applied', 'unchanged', 'refused', 'failed'),
    created: fc.subarray([filter, alarm]),
    after: fc.option(
      fc.record({
        status: fc.constantFrom('PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'),
        rings: fc.constantFrom('yes', 'no', 'unknown'),
        cloudguard: fc.constantFrom('pass', 'fail', 'unknown'),
      }),
    ),
    // Text that is whole Unicode, as what comes from AWS is.
    error: fc.option(fc.string({ unit: 'binary', maxLength: 2_000, size: 'max' })),
  }),
  refusal: fc.option(fc.constantFrom(...reasons)),
  mayPass: fc.boolean(),
  isAsked: fc.boolean(),
});

test('RESOLVED only where the account passed, its chain rings and nothing went wrong', () => {
  fc.assert(
    fc.property(anyOutcome, (outcome) => {
      const { error, after } = outcome.record;
      const isWell = error === null && after?.status === 'PASSED' && after.rings === 'yes';
      return workflowAfter(outcome)?.status !== 'RESOLVED' || (isWell && !outcome.mayPass);
    }),
    { numRuns: 1_000 },
  );
});

// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_NoteUpdate.html
test('a note has 512 UTF-16 units at most, and no half of a character', () => {
  fc.assert(
    fc.property(anyOutcome, (outcome) => {
      const { note = '-' } = workflowAfter(outcome) ?? {};
      return note.length <= 512 && note.isWellFormed() && note.trim() !== '';
    }),
    { numRuns: 1_000 },
  );
});

test.each(['', '.'])('a note is cut before a character that would not fit whole (%j)', (padding) => {
  const error = `${padding}${'😀'.repeat(300)}`;
  const { note = '' } = workflowAfter(anOutcome({ created: [], after: null, error })) ?? {};

  expect(note.length).toBeGreaterThan(509);
  expect(note.length).toBeLessThanOrEqual(512);
  expect(note).toMatch(/😀… To try again, set the workflow to NEW\.$/u);
  expect(note.startsWith(`Ringcheck changed nothing. A person must look: ${padding}😀`)).toBe(true);
});
