/** What the HTML report says of one account when it is opened. */
import { describe, expect, test } from 'vitest';
import { detailOf } from '../../cli/html-report/account-detail.ts';
import { witnessDetail } from '../../cli/html-report/witness-detail.ts';
import type { CollectedFinding } from '../../shared/audit/collect-findings.ts';
import type { AccountReport, LinkReport, ResultReport } from '../../shared/audit/report.ts';

const record = {
  eventVersion: '1.08',
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  awsRegion: 'eu-central-1',
  userIdentity: { type: 'IAMUser', userName: 'alice' },
};

/** A result whose filter has such a pattern, with the record that proves it wrong. */
function resultOf(pattern: string, more: readonly Partial<LinkReport>[] = []): ResultReport {
  const chain = [{ link: 'metric-filter', state: 'broken', resource: null, observed: { pattern } }, ...more];
  return {
    ruleId: 'D9.AWS.MON.22',
    chain,
    witness: record,
    notes: [],
    exception: null,
  } as unknown as ResultReport;
}

function witnessOf(pattern: string) {
  const witness = witnessDetail(resultOf(pattern))!;
  const lines = (places: readonly number[]) => places.map((place) => witness.lines[place]!.trim());
  return { ...witness, deciding: lines(witness.deciding), read: lines(witness.read) };
}

describe('the record that proves a filter wrong', () => {
  test('the fields that decide are told apart from those that are merely read', () => {
    const { deciding, read } = witnessOf('{ ($.eventName = AssumeRole) && ($.userIdentity.type = "Root") }');

    expect(deciding).toEqual(['"type": "IAMUser",']);
    expect(read).toEqual(['"eventName": "AssumeRole",', '"type": "IAMUser",']);
  });

  test('a field that decides by its absence is told apart from one that is merely absent', () => {
    const missed = witnessOf('{ $.errorCode = "AccessDenied" && $.errorMessage NOT EXISTS }');
    expect(missed).toMatchObject({
      isCaught: false,
      deciding: [],
      absent: ['errorMessage'],
      absentDeciding: ['errorCode'],
    });

    const caught = witnessOf('{ $.eventName = AssumeRole && $.errorCode NOT EXISTS }');
    expect(caught).toMatchObject({ isCaught: true, absent: [], absentDeciding: ['errorCode'] });
  });

  test('the terms of a text pattern are told in whole sentences, and what decides is marked', () => {
    const { tests, deciding, read } = witnessOf('"AssumeRole" -"alice"');

    expect(tests).toEqual([{ words: 'the record does not contain `alice`', found: 'the record does' }]);
    expect(deciding).toEqual(['"userName": "alice"']);
    expect(read).toEqual(['"eventName": "AssumeRole",', '"userName": "alice"']);
  });
});

describe('a live proof that is not there yet', () => {
  const account = { accountId: '333333333333', why: null } as AccountReport;
  const liveOf = (why: string) => {
    const observed = { because: 'fewer than two runs are known' };
    const live = { link: 'live', state: 'unseen', why, reason: null, resource: null, observed };
    return detailOf(account, resultOf('x', [live as unknown as LinkReport]), null).chain.at(-1);
  };

  test('has no cause but what it waits for', () => {
    expect(liveOf('undecided')).toMatchObject({
      link: 'live',
      cause: null,
      observed: [['because', 'fewer than two runs are known']],
    });
  });

  test('has one where it was refused', () => {
    expect(liveOf('access-denied')).toMatchObject({ link: 'live', cause: 'access-denied' });
  });
});

test('a topic that the reader has to name in the commands is told', () => {
  const account = { accountId: '333333333333', why: null } as AccountReport;
  const placeholderOf = (...commands: readonly string[]) =>
    detailOf(account, resultOf('x'), { commands, finding: {} } as unknown as CollectedFinding).placeholder;

  expect(placeholderOf('aws a', 'aws b --alarm-actions SNS-TOPIC-ARN')).toBe('SNS-TOPIC-ARN');
  expect(placeholderOf('aws a', 'aws b')).toBeNull();
  expect(placeholderOf()).toBeNull();
});
