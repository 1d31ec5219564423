import { isJsonObject, memberOf, type CloudTrailRecord, type JsonValue } from '../json-value.ts';

/** A place at which a record is not like its base, and what it has there; `undefined` is "no such field". */
export interface Departure {
  readonly path: readonly string[];
  readonly value: JsonValue | undefined;
}

/** Where a record departs from its base: the deepest fields; arrays count as one value. */
export function departuresOf(
  value: JsonValue | undefined,
  base: JsonValue | undefined,
  path: readonly string[] = [],
): readonly Departure[] {
  if (value === base) return [];
  const below = isJsonObject(base) ? base : {};
  const isEmpty = isJsonObject(value) && Object.keys(value).length === 0 && Object.keys(below).length === 0;
  if (!isJsonObject(value) || isEmpty) return isSame(value, base) ? [] : [{ path, value }];
  return [...new Set([...Object.keys(value), ...Object.keys(below)])].flatMap((key) =>
    departuresOf(memberOf(value, key), memberOf(below, key), [...path, key]),
  );
}

function isSame(value: JsonValue | undefined, base: JsonValue | undefined): boolean {
  return (
    typeof value === 'object' && typeof base === 'object' && JSON.stringify(value) === JSON.stringify(base)
  );
}

/** The record with all departures made in it. */
export function withDepartures(record: CloudTrailRecord, departures: readonly Departure[]): CloudTrailRecord {
  return departures.reduce((departed, { path, value }) => withValueAt(departed, path, value), record);
}

/** The record with the value at the path. What is no object on the way becomes one, unless nothing is to be there. */
export function withValueAt(
  record: CloudTrailRecord,
  [key, ...below]: readonly string[],
  value: JsonValue | undefined,
): CloudTrailRecord {
  if (key === undefined) return isJsonObject(value) ? value : record;
  const current = memberOf(record, key);
  if (below.length > 0 && value === undefined && !isJsonObject(current)) return record;
  const next = below.length === 0 ? value : withValueAt(isJsonObject(current) ? current : {}, below, value);
  // Entries, not a spread: a field may be called `__proto__`.
  const members = new Map(Object.entries(record));
  if (next === undefined) members.delete(key);
  else members.set(key, next);
  return Object.fromEntries(members);
}

/** What a record has at a path of fields. */
export function valueAtPath(record: CloudTrailRecord, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, key) => (isJsonObject(value) ? memberOf(value, key) : undefined),
    record,
  );
}

/** The text of a field; empty if there is none. */
export function textOf(value: JsonValue | undefined, key: string): string {
  const member = isJsonObject(value) ? memberOf(value, key) : undefined;
  return typeof member === 'string' ? member : '';
}
