import type { ParseErrorCode } from '../../shared/filter-pattern/index.ts';

/** What to write instead, for each reason why a text is no pattern. */
export const mends: Readonly<Record<ParseErrorCode, string>> = {
  'pattern-too-long': 'CloudWatch Logs takes no longer pattern: leave tests out, or use several filters.',
  'nesting-too-deep': 'Take out parentheses that group nothing.',
  'expected-condition': 'Write a condition between the braces, such as `{ $.eventName = "AssumeRole" }`.',
  'expected-selector':
    'Start each condition with the field it reads, as in `$.eventName`; a text there goes to the right of the operator.',
  'invalid-selector': "Write the field as `$.eventName`, `$.resources[0].ARN` or `$.['cluster.name']`.",
  'expected-comparison': 'Compare the field: `= "text"`, `!= "text"`, `> 5`, `IS NULL` or `NOT EXISTS`.',
  'unsupported-operator':
    'Use `=`, `!=`, `<`, `>`, `<=`, `>=`, `IS NULL`, `IS TRUE`, `IS FALSE` or `NOT EXISTS`; for "exists" write `= "*"`. Join conditions with `&&` and `||`.',
  'expected-value': 'Write the value to compare with: a word, a number, "text" or %regex%.',
  'expected-number': 'Write a number there, without quotes; texts are compared with `=` and `!=`.',
  'invalid-value': 'Put the value between double quotes.',
  'unterminated-string': 'Close the text with `"`. A quote within a text cannot be written.',
  'unbalanced-parenthesis': 'Give every `(` its `)`.',
  'missing-closing-brace': 'End the pattern with `}`.',
  'missing-closing-bracket': 'Separate the fields with `,` and end the pattern with `]`.',
  'text-after-pattern': 'Take out what follows, or move it into the pattern.',
  'expected-term': 'Write a term after the sign, or take the sign out.',
  'term-needs-quotes': 'Put the term between double quotes; a JSON pattern stands between `{` and `}`.',
  'expected-field': 'Name the field, as in `[ip, user, ..., status_code = 4*]`.',
  'duplicate-rest': 'Keep one `...` only.',
  'foreign-field': 'Write the condition on the other field in that field’s own slot.',
  'too-many-wildcards': 'Name fields or indices in place of some `*`, or use several filters.',
  'too-many-regexes': 'Write some of the expressions as texts with `*` at an end, or use several filters.',
  'unterminated-regex': 'Close the expression with `%`.',
  'empty-regex': 'Write an expression between the `%`; to match anything write `"*"`.',
  'invalid-regex-character': 'Write the character as `\\xhh`, its number in two hexadecimal digits.',
  'invalid-regex-escape': 'Write the character as `\\xhh`, or without the backslash.',
  'invalid-regex-class': 'Write the class as in `[a-z0-9]`, the lower end of a range first.',
  'invalid-regex-repeat': 'Write the repeat as `{2}`, `{2,}` or `{2,5}`.',
  'nothing-to-repeat': 'Put the character to repeat before the operator, or write it as `\\xhh`.',
};
