import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, judgeAccount } from '../../shared/alarm-chain/index.ts';
import { failureText, readFailure } from '../../shared/aws/failure.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aComposite, anAccount, anAlarm, aSumOf, seen } from '../alarm-chain/compliant-account.ts';

test('a cut never splits a character', () => {
  expect(cut('ab😀cd', 4)).toBe('ab…');
});

test('whatever is cut is no longer than asked, and Unicode if it was', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.integer({ min: 1, max: 40 }),
      (text, length) => {
        const short = cut(text, length);

        expect(short.length).toBeLessThanOrEqual(length);
        expect(short.isWellFormed()).toBe(true);
        expect(text.length > length || short === text).toBe(true);
      },
    ),
  );
});

/** Texts of a name of characters that are two UTF-16 units long, each beginning at another unit. */
const shifted = ['', 'a'].map((before) => `${before}${'😀'.repeat(400)}`);

test.for(shifted)('the expression of an alarm is cut between characters (%#)', (text) => {
  const queries = aSumOf('CloudTrailMetrics', 'AssumeRoleCount').map((query) =>
    query.returnsData ? { ...query, expression: text } : query,
  );
  const alarms = seen({
    metric: [anAlarm({ namespace: undefined, metricName: undefined, queries })],
    composite: [],
    log: [],
  });
  const { chain } = judgeAccount(anAccount({ alarms }), assumeRole);
  const expression = chain.find(({ link }) => link === 'alarm')?.observed?.['expression'];

  expect(expression).toEqual(expect.stringMatching(/…$/));
  expect(String(expression).isWellFormed()).toBe(true);
});

test.for(shifted)('the rule of a composite alarm is cut between characters (%#)', (text) => {
  const rule = `ALARM("assume-role") OR ALARM("${text}")`;
  const alarms = seen({
    metric: [anAlarm({ alarmActions: [] })],
    composite: [aComposite({ rule })],
    log: [],
  });
  const { chain } = judgeAccount(anAccount({ alarms }), assumeRole);
  const shown = chain.find(({ link }) => link === 'alarm')?.observed?.['rule'];

  expect(shown).toEqual(expect.stringMatching(/…$/));
  expect(String(shown).isWellFormed()).toBe(true);
});

test.for(shifted)('the words of a service are cut between characters (%#)', (text) => {
  const { message } = readFailure(new Error(text));

  expect(message).toHaveLength(text.startsWith('a') ? 400 : 399);
  expect(failureText(readFailure(new Error(text))).isWellFormed()).toBe(true);
});
