import type { Pattern } from '../../shared/filter-pattern/index.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { decidingTests } from './deciding-tests.ts';
import type { Explanation } from './explanation.ts';
import { wrapped } from './prose.ts';
import { callsOf } from './relation-sentence.ts';

/** Most tests that are named one by one. */
const mostTests = 6;

/** What to do about a pattern that can be read, under the title "What to change"; nothing where all is well. */
export function changes(explanation: Explanation, pattern: Pattern, rule: Rule): readonly string[] {
  switch (explanation.relation) {
    case 'equivalent':
      return writtenOtherwise(explanation, rule);
    case 'broader':
      return [
        'What to change',
        ...wrapped(
          `To be alarmed by all ${callsOf(rule)}, nothing: each of them rings. But CloudGuard's rule wants a ` +
            'pattern that is equal to its own; add a filter with it, or use it in place of this one:',
          '  ',
        ),
        ...ruleLines(rule),
      ];
    case 'undecided':
      return [
        'What to change',
        ...wrapped("Nothing is known to be wrong. There is no doubt about the rule's own pattern:", '  '),
        ...ruleLines(rule),
      ];
    case 'narrower':
    case 'disjoint':
    case 'overlapping':
    case 'invalid':
      return [
        'What to change',
        ...slippingTests(explanation, pattern),
        ...wrapped('The rule asks for this pattern:', '  '),
        ...ruleLines(rule),
      ];
  }
}

/** A pattern stays on one line and unescaped but for control characters, to be copied. */
function ruleLines({ pattern }: Rule): readonly string[] {
  return ['', `    ${pattern}`];
}

function slippingTests({ misses }: Explanation, pattern: Pattern): readonly string[] {
  const tests = misses === null ? [] : decidingTests(pattern, misses);
  const lines = [...new Set(tests.map(({ words, found }) => `${words}: ${found}`))];
  if (lines.length === 0) return [];
  const further = lines.length - mostTests;
  const title =
    lines.length === 1
      ? 'This test of the pattern lets the record slip:'
      : 'These tests of the pattern let the record slip:';
  return [
    `  ${title}`,
    ...lines.slice(0, mostTests).flatMap((line) => wrapped(`- ${line}`, '  ', '    ')),
    ...(further > 0 ? [`  - and ${String(further)} more`] : []),
    '',
  ];
}

/** CloudGuard's own comparison is not public. It ignores quotes for certain and spaces in all likelihood. */
function writtenOtherwise({ pattern }: Explanation, rule: Rule): readonly string[] {
  if (folded(pattern) === folded(rule.pattern)) return [];
  return [
    'What to change',
    ...wrapped(
      'Nothing, by its meaning. But it is written in another way than the rule has it, and how CloudGuard compares ' +
        'is not public: an audit adds the note equal-by-meaning-only. To be sure, write it as the rule does:',
      '  ',
    ),
    ...ruleLines(rule),
  ];
}

function folded(pattern: string): string {
  return pattern.replaceAll(/[\s"]/g, '');
}
