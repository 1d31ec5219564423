import { spend, type Budget } from './budget.ts';
import { findRecord, type RecordSearch } from './find-record.ts';
import type { CloudTrailRecord } from '../json-value.ts';
import type { Pattern } from '../syntax/pattern.ts';
import { isWellFormed, type EmittedEvent } from './record-axioms.ts';
import { unitsToReplay } from './replay-cost.ts';
import type { Literal } from './solver-trail.ts';
import { Undecidable } from './undecidable.ts';
import { nearestWitness } from './witness.ts';

interface WitnessRequest {
  readonly base: CloudTrailRecord;
  readonly events: readonly EmittedEvent[];
  readonly patterns: readonly Pattern[];
  readonly isWitness: (record: CloudTrailRecord) => boolean;
}

/** A record with the literals, replayed and brought near to its base; null if there is none. */
export function findWitness(
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

/** Of records that were found under other readings, one that is a witness under this one too; null if none is. */
export function knownWitness(
  records: readonly CloudTrailRecord[],
  patterns: readonly Pattern[],
  budget: Budget,
  isWitness: (record: CloudTrailRecord) => boolean,
): CloudTrailRecord | null {
  const known = records.find((record) => {
    spend(budget, 2 * unitsToReplay(patterns, record));
    return isWitness(record);
  });
  return known ?? null;
}
