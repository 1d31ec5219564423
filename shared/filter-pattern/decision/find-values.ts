import { comparisonHolds, numberHolds, textEquals } from '../meaning/compare.ts';
import { spend } from './budget.ts';
import { unitsToCompare } from './comparison-cost.ts';
import { findNumber, type NumberDemand } from './find-number.ts';
import { findText, type TextDemand, type TextSearch } from './find-text.ts';
import type { CloudTrailRecord, JsonValue } from '../json-value.ts';
import { framed, plausibleValues } from './plausible-values.ts';
import { kindOfValue } from './record-axioms.ts';
import { nameOfStep, valueAt, valueBelow, type Place } from './record-model.ts';
import type { Literal } from './solver-trail.ts';

/** Strings and numbers for the places that hold one. */
export type PlaceValues = ReadonlyMap<Place, string | number>;

/** A text that no string of the record may contain, because the solver denies `literal`. */
export interface ForbiddenText {
  readonly literal: Literal;
  readonly value: TextDemand['value'];
}

export interface ValueSearch extends TextSearch {
  readonly base: CloudTrailRecord;
  readonly forbidden: readonly ForbiddenText[];
}

/**
 * Finds a string or number for each place that, by the solver's assignment, holds one; or clauses that the assignment
 * violates and every record satisfies.
 */
export function findValues(
  places: readonly Place[],
  holds: (literal: Literal) => boolean,
  search: ValueSearch,
): { readonly values: PlaceValues } | { readonly objections: readonly (readonly Literal[])[] } {
  const values = new Map<Place, string | number>();
  const objections: (readonly Literal[])[] = [];
  for (const place of places) {
    spend(search.budget, unitsPerPlace);
    const answer = valueFor(place, holds, search);
    if (answer === null) continue;
    if ('contradiction' in answer) {
      const kind = answer.of === 'text' ? place.kinds.string : place.kinds.number;
      objections.push(...answer.contradiction.map((literals) => [-kind, ...literals.map((one) => -one)]));
    } else values.set(place, answer.value);
  }
  return objections.length > 0 ? { objections } : { values };
}

/** What asking the solver about one place costs, measured against the unit of the budget. */
const unitsPerPlace = 4;

type Answer =
  | { readonly value: string | number }
  | { readonly of: 'text' | 'number'; readonly contradiction: readonly (readonly Literal[])[] };

function valueFor(place: Place, holds: (literal: Literal) => boolean, search: ValueSearch): Answer | null {
  if (holds(place.kinds.string)) return textFor(place, holds, search);
  if (!holds(place.kinds.number)) return null;
  spend(search.budget, unitsPerDemand * (5 + place.numberProperties.size));
  const demands = [...place.numberProperties.values()].map(({ literal, test }): NumberDemand => {
    const passes = holds(literal);
    return { literal: passes ? literal : -literal, test, passes };
  });
  const baseValue = valueAt(search.base, place);
  const suggestions = typeof baseValue === 'number' ? [baseValue] : [];
  const answer = findNumber(demands, suggestions, search);
  if ('number' in answer) return { value: answer.number };
  return { of: 'number', contradiction: literalsOf(answer.contradiction) };
}

function textFor(place: Place, holds: (literal: Literal) => boolean, search: ValueSearch): Answer {
  spend(search.budget, unitsPerDemand * (5 + place.textProperties.size + search.forbidden.length));
  const demands = [...place.textProperties.values()].map(({ literal, value }): TextDemand => {
    const isEqual = holds(literal);
    return { literal: isEqual ? literal : -literal, value, isEqual };
  });
  const forbidden = search.forbidden
    .filter(({ literal }) => !holds(literal))
    .map(({ literal, value }): TextDemand => ({ literal: -literal, value, isEqual: false, isOneWay: true }));
  const baseValue = valueAt(search.base, place);
  const [key, container] = [fieldOf(place), place.parent === null ? '' : fieldOf(place.parent)];
  const suggestions = [
    ...(typeof baseValue === 'string' ? [baseValue] : []),
    ...plausibleValues(key, container),
  ];
  const answer = findText([...demands, ...forbidden], suggestions, search, (fragment) =>
    framed(fragment, key, container),
  );
  if ('text' in answer) return { value: answer.text };
  return { of: 'text', contradiction: literalsOf(answer.contradiction) };
}

/** The name of the field; of an element, that of the array's. */
function fieldOf({ step, parent }: Place): string {
  return 'key' in step || parent === null ? String(nameOfStep(step)) : fieldOf(parent);
}

function literalsOf(
  contradiction: readonly (readonly { readonly literal: Literal }[])[],
): readonly (readonly Literal[])[] {
  return contradiction.map((demands) => demands.map(({ literal }) => literal));
}

const unitsPerDemand = 5;

/** All places of a tree, parents before children. */
export function allPlaces(root: Place): readonly Place[] {
  const places: Place[] = [];
  const collect = (place: Place) => {
    places.push(place);
    for (const child of place.children) collect(child);
  };
  collect(root);
  return places;
}

/**
 * The variables that are true of a record: what the solver tries first, so that its models stay near the record. Parents
 * must come before their children.
 */
export function truthsOf(
  places: readonly Place[],
  record: CloudTrailRecord,
  search: TextSearch,
): ReadonlySet<number> {
  const values = new Map<Place, JsonValue | undefined>();
  const truths = new Set<number>();
  for (const place of places) {
    const value = place.parent === null ? record : valueBelow(values.get(place.parent), place.step);
    values.set(place, value);
    addTruths(truths, place, value, search);
  }
  return truths;
}

function addTruths(
  truths: Set<number>,
  place: Place,
  value: JsonValue | undefined,
  { readings, budget }: TextSearch,
): void {
  const length = typeof value === 'string' ? value.length : 0;
  spend(budget, unitsPerPlace);
  truths.add(place.kinds[kindOfValue(value)]);
  for (const { literal, comparison } of place.tests.values()) {
    spend(budget, comparison.kind === 'equality' ? unitsToCompare(comparison.value, length) : 1);
    if (comparisonHolds(comparison, value, readings)) truths.add(literal);
  }
  for (const { literal, value: expected } of place.textProperties.values()) {
    spend(budget, unitsToCompare(expected, length));
    if (typeof value === 'string' && textEquals(expected, value, readings)) truths.add(literal);
  }
  for (const { literal, test } of place.numberProperties.values()) {
    spend(budget, 1);
    if (typeof value === 'number' && numberHolds(test, value, readings)) truths.add(literal);
  }
}
