import { baseRecord, otherEvent } from './base-records.ts';
import { BudgetExhausted, spend, type Budget } from './budget.ts';
import { compareUnder, nothingLearnt, type Comparison, type Sides } from './compare-patterns.ts';
import type { CloudTrailRecord } from '../json-value.ts';
import { isPatternUnder, matches } from '../meaning/matches.ts';
import { parse } from '../syntax/parse.ts';
import { openReadings, readingsOf, type ReadingName, type Readings } from '../meaning/readings.ts';
import { realisticRecord } from './realistic-record.ts';
import { isWellFormed, type EmittedEvent } from './record-axioms.ts';
import { unitsToReplay } from './replay-cost.ts';
import { touchedReadings } from './touched-readings.ts';
import { Undecidable } from './undecidable.ts';

/**
 * How a candidate stands to the required pattern, over all well-formed CloudTrail records: `broader` catches all that
 * is required and more, `narrower` only a part of it and nothing else, `overlapping` a part of it and other records,
 * `disjoint` nothing of it.
 */
export type RelationName =
  'equivalent' | 'broader' | 'narrower' | 'overlapping' | 'disjoint' | 'invalid' | 'undecided';

export interface Relation {
  readonly relation: RelationName;
  /** The candidate catches no CloudTrail record at all. */
  readonly neverMatches: boolean;
  /** A record that the required pattern catches and the candidate does not. */
  readonly misses: CloudTrailRecord | null;
  /** A record that the candidate catches and the required pattern does not. */
  readonly extra: CloudTrailRecord | null;
  /** Why the answer is `undecided`: names of open readings and of limits of the search. Otherwise empty. */
  readonly uncertainties: readonly string[];
  readonly budget: { readonly used: number; readonly limit: number };
}

export interface RelateOptions {
  /** The events of the rule with the one service that emits each. */
  readonly events: readonly EmittedEvent[];
  /** Most units of work; `defaultNodeLimit` for each candidate if it is not given. */
  readonly nodeLimit?: number;
}

/**
 * What one candidate may cost: over ten times what any published pattern does, and used up in the time that about a
 * hundred ordinary ones take. `npm run bench -- patterns` holds both.
 */
export const defaultNodeLimit = 300_000;

/**
 * Decides how the union of the candidates stands to the required pattern. Every record it names is replayed through
 * `matches` for both sides first. It answers `undecided`, never a guess, where the budget runs out, where the readings
 * that AWS's documents leave open disagree, or where no sound procedure is known. Never throws, always ends.
 */
export function relate(required: string, candidates: readonly string[], options: RelateOptions): Relation {
  const budget: Budget = {
    limit: Math.max(0, options.nodeLimit ?? defaultNodeLimit * Math.max(1, candidates.length)),
    used: 0,
  };
  const requiredResult = parse(required);
  const results = candidates.map(parse);
  const patterns = results.flatMap((result) => (result.ok ? [result.pattern] : []));
  if (patterns.length < results.length) return answer('invalid', budget);
  if (!requiredResult.ok) return answer('undecided', budget, ['required-pattern-invalid']);
  const sides = { required: requiredResult.pattern, candidates: patterns };
  if ([sides.required, ...patterns].some(({ kind }) => kind === 'delimited')) {
    return answer('undecided', budget, ['delimited-pattern']);
  }
  const names = touchedReadings([sides.required, ...patterns]);
  try {
    return agreed(sides, names, options.events, budget);
  } catch (error) {
    if (error instanceof BudgetExhausted) return answer('undecided', budget, ['budget']);
    if (error instanceof Undecidable) return answer('undecided', budget, [error.uncertainty]);
    throw error;
  }
}

function answer(
  relation: RelationName,
  { used, limit }: Budget,
  uncertainties: readonly string[] = [],
): Relation {
  return {
    relation,
    neverMatches: false,
    misses: null,
    extra: null,
    uncertainties,
    budget: { used, limit },
  };
}

interface Verdict extends Comparison {
  readonly readings: Readings;
}

/** The answer that every reading gives, or `undecided` with the readings on which it hangs. */
function agreed(
  sides: Sides,
  names: readonly ReadingName[],
  events: readonly EmittedEvent[],
  budget: Budget,
): Relation {
  const learnt = nothingLearnt();
  const verdicts = readingsOf(names).map((readings): Verdict => {
    const isValid = sides.candidates.every((candidate) => isPatternUnder(candidate, readings));
    const comparison = isValid ? compareUnder(sides, events, readings, budget, learnt) : invalid;
    return { ...comparison, readings };
  });
  spend(budget, unitsPerReading * verdicts.length * names.length);
  const decisive = names.filter((name) => isDecisive(name, verdicts));
  const [first] = verdicts;
  if (first === undefined || decisive.length > 0) {
    return answer(
      'undecided',
      budget,
      decisive.map((name) => openReadings[name].uncertainty),
    );
  }
  const misses = firmest(verdicts, 'misses', sides, events, budget);
  const extra = firmest(verdicts, 'extra', sides, events, budget);
  return { ...answer(first.relation, budget), neverMatches: first.neverMatches, misses, extra };
}

const invalid: Comparison = { relation: 'invalid', neverMatches: false, misses: null, extra: null };

/** What comparing one verdict with the others costs, measured against the unit of the budget. */
const unitsPerReading = 40;

/** Whether two verdicts that differ in this reading only differ in their answer. */
function isDecisive(name: ReadingName, verdicts: readonly Verdict[]): boolean {
  const rest = ({ readings }: Verdict) => JSON.stringify({ ...readings, [name]: null });
  const answers = verdicts.map(
    (verdict) => `${rest(verdict)} ${verdict.relation} ${String(verdict.neverMatches)}`,
  );
  return new Set(answers).size > new Set(verdicts.map(rest)).size;
}

/** Of the records found, one that separates the sides under every reading if there is one; made realistic. */
function firmest(
  verdicts: readonly Verdict[],
  which: 'misses' | 'extra',
  { required, candidates }: Sides,
  events: readonly EmittedEvent[],
  budget: Budget,
): CloudTrailRecord | null {
  const separates = (record: CloudTrailRecord, readings: Readings) =>
    matches(required, record, readings) === (which === 'misses') &&
    candidates.some((candidate) => matches(candidate, record, readings)) === (which === 'extra');
  const records = verdicts.map((verdict) => verdict[which]).filter((record) => record !== null);
  const [first] = records;
  if (first === undefined) return null;
  const units = unitsToReplay([required, ...candidates], first);
  const provenUnder = (record: CloudTrailRecord) =>
    verdicts.flatMap(({ readings }) => {
      spend(budget, units);
      return separates(record, readings) ? [readings] : [];
    });
  const all = verdicts.length;
  const isAlone = all === 1;
  const firm = isAlone ? first : (records.find((record) => provenUnder(record).length === all) ?? first);
  const proven = isAlone ? verdicts.map(({ readings }) => readings) : provenUnder(firm);
  const [event = otherEvent] = which === 'misses' ? events : [];
  return realisticRecord(
    firm,
    baseRecord(event),
    (record) => isWellFormed(record, events) && proven.every((readings) => separates(record, readings)),
    Math.min(mostReplays, Math.floor(mostUnits / (units * proven.length))),
  );
}

/**
 * How often a record may be replayed for the sake of its looks: enough for every repair under a published pattern, and
 * a tenth of what one candidate may cost. It is not charged, because a verdict must not hang on it.
 */
const mostReplays = 40;
const mostUnits = defaultNodeLimit / 10;
