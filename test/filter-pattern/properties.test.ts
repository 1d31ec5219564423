import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type CloudTrailRecord } from '../../shared/filter-pattern/json-value.ts';
import { matches } from '../../shared/filter-pattern/meaning/matches.ts';
import { kindOf, parse } from '../../shared/filter-pattern/syntax/parse.ts';
import { print } from '../../shared/filter-pattern/syntax/print.ts';
import { isWellFormed } from '../../shared/filter-pattern/decision/record-axioms.ts';
import { relate, type Relation } from '../../shared/filter-pattern/decision/relate.ts';
import {
  anyPatternText,
  condition,
  openSelectors,
  ruleEvents,
  rulePattern,
  tokenSoup,
} from './arbitraries.ts';
import { patternOf, withoutPositions } from './patterns.ts';
import { propertyRuns } from './property-runs.ts';
import { anyRecord } from './records.ts';

const numRuns = propertyRuns;
const selectors = [...openSelectors, '$.x[*].y', '$.x.*', '$.*'];
const jsonPattern = condition(selectors, 4)
  .map((text) => `{ ${text} }`)
  .filter((text) => parse(text).ok);
const textPattern = fc
  .array(
    fc.constantFrom('AssumeRole', '-AssumeRole', 'a', '-b', '?errorCode', '?"a b"', 'true', '-eventName'),
    {
      maxLength: 3,
    },
  )
  .map((terms) => terms.join(' '));
const decidablePattern = fc.oneof(
  { weight: 4, arbitrary: jsonPattern },
  { weight: 1, arbitrary: textPattern },
);

function related(required: string, candidate: string): Relation {
  return relate(required, [candidate], { events: ruleEvents });
}

/**
 * Whether the search came to its end. Where it gives up may depend on how a pattern is written and on which side it
 * stands: `{ $.* = "true" }` is undecided against `AssumeRole true`, the other way round it overlaps (found by test:long).
 */
function isSearched({ uncertainties }: Relation): boolean {
  return !['number-as-text', 'text-pattern', 'budget'].some((reason) => uncertainties.includes(reason));
}

/** For each relation of a candidate, which of "required catches, candidate catches" cannot be. */
const ruledOut: Readonly<Record<string, readonly string[]>> = {
  equivalent: ['true false', 'false true'],
  broader: ['true false'],
  narrower: ['false true'],
  disjoint: ['true true'],
};

/** Whether a pattern catches something under every reading. */
function matchesSomething(pattern: string): boolean {
  const { relation, neverMatches } = related('', pattern);
  return relation !== 'undecided' && !neverMatches;
}

describe('parse and print', () => {
  test('the canonical text of a pattern reads back as the same tree', () => {
    fc.assert(
      fc.property(anyPatternText, (text) => {
        const result = parse(text);
        fc.pre(result.ok);
        const printed = print(result.pattern);
        expect(withoutPositions(patternOf(printed))).toEqual(withoutPositions(result.pattern));
        expect(print(patternOf(printed))).toBe(printed);
      }),
      { numRuns },
    );
  });

  test('any text at all is a tree of its kind, or an error at a place in the text', () => {
    const anyText = fc.oneof(
      tokenSoup,
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      anyPatternText,
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const result = parse(text);
        if (result.ok) return result.pattern.kind === kindOf(text);
        const { index, message } = result.error;
        return index >= 0 && index <= text.length && message !== '';
      }),
      { numRuns: numRuns * 5 },
    );
  });
});

