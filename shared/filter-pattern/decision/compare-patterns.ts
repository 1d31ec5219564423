import { baseRecord, otherEvent } from './base-records.ts';
import { spend, type Budget } from './budget.ts';
import { testsOf } from '../syntax/condition.ts';
import { encodePattern, junction } from './encode-pattern.ts';
import { allPlaces } from './find-values.ts';
import type { CloudTrailRecord } from '../json-value.ts';
import { matches } from '../meaning/matches.ts';
import type { Pattern } from '../syntax/pattern.ts';
import type { Readings } from '../meaning/readings.ts';
import { isWellFormed, type EmittedEvent } from './record-axioms.ts';
import { findRecord, type RecordSearch } from './find-record.ts';
import { layOutPlaces } from './record-places.ts';
import { unitsToReplay } from './replay-cost.ts';
import { createSolver } from './solver.ts';
import type { Literal } from './solver-trail.ts';
import { requireCertainText, type TextTests } from './text-terms.ts';
import { Undecidable } from './undecidable.ts';
import { nearestWitness } from './witness.ts';

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

/**
 * Compares the sides under one reading of the open questions, by three questions to one solver: is there a record that
 * only the required pattern catches, one that only the candidates catch, one that both catch?
 * Throws `BudgetExhausted` or `Undecidable`.
 */
export function compareUnder(
  sides: Sides,
  events: readonly EmittedEvent[],
  readings: Readings,
  budget: Budget,
): Comparison {
  const [event = otherEvent] = events;
  const own = baseRecord(event);
  const other = baseRecord(otherEvent);
  const { search, required, candidate } = setUp(sides, events, [own, other], readings, budget);
  const find = (wanted: Wanted, base: CloudTrailRecord) =>
    findWitness(search, [sign(wanted.required, required), sign(wanted.candidate, candidate)], {
      base,
      events,
      patterns: [sides.required, ...sides.candidates],
      isWitness: (record) => isCaught(record, sides, readings, wanted),
    });
  const misses = find({ required: true, candidate: false }, own);
  const extra = find({ required: false, candidate: true }, other);
  if (misses === null) {
    return { relation: extra === null ? 'equivalent' : 'broader', neverMatches: false, misses, extra };
  }
  const isShared = find({ required: true, candidate: true }, own) !== null;
  if (!isShared) return { relation: 'disjoint', neverMatches: extra === null, misses, extra };
  return { relation: extra === null ? 'narrower' : 'overlapping', neverMatches: false, misses, extra };
}

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

function setUp(
  { required, candidates }: Sides,
  events: readonly EmittedEvent[],
  bases: readonly CloudTrailRecord[],
  readings: Readings,
  budget: Budget,
): { readonly search: RecordSearch; readonly required: Literal; readonly candidate: Literal } {
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
  const search = { places, all, textTests, budget, automata: new Map() };
  return { search, required: requiredLiteral, candidate };
}

interface WitnessRequest {
  readonly base: CloudTrailRecord;
  readonly events: readonly EmittedEvent[];
  readonly patterns: readonly Pattern[];
  readonly isWitness: (record: CloudTrailRecord) => boolean;
}

/** A record with the literals, replayed and brought near to its base; null if there is none. */
function findWitness(
  search: RecordSearch,
  assumptions: readonly Literal[],
  { base, events, patterns, isWitness: isCaughtRight }: WitnessRequest,
): CloudTrailRecord | null {
  const record = findRecord(search, assumptions, base);
  if (record === null) return null;
  const units = unitsToReplay(patterns, record);
  // Seeing how long a replay takes is as long as one.
  spend(search.budget, units);
  const isWitness = (candidate: CloudTrailRecord) => {
    spend(search.budget, units);
    return isCaughtRight(candidate);
  };
  if (!isWellFormed(record, events) || !isWitness(record)) {
    throw new Undecidable(search.textTests.size > 0 ? 'text-pattern' : 'witness-not-confirmed');
  }
  return nearestWitness(record, base, search.places.root, events, isWitness);
}
