import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../shared/filter-pattern/json-value.ts';
import { matches } from '../../shared/filter-pattern/meaning/matches.ts';
import { parse } from '../../shared/filter-pattern/syntax/parse.ts';
import delimitedCases from './cases/delimited.json' with { type: 'json' };
import jsonCases from './cases/json.json' with { type: 'json' };
import malformedCases from './cases/malformed.json' with { type: 'json' };
import regexCases from './cases/regex.json' with { type: 'json' };
import textCases from './cases/text.json' with { type: 'json' };
import { knownDifferences } from './known-differences.ts';
import { patternOf } from './patterns.ts';

interface MatchCase {
  readonly pattern: string;
  readonly event: JsonValue;
  readonly matches: boolean;
  readonly grade: string;
}

const suites: Readonly<Record<string, readonly MatchCase[]>> = {
  json: jsonCases,
  regex: regexCases,
  text: textCases,
  delimited: delimitedCases,
};

for (const [suite, cases] of Object.entries(suites)) {
  describe(`${suite} patterns mean what AWS documents`, () => {
    test.each(cases)('$pattern on $event → $matches ($grade)', ({ pattern, event, matches: expected }) => {
      const isKnown = knownDifferences.some(
        (known) =>
          known.suite === suite && known.pattern === pattern && isDeepStrictEqual(known.event, event),
      );
      expect(matches(patternOf(pattern), event) === expected).toBe(!isKnown);
    });
  });
}

describe('what is not in the grammar is an error, not a tree', () => {
  test.each(malformedCases)('$why: $pattern', ({ pattern }) => {
    const isKnown = knownDifferences.some(
      (known) => known.suite === 'malformed' && known.pattern === pattern,
    );
    expect(parse(pattern).ok).toBe(isKnown);
  });
});

test('every known difference names a case that exists', () => {
  const patterns = new Set(
    [...Object.values(suites).flat(), ...malformedCases].map(({ pattern }) => pattern),
  );
  const matchSuites = [...Object.keys(suites), 'malformed'];
  const strays = knownDifferences.filter(
    ({ suite, pattern }) => matchSuites.includes(suite) && !patterns.has(pattern),
  );
  expect(strays).toEqual([]);
});
