import * as fc from 'fast-check';
import type { CloudTrailRecord, JsonValue } from '../../shared/filter-pattern/json-value.ts';
import { isWellFormed } from '../../shared/filter-pattern/decision/record-axioms.ts';
import { ruleEvents } from './arbitraries.ts';

/** What every record has, and nothing else. */
export const leastRecord: CloudTrailRecord = {
  eventVersion: '1.08',
  eventTime: '2026-01-15T12:00:00Z',
  eventSource: 'sts.amazonaws.com',
  eventName: 'GetCallerIdentity',
  awsRegion: 'us-east-1',
  eventID: '1',
  userIdentity: {},
};

/** Every text of up to three letters that the comparisons tell apart, and those that they name. */
const letters = ['a', 'b', 'c', '1'];
const short = letters.flatMap((one) => [
  one,
  ...letters.flatMap((two) => [one + two, ...letters.map((three) => one + two + three)]),
]);
const texts = ['', ...short, '2', 'true', 'false', 'a*b', 'a*b1', 'a1cb', 'b1a1', 'bab1', 'ab1b', 'c1ab'];
/** A few of each kind, for records with many members. */
const fewTexts = ['', 'a', 'b', 'c', 'ab', 'ba', 'abb', '1', '2', 'true', 'a*b'];
const numbers = [-1, 0, 0.5, 1, 1.25, 1.5, 1.75, 2, 3];
const scalars: readonly JsonValue[] = [null, true, false, ...numbers, ...texts];
const fewScalars: readonly JsonValue[] = [null, true, false, 0, 1, 1.5, 2, ...fewTexts];

/** What places may hold: `x` all that patterns of `arbitraries.ts` can tell apart, the others a part of it. */
export const universe = {
  x: [undefined, [], {}, ...scalars],
  eventName: ['AssumeRole', ...fewTexts],
  errorCode: [undefined, ...fewTexts],
  readOnly: [undefined, true, false],
  few: [undefined, [], {}, ...fewScalars],
} as const satisfies Record<string, readonly (JsonValue | undefined)[]>;

/** The least record with other members; `undefined` takes a member away. */
export function recordWith(members: Readonly<Record<string, JsonValue | undefined>>): CloudTrailRecord {
  const entries = Object.entries({ ...leastRecord, ...members });
  return Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}

/** All combinations of the listed places' values, as well-formed records. */
export function everyRecord(
  places: Readonly<Record<string, readonly (JsonValue | undefined)[]>>,
): readonly CloudTrailRecord[] {
  const combinations = Object.entries(places).reduce<readonly Record<string, JsonValue | undefined>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
  return combinations.map(recordWith).filter((record) => isWellFormed(record, ruleEvents));
}

const leaf = fc.constantFrom(...fewScalars);
const anything: fc.Arbitrary<JsonValue> = fc.oneof(
  leaf,
  fc.array(fc.oneof(leaf, fc.record({ y: leaf }, { requiredKeys: [] })), { maxLength: 3 }),
  fc.record({ y: leaf, z: leaf }, { requiredKeys: [] }),
);

/** Well-formed records with some of everything. */
export const anyRecord: fc.Arbitrary<CloudTrailRecord> = fc
  .record({
    eventName: fc.constantFrom(...universe.eventName),
    errorCode: fc.constantFrom(...universe.errorCode),
    readOnly: fc.constantFrom(...universe.readOnly),
    x: fc.option(anything, { nil: undefined }),
    z: fc.option(leaf, { nil: undefined }),
  })
  .map(recordWith);
