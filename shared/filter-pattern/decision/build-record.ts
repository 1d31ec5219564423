import type { PlaceValues } from './find-values.ts';
import { isJsonArray, isJsonObject, type CloudTrailRecord, type JsonValue } from '../json-value.ts';
import { valueKinds } from './record-axioms.ts';
import type { Place } from './record-model.ts';
import type { Literal } from './solver-trail.ts';
import { unreachable } from '../unreachable.ts';

/** A model of the places: what kind each holds, and which string or number. */
export interface RecordModel {
  readonly root: Place;
  readonly holds: (literal: Literal) => boolean;
  readonly values: PlaceValues;
}

/** The base record changed to what the model says of its places; what no place speaks of stays. */
export function buildRecord(model: RecordModel, base: CloudTrailRecord): CloudTrailRecord {
  const record = valueOf(model.root, model, base);
  return isJsonObject(record) ? record : {};
}

function valueOf(place: Place, model: RecordModel, base: JsonValue | undefined): JsonValue | undefined {
  const kind = valueKinds.find((candidate) => model.holds(place.kinds[candidate])) ?? 'absent';
  switch (kind) {
    case 'absent':
      return undefined;
    case 'null':
      return null;
    case 'true':
      return true;
    case 'false':
      return false;
    case 'string':
    case 'number':
      return model.values.get(place);
    case 'array':
      return arrayOf(place, model, isJsonArray(base) ? base : []);
    case 'object':
      return objectOf(place, model, isJsonObject(base) ? base : {});
    default:
      return unreachable(kind);
  }
}

function objectOf(place: Place, model: RecordModel, base: { readonly [key: string]: JsonValue }): JsonValue {
  const members = new Map<string, JsonValue>(Object.entries(base));
  for (const child of place.children) {
    if (!('key' in child.step)) continue;
    const { key } = child.step;
    const value = valueOf(child, model, members.get(key));
    if (value === undefined) members.delete(key);
    else members.set(key, value);
  }
  return Object.fromEntries(members);
}

/** Elements that nobody speaks of, but that must stand before one that somebody does, are empty objects. */
function arrayOf(place: Place, model: RecordModel, base: readonly JsonValue[]): JsonValue {
  const elements = [...base];
  const named = place.children.flatMap((child) =>
    child.step.kind === 'index' ? [{ child, index: child.step.index }] : [],
  );
  for (const { child, index } of named.sort((a, b) => a.index - b.index)) {
    const value = valueOf(child, model, base[index]);
    if (value === undefined) {
      elements.length = Math.min(elements.length, index);
      break;
    }
    while (elements.length < index) elements.push({});
    elements[index] = value;
  }
  for (const child of place.children) {
    if (child.step.kind !== 'fresh-index') continue;
    const value = valueOf(child, model, undefined);
    if (value !== undefined) elements.push(value);
  }
  return elements;
}
