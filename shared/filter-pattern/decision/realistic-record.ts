import { departuresOf, valueAtPath, withValueAt } from './departures.ts';
import { isJsonObject, memberOf, type CloudTrailRecord } from '../json-value.ts';
import { likelierEvents, likelierPlaces, likelierValues } from './likelier-records.ts';
import { memberOrder } from './record-axioms.ts';
import { nearestBase, wholeRecord } from './whole-record.ts';

/**
 * Makes of a record that the search found one that CloudTrail could have written: a whole event of one kind, by a caller
 * of one kind. Each repair stays only if the record keeps to the claim with it, so nothing is decided here. `keeps` is
 * asked at most `limit` times, however many members the record has.
 */
export function realisticRecord(
  found: CloudTrailRecord,
  base: CloudTrailRecord,
  keeps: (record: CloudTrailRecord) => boolean,
  limit: number,
): CloudTrailRecord {
  const departures = departuresOf(found, base);
  if (departures.length === 0 || departures.some(({ path }) => path.length > deepest)) return found;
  let left = limit;
  const firstKept: FirstKept = (current, candidates) => {
    const kept = candidates.find((candidate) => {
      left -= 1;
      return left >= 0 && keeps(candidate);
    });
    return kept ?? current;
  };
  const nearest = (record: CloudTrailRecord) => (record === found ? base : nearestBase(record, base));
  const placed = firstKept(found, likelierPlaces(found, base));
  const likely = departuresOf(placed, nearest(placed)).reduce(
    (current, departure) => firstKept(current, likelierValues(current, departure, nearest(placed))),
    placed,
  );
  const swapped = firstKept(likely, likelierEvents(likely, base));
  const own = swapped === likely && placed === found ? base : nearestBase(swapped, base);
  const record = towards(swapped, wholeRecord(swapped, own), firstKept);
  return firstKept(record, isInOrder(record) ? [] : [inRecordOrder(record)]);
}

/** Fields that lie deeper are of no record of CloudTrail, and every repair would copy all that is above them. */
const deepest = 12;

/** The first candidate that keeps to the claim, or else the record as it is. */
type FirstKept = (current: CloudTrailRecord, candidates: readonly CloudTrailRecord[]) => CloudTrailRecord;

/** The whole record, or one with as many of its members as the claim lets it have. */
function towards(record: CloudTrailRecord, whole: CloudTrailRecord, firstKept: FirstKept): CloudTrailRecord {
  if (departuresOf(record, whole).length === 0) return record;
  const settled = firstKept(record, [whole]);
  if (settled !== record) return settled;
  const callers = { userIdentity: whole['userIdentity'] ?? {} };
  const called = { ...whole, userIdentity: record['userIdentity'] ?? {} };
  const nearer = firstKept(record, [called, { ...record, ...callers }]);
  return [[], ['userIdentity'], ['userIdentity', 'sessionContext']].reduce(
    (current, path) => memberwise(current, whole, path, firstKept),
    nearer,
  );
}

/** Takes over one member after the other of the object at the path. */
function memberwise(
  record: CloudTrailRecord,
  whole: CloudTrailRecord,
  path: readonly string[],
  firstKept: FirstKept,
): CloudTrailRecord {
  const [current = {}, wanted] = [record, whole].map((one) => {
    const value = valueAtPath(one, path);
    return isJsonObject(value) ? value : undefined;
  });
  if (wanted === undefined) return record;
  const keys = new Set([...Object.keys(current), ...Object.keys(wanted)]);
  return [...keys].reduce((nearer, key) => {
    const value = memberOf(wanted, key);
    const isSettled = key === 'userIdentity' || departuresOf(memberOf(current, key), value).length === 0;
    return isSettled ? nearer : firstKept(nearer, [withValueAt(nearer, [...path, key], value)]);
  }, record);
}

function isInOrder(record: CloudTrailRecord): boolean {
  const order = Object.keys(record).map(rank);
  return order.every((one, index) => index === 0 || (order[index - 1] ?? 0) <= one);
}

/** The members in the order in which CloudTrail writes them; others last. */
function inRecordOrder(record: CloudTrailRecord): CloudTrailRecord {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => rank(a) - rank(b)));
}

const ranks: ReadonlyMap<string, number> = new Map(memberOrder.map((member, order) => [member, order]));

function rank(member: string): number {
  return ranks.get(member) ?? memberOrder.length;
}
