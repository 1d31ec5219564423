import { baseRecord, otherEvent } from './base-records.ts';
import type { Budget } from './budget.ts';
import { testsOf } from '../syntax/condition.ts';
import { encodePattern, junction } from './encode-pattern.ts';
import { allPlaces } from './find-values.ts';
import type { CloudTrailRecord } from '../json-value.ts';
import { matches } from '../meaning/matches.ts';
import type { Pattern } from '../syntax/pattern.ts';
import type { Readings } from '../meaning/readings.ts';
import type { EmittedEvent } from './record-axioms.ts';
import type { RecordSearch } from './find-record.ts';
import { findWitness, knownWitness } from './find-witness.ts';
import { layOutPlaces } from './record-places.ts';
import { createSolver } from './solver.ts';
import type { Literal } from './solver-trail.ts';
import { newTextLanguages, type TextLanguages } from './text-languages.ts';
import { requireCertainText, type TextTests } from './text-terms.ts';

/** The two sides of a comparison; the candidates count as one pattern that matches where any of them does. */
export interface Sides {
  readonly required: Pattern;
  readonly candidates: readonly Pattern[];
}

export interface Comparison {
  readonly relation: 'equivalent' | 'broader' | 'narrower' | 'overlapping' | 'disjoint' | 'invalid';
  readonly neverMatches: boolean;
  readonly misses: CloudTrailRecord | null;
  readonly extra: CloudTrailRecord | null;
}

/** What one call of `relate` has learnt under some readings that may serve it under others. */
export interface Learnt {
  readonly languages: Readonly<Record<Readings['midStringWildcard'], TextLanguages>>;
  /** Records that were found, for each question. */
  readonly records: Readonly<Record<'misses' | 'extra' | 'shared', CloudTrailRecord[]>>;
}

export function nothingLearnt(): Learnt {
  return {
    languages: { literal: newTextLanguages(), wildcard: newTextLanguages() },
    records: { misses: [], extra: [], shared: [] },
  };
}

/**
 * Compares the sides under one reading of the open questions, by three questions: is there a record that only the
 * required pattern catches, one that only the candidates catch, one that both catch? A record that was found under
 * another reading may answer; otherwise one solver looks for it. Throws `BudgetExhausted` or `Undecidable`.
 */
export function compareUnder(
  sides: Sides,
  events: readonly EmittedEvent[],
  readings: Readings,
  budget: Budget,
  learnt = nothingLearnt(),
): Comparison {
  const [event = otherEvent] = events;
  const [own, other] = [baseRecord(event), baseRecord(otherEvent)];
  const patterns = [sides.required, ...sides.candidates];
  let built: Built | null = null;
  const find = (question: keyof typeof questions, base: CloudTrailRecord) => {
    const wanted = questions[question];
    const isWitness = (record: CloudTrailRecord) => isCaught(record, sides, readings, wanted);
    const known = knownWitness(learnt.records[question], patterns, budget, isWitness);
    if (known !== null) return known;
    built ??= setUp(
      sides,
      events,
      [own, other],
      readings,
      budget,
      learnt.languages[readings.midStringWildcard],
    );
    const { search, required, candidate } = built;
    const literals = [sign(wanted.required, required), sign(wanted.candidate, candidate)];
    const found = findWitness(search, literals, { base, events, patterns, isWitness });
    if (found !== null) learnt.records[question].push(found);
    return found;
  };
  const misses = find('misses', own);
  const extra = find('extra', other);
  if (misses === null) {
    return { relation: extra === null ? 'equivalent' : 'broader', neverMatches: false, misses, extra };
  }
  const isShared = find('shared', own) !== null;
  if (!isShared) return { relation: 'disjoint', neverMatches: extra === null, misses, extra };
  return { relation: extra === null ? 'narrower' : 'overlapping', neverMatches: false, misses, extra };
}

/** For each question which sides are to catch the record. */
const questions = {
  misses: { required: true, candidate: false },
  extra: { required: false, candidate: true },
  shared: { required: true, candidate: true },
} as const;

/** Which sides are to catch the record. */
interface Wanted {
  readonly required: boolean;
  readonly candidate: boolean;
}

function sign(isWanted: boolean, literal: Literal): Literal {
  return isWanted ? literal : -literal;
}

function isCaught(
  record: CloudTrailRecord,
  { required, candidates }: Sides,
  readings: Readings,
  wanted: Wanted,
): boolean {
  return (
    matches(required, record, readings) === wanted.required &&
    candidates.some((candidate) => matches(candidate, record, readings)) === wanted.candidate
  );
}

/** A solver with the clauses of both sides, and the literals "the side catches the record". */
interface Built {
  readonly search: RecordSearch;
  readonly required: Literal;
  readonly candidate: Literal;
}

function setUp(
  { required, candidates }: Sides,
  events: readonly EmittedEvent[],
  bases: readonly CloudTrailRecord[],
  readings: Readings,
  budget: Budget,
  languages: TextLanguages,
): Built {
  const solver = createSolver(budget);
  const patterns = [required, ...candidates];
  const tests = patterns.flatMap((pattern) => (pattern.kind === 'json' ? testsOf(pattern.condition) : []));
  const places = layOutPlaces(solver, tests, events, bases, readings);
  const textTests: TextTests = new Map();
  const [requiredLiteral = 0, ...literals] = patterns.map((pattern) =>
    encodePattern(places, textTests, pattern),
  );
  const candidate = junction(solver, 'or', literals);
  const all = allPlaces(places.root);
  requireCertainText(solver, textTests, all);
  const search = { places, all, textTests, budget, languages };
  return { search, required: requiredLiteral, candidate };
}
