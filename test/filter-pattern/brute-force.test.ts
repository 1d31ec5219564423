import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareUnder } from '../../shared/filter-pattern/decision/compare-patterns.ts';
import type { CloudTrailRecord, JsonValue } from '../../shared/filter-pattern/json-value.ts';
import { matches } from '../../shared/filter-pattern/meaning/matches.ts';
import { relate } from '../../shared/filter-pattern/decision/relate.ts';
import { touchedReadings } from '../../shared/filter-pattern/decision/touched-readings.ts';
import type { Pattern } from '../../shared/filter-pattern/syntax/pattern.ts';
import { readingNames, readingsOf, type Readings } from '../../shared/filter-pattern/meaning/readings.ts';
import { Undecidable } from '../../shared/filter-pattern/decision/undecidable.ts';
import { condition, ruleEvents } from './arbitraries.ts';
import { patternOf } from './patterns.ts';
import { costlyPropertyRuns, propertyRuns } from './property-runs.ts';
import { everyRecord, universe } from './records.ts';

interface Seen {
  readonly misses: boolean;
  readonly extra: boolean;
  readonly both: boolean;
}

/** What the records of a universe show of two patterns. */
function seenIn(
  records: readonly CloudTrailRecord[],
  required: Pattern,
  candidate: Pattern,
  readings: Readings,
): Seen {
  const caught = records.map((record) => [
    matches(required, record, readings),
    matches(candidate, record, readings),
  ]);
  return {
    misses: caught.some(([left, right]) => left && !right),
    extra: caught.some(([left, right]) => !left && right),
    both: caught.some(([left, right]) => left && right),
  };
}

/** What the decision procedure says of them; null where it says that it does not know. */
function decided(required: Pattern, candidate: Pattern, readings: Readings): Seen | null {
  try {
    const budget = { limit: 4_000_000, used: 0 };
    const sides = { required, candidates: [candidate] };
    const { relation, misses, extra } = compareUnder(sides, ruleEvents, readings, budget);
    return { misses: misses !== null, extra: extra !== null, both: relation !== 'disjoint' };
  } catch (error) {
    if (error instanceof Undecidable) return null;
    throw error;
  }
}

const anyReadings = fc.constantFrom(...readingsOf(readingNames));

interface Enumeration {
  readonly records: readonly CloudTrailRecord[];
  /** Whether the records show all that the patterns can tell apart. */
  readonly isComplete: boolean;
}

/**
 * The first pair of patterns on which the two disagree, or null. Every record that is seen must be known of; in a
 * complete enumeration nothing else is known of either. Where the required pattern catches nothing at all, `both` is
 * not told.
 */
function disagreement(
  pattern: fc.Arbitrary<string>,
  { records, isComplete }: Enumeration,
  numRuns = propertyRuns,
): string | null {
  const property = fc.property(pattern, pattern, anyReadings, (left, right, readings) => {
    const [required, candidate] = [patternOf(left), patternOf(right)];
    const known = decided(required, candidate, readings);
    fc.pre(known !== null);
    const seen = seenIn(records, required, candidate, readings);
    const told = { ...known, both: known.misses ? known.both : seen.both };
    const keys = ['misses', 'extra', 'both'] as const;
    return keys.every((key) => told[key] === seen[key] || (told[key] && !isComplete));
  });
  const details = fc.check(property, { numRuns });
  return details.failed ? (fc.defaultReportMessage(details) ?? 'failed') : null;
}

function patternsOver(...selectors: readonly string[]): fc.Arbitrary<string> {
  return condition(selectors).map((text) => `{ ${text} }`);
}

describe('the decision procedure and an enumeration of records agree', () => {
  test('on one member of any kind', () => {
    const records = everyRecord({ x: universe.x });
    expect(disagreement(patternsOver('$.x'), { records, isComplete: true })).toBeNull();
  });

  test('on members whose kind the axioms restrict', () => {
    const { eventName, errorCode, readOnly } = universe;
    const records = everyRecord({ eventName, errorCode, readOnly });
    const patterns = patternsOver('$.eventName', '$.errorCode', '$.readOnly');
    expect(disagreement(patterns, { records, isComplete: false })).toBeNull();
  });

  test('on two members at once', () => {
    const records = everyRecord({ x: universe.few, z: universe.few });
    expect(disagreement(patternsOver('$.x', '$.z'), { records, isComplete: false })).toBeNull();
  });

  test('on a selector and what stands below it', () => {
    const below = universe.x.map((y): JsonValue => (y === undefined ? {} : { y }));
    const records = everyRecord({ x: [...universe.x, ...below] });
    expect(disagreement(patternsOver('$.x', '$.x.y'), { records, isComplete: true })).toBeNull();
  });
});

test('relate answers what an enumeration shows under every reading, or undecided where they differ', () => {
  const records = everyRecord({ x: universe.x });
  const property = fc.property(patternsOver('$.x'), patternsOver('$.x'), (left, right) => {
    const { relation, neverMatches, uncertainties } = relate(left, [right], { events: ruleEvents });
    fc.pre(!uncertainties.includes('number-as-text'));
    const [required, candidate] = [patternOf(left), patternOf(right)];
    const relations = readingsOf(touchedReadings([required, candidate])).map((readings) =>
      relationShown(seenIn(records, required, candidate, readings)),
    );
    const shown = new Set(relations).size === 1 ? relations[0] : 'undecided';
    expect(neverMatches ? 'never matches' : relation).toBe(shown);
  });
  fc.assert(property, { numRuns: costlyPropertyRuns });
});

/** The name of what was seen; a pattern that matches nothing is disjoint from those that match something. */
function relationShown({ misses, extra, both }: Seen): string {
  if (!misses) return extra ? 'broader' : 'equivalent';
  if (!both) return extra ? 'disjoint' : 'never matches';
  return extra ? 'overlapping' : 'narrower';
}

describe('wildcards and indices agree with an enumeration of containers', () => {
  const few: readonly JsonValue[] = [null, true, false, 0, 1, 2, '1', 'a', 'b', 'ab', []];
  const lists = few.flatMap((a) => [[a], ...few.flatMap((b) => [[a, b], ...few.map((c) => [a, b, c])])]);
  const objects = few.flatMap((y) => [
    { y },
    ...few.flatMap((z) => [{ y, z }, { z }, ...few.map((w) => ({ y, z, w })), ...few.map((w) => ({ z, w }))]),
  ]);
  const comparisons = fc.constantFrom(
    '= a',
    '!= "b"',
    '= %b$%',
    '= 1',
    'IS NULL',
    'IS TRUE',
    'NOT EXISTS',
    '> 0',
  );

  function containerDisagreement(
    selectors: readonly [string, string],
    containers: readonly JsonValue[],
  ): string | null {
    const records = everyRecord({ x: [undefined, 'a', [], {}, ...containers] });
    const one = fc.tuple(fc.constantFrom(...selectors), comparisons).map((parts) => parts.join(' '));
    const pattern = fc
      .tuple(one, fc.constantFrom('&&', '||'), one)
      // With more than two wildcard tests a record may need more children than the enumeration has.
      .filter(([left, , right]) => !(left.includes('*') && right.includes('*')))
      .map((parts) => `{ ${parts.join(' ')} }`);
    return disagreement(pattern, { records, isComplete: true }, costlyPropertyRuns);
  }

  test('for elements of an array', () => {
    expect(containerDisagreement(['$.x[*]', '$.x[0]'], lists)).toBeNull();
  });

  test('for fields of an object', () => {
    expect(containerDisagreement(['$.x.*', '$.x.y'], objects)).toBeNull();
  });
});
