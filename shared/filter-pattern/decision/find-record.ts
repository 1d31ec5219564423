import { spend, type Budget } from './budget.ts';
import { buildRecord } from './build-record.ts';
import { findValues, truthsOf, type PlaceValues, type ValueSearch } from './find-values.ts';
import { fitText } from './fit-text.ts';
import type { CloudTrailRecord } from '../json-value.ts';
import type { Place } from './record-model.ts';
import type { Places } from './record-places.ts';
import { isSatisfiable } from './solver.ts';
import type { Literal } from './solver-trail.ts';
import type { TextLanguages } from './text-languages.ts';
import type { TextTests } from './text-terms.ts';

/** All that the three questions of one comparison share. */
export interface RecordSearch {
  readonly places: Places;
  readonly all: readonly Place[];
  readonly textTests: TextTests;
  readonly budget: Budget;
  readonly languages: TextLanguages;
}

/**
 * A record of which the assumed literals hold, near to the base; null if no well-formed record is like that. With text
 * tests a record may come back that does not have them all: it must be replayed.
 */
export function findRecord(
  { places, all, textTests, budget, languages }: RecordSearch,
  assumptions: readonly Literal[],
  base: CloudTrailRecord,
): CloudTrailRecord | null {
  const forbidden = [...textTests.values()].map(({ literal, inString }) => ({ literal, value: inString }));
  const search: ValueSearch = { readings: places.readings, budget, languages, base, forbidden };
  const truths = new Set([...truthsOf(all, base, search), ...textTruthsOf(textTests, base, budget)]);
  let values: PlaceValues = new Map();
  let record: CloudTrailRecord | null = null;
  isSatisfiable(places.solver, {
    assumptions,
    prefers: (variable) => truths.has(variable),
    objections: (holds) => {
      const found = findValues(all, holds, search);
      if ('objections' in found) return found.objections;
      ({ values } = found);
      spend(budget, unitsToBuild(all));
      const built = buildRecord({ root: places.root, holds, values }, base);
      record = textTests.size === 0 ? built : fitted(built, places.root, textTests, holds, budget);
      return [];
    },
  });
  return record;
}

/** Units that building a record takes: every element before the highest that a pattern names is made. */
function unitsToBuild(places: readonly Place[]): number {
  return places.reduce((sum, { children }) => {
    const highest = children.reduce(
      (most, { step }) => (step.kind === 'index' ? Math.max(most, step.index) : most),
      0,
    );
    return sum + 2 + 2 * highest;
  }, 0);
}

/** `fitText`, paid for: it looks for the tests in the whole record, member by member, and again in what it made. */
function fitted(
  record: CloudTrailRecord,
  root: Place,
  tests: TextTests,
  holds: (literal: Literal) => boolean,
  budget: Budget,
): CloudTrailRecord {
  const message = JSON.stringify(record);
  for (const { unitsToFind } of tests.values()) spend(budget, 3 * unitsToFind(message));
  return fitText(record, root, tests, holds);
}

function textTruthsOf(tests: TextTests, base: CloudTrailRecord, budget: Budget): readonly Literal[] {
  if (tests.size === 0) return [];
  const message = JSON.stringify(base);
  for (const { unitsToFind } of tests.values()) spend(budget, 2 * unitsToFind(message));
  return [...tests.values()].filter(({ isIn }) => isIn(message)).map(({ literal }) => literal);
}
