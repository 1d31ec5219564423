import * as fc from 'fast-check';
import { test } from 'vitest';
import { exceptionFor, type Exception } from '../../shared/organization/exceptions.ts';
import { parseExceptions } from '../../shared/audit/exceptions-file.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';

const pieces = fc.constantFrom(
  '- ',
  '  ',
  '\n',
  'account: ',
  '333333333333',
  'ou: ',
  'rule: D9.AWS.MON.22\n',
  'owner: ',
  'reason: ',
  'expires: ',
  '2026-12-31',
  '"',
  "'",
  '|\n',
  '>-\n',
  '[',
  '{',
  '}',
  ': ',
  '&a ',
  '*a',
  '<<: ',
  '!!int ',
  '--- ',
  '# ',
  '\t',
  '\u0000',
  '? ',
);
const texts = fc.oneof(
  fc.string(),
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
);

/** The exceptions of a text, or what was thrown instead. */
function outcomeOf(text: string): unknown {
  try {
    return parseExceptions(text, 'exceptions.yml');
  } catch (error) {
    return error;
  }
}

function isComplete({ owner, reason, expires, ruleId }: Exception): boolean {
  return [owner, reason, expires, ruleId].every((member) => member.trim() === member && member !== '');
}

test('any text is a list of complete exceptions, or is refused in one line that names the file', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const outcome = outcomeOf(text);
      return Array.isArray(outcome)
        ? (outcome as readonly Exception[]).every(isComplete)
        : outcome instanceof UsageError && /^exceptions\.yml[^\n]*$/.test(outcome.message);
    }),
    { numRuns: 500 },
  );
});

const entries = fc.array(
  fc.record({
    source: fc.string(),
    target: fc.constantFrom(
      { kind: 'account', accountId: '333333333333' } as const,
      { kind: 'organizational-unit', unit: 'Prod' } as const,
    ),
    ruleId: fc.constantFrom('D9.AWS.MON.22', 'D9.AWS.MON.23'),
    owner: fc.constant('payments'),
    reason: fc.constant('it closes'),
    expires: fc.constantFrom('2026-01-01', '2026-06-01', '2026-12-31'),
  }),
);

test('the exception of a rule is one of that rule, whatever the order of the entries', () => {
  fc.assert(
    fc.property(entries, (covering: readonly Exception[]) => {
      const ofRule = covering.filter(({ ruleId }) => ruleId === 'D9.AWS.MON.22');
      const chosen = exceptionFor(covering, 'D9.AWS.MON.22');
      if (chosen === null) return ofRule.length === 0;
      const backwards = exceptionFor(covering.toReversed(), 'D9.AWS.MON.22');
      return (
        ofRule.includes(chosen) &&
        chosen.target.kind === backwards?.target.kind &&
        chosen.expires === backwards.expires
      );
    }),
  );
});
