import { expect, test } from 'vitest';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { exceptionSentence, writeFinding, type AcceptedFailure } from '../../shared/findings/index.ts';
import { digestOf } from '../../shared/findings/digest.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { anAccount, seen } from '../alarm-chain/compliant-account.ts';

const judgement = judgeAccount(anAccount({ filters: seen([]) }), assumeRole);
const accepted: AcceptedFailure = { owner: 'payments', reason: 'It closes in spring', expires: '2026-12-31' };
const findingWith = (exception?: AcceptedFailure | null) =>
  writeFinding(
    {
      accountId: '333333333333',
      partition: 'aws',
      securityHubRegion: 'eu-west-1',
      rule: assumeRole,
      judgement,
      chainSince: new Date('2026-01-15T11:58:00Z'),
      status: 'FAILED',
      message: 'No filter.',
      ...(exception === undefined ? {} : { exception }),
    },
    '2026-01-01T00:00:00.000Z',
    '2026-01-15T12:00:00.000Z',
  );

test('an accepted failure stays FAILED and HIGH, and names owner, day and reason in its product fields', () => {
  const finding = findingWith(accepted);

  expect(finding.Compliance.Status).toBe('FAILED');
  expect(finding.FindingProviderFields.Severity.Label).toBe('HIGH');
  expect(finding.ProductFields).toMatchObject({
    'ringcheck/exceptionOwner': 'payments',
    'ringcheck/exceptionExpires': '2026-12-31',
    'ringcheck/exceptionReason': 'It closes in spring',
  });
});

test('a failure that nobody accepted has none of these fields', () => {
  for (const finding of [findingWith(), findingWith(null)]) {
    expect(Object.keys(finding.ProductFields).filter((key) => key.includes('exception'))).toEqual([]);
  }
});

test('the digest moves with owner, reason and day of the exception, and not where there is none', () => {
  const digests = [
    digestOf(judgement, 'FAILED'),
    digestOf(judgement, 'FAILED', accepted),
    digestOf(judgement, 'FAILED', { ...accepted, owner: 'platform' }),
    digestOf(judgement, 'FAILED', { ...accepted, reason: 'other' }),
    digestOf(judgement, 'FAILED', { ...accepted, expires: '2027-01-01' }),
  ];

  expect(new Set(digests).size).toBe(digests.length);
  expect(digestOf(judgement, 'FAILED', null)).toBe(digests[0]);
});

test('the sentence ends in one full stop, whatever the reason ends in', () => {
  const sentence = 'Excepted through 2026-12-31 by payments: It closes in spring.';

  expect(exceptionSentence(accepted)).toBe(sentence);
  expect(exceptionSentence({ ...accepted, reason: 'It closes in spring.' })).toBe(sentence);
});