describe('relate', () => {
  test('a witness is a well-formed record that one side catches and the other does not', () => {
    fc.assert(
      fc.property(decidablePattern, decidablePattern, (required, candidate) => {
        const { misses, extra, relation } = related(required, candidate);
        const sides = [patternOf(required), patternOf(candidate)];
        const found = [misses, extra].filter((record) => record !== null);
        expect(found.filter((record) => !isWellFormed(record, ruleEvents))).toEqual([]);
        const caughtBy = (record: CloudTrailRecord | null) =>
          record && sides.map((side) => matches(side, record));
        expect(caughtBy(misses) ?? [true, false]).toEqual([true, false]);
        expect(caughtBy(extra) ?? [false, true]).toEqual([false, true]);
        expect(misses !== null).toBe(['narrower', 'overlapping', 'disjoint'].includes(relation));
      }),
      { numRuns },
    );
  });

  test('no record separates patterns that are called equivalent, or gainsays broader, narrower and disjoint', () => {
    const records = fc.array(anyRecord, { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(decidablePattern, decidablePattern, records, (required, candidate, sample) => {
        const { relation } = related(required, candidate);
        const [left, right] = [patternOf(required), patternOf(candidate)];
        const caught = sample.map((record) => `${matches(left, record)} ${matches(right, record)}`);
        expect(caught.filter((one) => (ruledOut[relation] ?? []).includes(one))).toEqual([]);
      }),
      { numRuns },
    );
  });

  test('the two directions mirror each other', () => {
    const mirror: Readonly<Record<string, string>> = { broader: 'narrower', narrower: 'broader' };
    fc.assert(
      fc.property(decidablePattern, decidablePattern, (one, other) => {
        // A pattern that matches nothing is disjoint from all others, and all others are broader than it.
        fc.pre([one, other].every(matchesSomething));
        const [there, back] = [related(one, other), related(other, one)];
        fc.pre([there, back].every(isSearched));
        expect(back.relation).toBe(mirror[there.relation] ?? there.relation);
        expect(back.uncertainties).toEqual(there.uncertainties);
      }),
      { numRuns },
    );
  });

  test('every pattern is equivalent to itself, rewritten by the laws of Boolean algebra', () => {
    fc.assert(
      fc.property(condition(openSelectors, 4), condition(openSelectors, 2), (text, other) => {
        const rewritten = `{ ((${text}) && (${other})) || (${text}) }`;
        fc.pre(parse(rewritten).ok);
        const answer = related(`{ ${text} }`, rewritten);
        fc.pre(isSearched(answer));
        expect([answer.relation, answer.neverMatches]).toEqual(['equivalent', false]);
      }),
      { numRuns },
    );
  });

  test('a conjunct that is true of every record never changes the answer', () => {
    const always = fc.constantFrom(
      '$.eventID = "*"',
      '($.errorCode = "*" || $.errorCode NOT EXISTS)',
      '($.readOnly IS TRUE || $.readOnly IS FALSE || $.readOnly NOT EXISTS)',
      '($.eventName != AssumeRole || $.eventSource = sts.amazonaws.com)',
      '($.x NOT EXISTS || $.x.y NOT EXISTS || $.x.y = a || $.x != 1 || $.eventTime != "")',
    );
    fc.assert(
      fc.property(condition(openSelectors, 4), always, (text, conjunct) => {
        const [plain, more] = [`{ ${text} }`, `{ (${text}) && ${conjunct} }`];
        fc.pre(parse(more).ok);
        const [before, after] = [related(rulePattern, plain), related(rulePattern, more)];
        fc.pre([before, after].every(isSearched) && !conjunct.includes('eventTime'));
        expect([after.relation, after.neverMatches]).toEqual([before.relation, before.neverMatches]);
      }),
      { numRuns },
    );
  });

  test('a conjunct that is true of every AssumeRole record never changes which of them are caught', () => {
    const always = fc.constantFrom(
      '$.eventName = "AssumeRole"',
      '$.eventSource = sts.*',
      '$.eventName != ConsoleLogin',
      '($.eventName = Assume* && $.eventID = "*")',
      '($.eventSource = %^sts[.]amazonaws[.]com$% || $.x = 1)',
    );
    fc.assert(
      fc.property(condition(openSelectors, 4), always, (text, conjunct) => {
        const [plain, more] = [`{ ${text} }`, `{ (${text}) && ${conjunct} }`];
        fc.pre(parse(more).ok);
        // Inside the rule nothing changes at all; outside of it the candidate may only lose records.
        const inside = `{ $.eventName = AssumeRole && (${text}) }`;
        const [whole, cut] = [related(rulePattern, plain), related(rulePattern, more)];
        const [before, after] = [
          related(rulePattern, inside),
          related(rulePattern, `{ $.eventName = AssumeRole && (${text}) && ${conjunct} }`),
        ];
        fc.pre([whole, cut, before, after].every(isSearched));
        expect([after.relation, after.neverMatches]).toEqual([before.relation, before.neverMatches]);
        fc.pre(whole.relation !== 'undecided' && cut.relation !== 'undecided');
        expect(cut.misses === null).toBe(whole.misses === null);
        expect(cut.relation === 'disjoint').toBe(whole.relation === 'disjoint');
      }),
      { numRuns },
    );
  });

  test('the budget is never exceeded, and a smaller one never changes an answer but to undecided', () => {
    fc.assert(
      fc.property(decidablePattern, fc.integer({ min: 0, max: 5000 }), (candidate, nodeLimit) => {
        const limited = relate(rulePattern, [candidate], { events: ruleEvents, nodeLimit });
        expect(limited.budget.limit).toBe(nodeLimit);
        expect(limited.budget.used).toBeLessThanOrEqual(nodeLimit);
        if (limited.relation === 'undecided' && limited.uncertainties.includes('budget')) return;
        const { budget: _, ...answer } = related(rulePattern, candidate);
        expect(limited).toMatchObject(answer);
      }),
      { numRuns },
    );
  });

  test('a union of candidates catches what any of them does', () => {
    fc.assert(
      fc.property(jsonPattern, jsonPattern, (one, other) => {
        const [inner, otherInner] = [one.slice(1, -1), other.slice(1, -1)];
        const joined = `{ (${inner}) || (${otherInner}) }`;
        fc.pre(parse(joined).ok);
        const [union, single] = [
          relate(rulePattern, [one, other], { events: ruleEvents }),
          related(rulePattern, joined),
        ];
        fc.pre([union, single].every(isSearched));
        expect([union.relation, union.neverMatches, union.uncertainties]).toEqual([
          single.relation,
          single.neverMatches,
          single.uncertainties,
        ]);
      }),
      { numRuns },
    );
  });
});

test('the records of these properties are well-formed objects', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      const isRight = record['eventName'] !== 'AssumeRole' || record['eventSource'] === 'sts.amazonaws.com';
      expect(isJsonObject(record) && isRight && isWellFormed(record, ruleEvents)).toBe(true);
    }),
    { numRuns },
  );
});
