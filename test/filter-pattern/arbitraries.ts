import * as fc from 'fast-check';

/** The rule's own pattern and events, which most tests relate to. */
export const rulePattern = '{($.eventName=AssumeRole)}';
export const ruleEvents = [{ name: 'AssumeRole', source: 'sts.amazonaws.com' }] as const;

/** Texts of comparisons of scalars, on few and short values, so that they often interfere. */
export const scalarComparison: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('=', '!='),
      fc.constantFrom(
        'a',
        '"b"',
        '"ab"',
        '1',
        '"1"',
        '2',
        '*',
        '"*"',
        'a*',
        '"*b"',
        '*a*',
        '"a*b"',
        '""',
        'true',
        '"true"',
        '%a%',
        '%^a%',
        '%b$%',
        '%^[ab]+$%',
        '%^a?b{1,2}$%',
        '%a|b%',
        '%[^a]%',
        '%^$%',
        '%\\d%',
      ),
    )
    .map(([operator, value]) => `${operator} ${value}`),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>='), fc.constantFrom('0', '1', '1.5', '2'))
    .map(([operator, value]) => `${operator} ${value}`),
  fc.constantFrom('IS NULL', 'IS TRUE', 'IS FALSE', 'NOT EXISTS'),
);

/** Texts of conditions over the selectors, with up to `size` tests. */
export function condition(selectors: readonly string[], size = 6): fc.Arbitrary<string> {
  const test = fc
    .tuple(fc.constantFrom(...selectors), scalarComparison)
    .map(([selector, comparison]) => `${selector} ${comparison}`);
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true, maxDepth: 3 },
      test,
      fc
        .tuple(fc.constantFrom('&&', '||'), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }))
        .map(([operator, operands]) => `(${operands.join(` ${operator} `)})`),
    ),
  }));
  return tree
    .filter((text) => text.split('$').length - 1 <= size)
    .filter((text) => text.length < 900 && (text.match(/%[^%]+%/g) ?? []).length <= 2);
}

export const openSelectors = ['$.eventName', '$.errorCode', '$.readOnly', '$.x', '$.x.y', '$.x[0]'] as const;

/** Patterns of all kinds that are valid, and texts made of their tokens that mostly are not. */
export const anyPatternText: fc.Arbitrary<string> = fc.oneof(
  condition([...openSelectors, "$.['a.b']", '$.x[*].y', '$.*'], 3).map((text) => `{ ${text} }`),
  fc
    .array(fc.constantFrom('AssumeRole', '-a', '?b', '"c d"', '?"e"', '-"f"', '1'), { maxLength: 5 })
    .map((terms) => terms.join(' ')),
  fc.constantFrom('%AssumeRole%', '[a, b]', '[..., a=1 || a=2]', '[a>1 && (a<3 || a=%x%), , b]'),
);

export const tokenSoup: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      '$',
      '.',
      '$.a',
      '*',
      '=',
      '!=',
      '<',
      '>=',
      '&&',
      '||',
      '"',
      '%',
      "'",
      'IS',
      'NULL',
      'NOT',
      'EXISTS',
      '1',
      '-',
      '?',
      'a',
      ' ',
      '\n',
      '...',
      ',',
      '\\',
      '^',
      '{1,2}',
      '\u0000',
      '💡',
    ),
    { maxLength: 30 },
  )
  .map((tokens) => tokens.join(''));
