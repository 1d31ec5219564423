import { isJsonObject, memberOf, type CloudTrailRecord, type JsonValue } from '../json-value.ts';
import { isWellFormed, type EmittedEvent } from './record-axioms.ts';
import type { Place } from './record-model.ts';

/**
 * Takes back, one by one, the departures of a record from its base that the claim does not need. The result keeps to
 * the claim if the record does.
 */
export function nearestWitness(
  record: CloudTrailRecord,
  base: CloudTrailRecord,
  root: Place,
  events: readonly EmittedEvent[],
  isWitness: (record: CloudTrailRecord) => boolean,
): CloudTrailRecord {
  const keeps = (candidate: CloudTrailRecord) => isWellFormed(candidate, events) && isWitness(candidate);
  let nearest = record;
  const keys = [...Object.keys(base), ...Object.keys(record)];
  for (const path of [...new Set(keys)].map((key) => [key]).concat(pathsOf(root, base))) {
    const candidate = withPathOf(nearest, base, path);
    if (candidate !== null && keeps(candidate)) nearest = candidate;
  }
  return nearest;
}

/** The paths of the named fields below the top level that the base has, parents first. */
function pathsOf(
  place: Place,
  base: JsonValue | undefined,
  above: readonly string[] = [],
): readonly string[][] {
  if (!isJsonObject(base)) return [];
  return place.children.flatMap((child) => {
    if (child.step.kind !== 'key') return [];
    const path = [...above, child.step.key];
    return [...(above.length > 0 ? [path] : []), ...pathsOf(child, memberOf(base, child.step.key), path)];
  });
}

/** The object with the value that `from` has at the path; null if it has that already or has no such place. */
function withPathOf(
  object: CloudTrailRecord,
  from: JsonValue | undefined,
  path: readonly string[],
): CloudTrailRecord | null {
  const [key, ...below] = path;
  if (key === undefined || !isJsonObject(from)) return null;
  const [current, wanted] = [memberOf(object, key), memberOf(from, key)];
  const value = below.length === 0 ? wanted : deeper(current, wanted, below);
  if (value === null && below.length > 0) return null;
  if (JSON.stringify(value) === JSON.stringify(current)) return null;
  const members = new Map(Object.entries(object));
  if (value === undefined) members.delete(key);
  else members.set(key, value);
  return Object.fromEntries(members);
}

function deeper(
  value: JsonValue | undefined,
  from: JsonValue | undefined,
  path: readonly string[],
): CloudTrailRecord | null {
  return isJsonObject(value) ? withPathOf(value, from, path) : null;
}
