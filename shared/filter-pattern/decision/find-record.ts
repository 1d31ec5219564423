import type { Automaton } from './automaton.ts';
import type { Budget } from './budget.ts';
import { buildRecord } from './build-record.ts';
import { findValues, truthsOf, type PlaceValues, type ValueSearch } from './find-values.ts';
import { fitText } from './fit-text.ts';
import type { CloudTrailRecord } from '../json-value.ts';
import type { PatternValue } from '../syntax/pattern.ts';
import type { Place } from './record-model.ts';
import type { Places } from './record-places.ts';
import { isSatisfiable } from './solver.ts';
import type { Literal } from './solver-trail.ts';
import type { TextTests } from './text-terms.ts';

/** All that the three questions of one comparison share. */
export interface RecordSearch {
  readonly places: Places;
  readonly all: readonly Place[];
  readonly textTests: TextTests;
  readonly budget: Budget;
  readonly automata: Map<PatternValue, Automaton>;
}

/**
 * A record of which the assumed literals hold, near to the base; null if no well-formed record is like that. With text
 * tests a record may come back that does not have them all: it must be replayed.
 */
export function findRecord(
  { places, all, textTests, budget, automata }: RecordSearch,
  assumptions: readonly Literal[],
  base: CloudTrailRecord,
): CloudTrailRecord | null {
  const forbidden = [...textTests.values()].map(({ literal, inString }) => ({ literal, value: inString }));
  const search: ValueSearch = { readings: places.readings, budget, automata, base, forbidden };
  const truths = new Set([...truthsOf(all, base, search), ...textTruthsOf(textTests, base)]);
  let values: PlaceValues = new Map();
  let record: CloudTrailRecord | null = null;
  isSatisfiable(places.solver, {
    assumptions,
    prefers: (variable) => truths.has(variable),
    objections: (holds) => {
      const found = findValues(all, holds, search);
      if ('objections' in found) return found.objections;
      ({ values } = found);
      record = fitText(
        buildRecord({ root: places.root, holds, values }, base),
        places.root,
        textTests,
        holds,
      );
      return [];
    },
  });
  return record;
}

function textTruthsOf(tests: TextTests, base: CloudTrailRecord): readonly Literal[] {
  const message = JSON.stringify(base);
  return [...tests.values()].filter(({ isIn }) => isIn(message)).map(({ literal }) => literal);
}
