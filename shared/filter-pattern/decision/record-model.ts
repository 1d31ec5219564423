import { exactText, globOf, matchesEverything } from '../meaning/glob.ts';
import { comparisonHolds, isComparableWithNumber } from '../meaning/compare.ts';
import { isJsonArray, isJsonObject, memberOf, type CloudTrailRecord, type JsonValue } from '../json-value.ts';
import type { Comparison, OrderComparison, PatternValue } from '../syntax/pattern.ts';
import type { Readings } from '../meaning/readings.ts';
import { valueKinds, type ValueKind } from './record-axioms.ts';
import { spend } from './budget.ts';
import { comparisonKey, valueKey } from './comparison-key.ts';
import { addClause, newVariable, type Solver } from './solver.ts';
import type { Literal } from './solver-trail.ts';

/**
 * The places of a record that patterns speak of, as a tree. `fresh` steps are fields or elements that no pattern
 * names: one for each wildcard test, which may need a place of its own to be true.
 */
export interface Place {
  readonly step: PlaceStep;
  readonly parent: Place | null;
  readonly children: Place[];
  /** For each kind of value the literal "this place holds that kind". Exactly one holds. */
  readonly kinds: Readonly<Record<ValueKind, Literal>>;
  readonly tests: Map<string, PlaceTest>;
  /** The properties that the string here, if it is one, has or has not; the number's likewise. */
  readonly textProperties: Map<string, TextProperty>;
  readonly numberProperties: Map<string, NumberProperty>;
}

export type PlaceStep =
  | { readonly kind: 'root' }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'fresh-key'; readonly key: string }
  | { readonly kind: 'fresh-index'; readonly order: number };

/** The literal "the comparison holds of what is here". */
export interface PlaceTest {
  readonly literal: Literal;
  readonly comparison: Comparison;
}

/** The text equals the pattern's value. */
export interface TextProperty {
  readonly literal: Literal;
  readonly value: PatternValue;
}

/** The number stands in the order, or equals the number, or its text equals the value. */
export interface NumberProperty {
  readonly literal: Literal;
  readonly test: OrderComparison | PatternValue;
}

/** A new place of which only is known that it holds exactly one kind of value. */
export function createPlace(solver: Solver, parent: Place | null, step: PlaceStep): Place {
  spend(solver.budget, unitsPerPlace);
  const kinds = Object.fromEntries(valueKinds.map((kind) => [kind, newVariable(solver)])) as Place['kinds'];
  const literals = Object.values(kinds);
  addClause(solver, literals);
  for (const [position, literal] of literals.entries()) {
    for (const other of literals.slice(position + 1)) addClause(solver, [-literal, -other]);
  }
  const place: Place = {
    step,
    parent,
    children: [],
    kinds,
    tests: new Map(),
    textProperties: new Map(),
    numberProperties: new Map(),
  };
  if (parent === null) return place;
  parent.children.push(place);
  // What has a child is an object or an array: a string has no children.
  const isElement = step.kind === 'index' || step.kind === 'fresh-index';
  addClause(solver, [kinds.absent, isElement ? parent.kinds.array : parent.kinds.object]);
  return place;
}

/** What a place costs beside its variables and clauses, measured against the unit of the budget. */
const unitsPerPlace = 100;

/** Whether two steps are the same way down. */
export function isSameStep(left: PlaceStep, right: PlaceStep): boolean {
  return left.kind === right.kind && nameOfStep(left) === nameOfStep(right);
}

/** The field name or the index of a step. */
export function nameOfStep(step: PlaceStep): string | number {
  if ('key' in step) return step.key;
  if (step.kind === 'root') return '';
  return step.kind === 'index' ? step.index : step.order;
}

const sampleOfKind = {
  absent: undefined,
  null: null,
  true: true,
  false: false,
  array: [],
  object: {},
} as const;

/** The literal "the comparison holds of what is at this place", with the clauses that define it. */
export function testLiteral(
  solver: Solver,
  place: Place,
  comparison: Comparison,
  readings: Readings,
): Literal {
  const key = comparisonKey(comparison);
  const known = place.tests.get(key);
  if (known !== undefined) return known.literal;
  const literal = newVariable(solver);
  place.tests.set(key, { literal, comparison });
  for (const kind of valueKinds) {
    if (kind === 'string') defineOnString(solver, place, comparison, readings, literal);
    else if (kind === 'number') defineOnNumber(solver, place, comparison, readings, literal);
    else {
      const holds = comparisonHolds(comparison, sampleOfKind[kind], readings);
      addClause(solver, [-place.kinds[kind], holds ? literal : -literal]);
    }
  }
  return literal;
}

function defineOnString(
  solver: Solver,
  place: Place,
  comparison: Comparison,
  readings: Readings,
  literal: Literal,
): void {
  if (comparison.kind !== 'equality') {
    addClause(solver, [-place.kinds.string, -literal]);
    return;
  }
  const { value, operator } = comparison;
  const sign = operator === '=' ? 1 : -1;
  if (value.kind === 'string' && matchesEverything(globOf(value.text, readings))) {
    addClause(solver, [-place.kinds.string, sign * literal]);
    return;
  }
  defineAs(solver, place.kinds.string, literal, sign * textProperty(solver, place, value, readings));
}

/** Under the condition, both literals are the same. */
function defineAs(solver: Solver, condition: Literal, literal: Literal, meaning: Literal): void {
  addClause(solver, [-condition, -literal, meaning]);
  addClause(solver, [-condition, literal, -meaning]);
}

function textProperty(solver: Solver, place: Place, value: PatternValue, readings: Readings): Literal {
  // `3`, `"3"` and a glob without wildcards are one property if they are one text.
  const exact = exactValueText(value, readings);
  const key = exact === null ? valueKey(value) : `=${exact}`;
  const known = place.textProperties.get(key);
  if (known !== undefined) return known.literal;
  const literal = newVariable(solver);
  place.textProperties.set(key, { literal, value });
  return literal;
}

/** The only text that equals the value, or null if there may be several. */
export function exactValueText(value: PatternValue, readings: Readings): string | null {
  if (value.kind === 'number') return value.text;
  return value.kind === 'string' ? exactText(globOf(value.text, readings)) : null;
}

function defineOnNumber(
  solver: Solver,
  place: Place,
  comparison: Comparison,
  readings: Readings,
  literal: Literal,
): void {
  const { number } = place.kinds;
  if (comparison.kind === 'order') {
    defineAs(solver, number, literal, numberProperty(solver, place, comparison));
    return;
  }
  if (comparison.kind !== 'equality') {
    addClause(solver, [-number, -literal]);
    return;
  }
  const { value, operator } = comparison;
  const sign = operator === '=' ? 1 : -1;
  if (!isComparableWithNumber(value, readings)) addClause(solver, [-number, -sign * literal]);
  else if (value.kind === 'string' && matchesEverything(globOf(value.text, readings))) {
    addClause(solver, [-number, sign * literal]);
  } else defineAs(solver, number, literal, sign * numberProperty(solver, place, value));
}

function numberProperty(solver: Solver, place: Place, test: OrderComparison | PatternValue): Literal {
  const key = test.kind === 'order' ? comparisonKey(test) : valueKey(test);
  const known = place.numberProperties.get(key);
  if (known !== undefined) return known.literal;
  const literal = newVariable(solver);
  place.numberProperties.set(key, { literal, test });
  return literal;
}

/** What a record has at a place. */
export function valueAt(record: CloudTrailRecord, place: Place): JsonValue | undefined {
  if (place.parent === null) return record;
  return valueBelow(valueAt(record, place.parent), place.step);
}

/** What a container has one step below. */
export function valueBelow(container: JsonValue | undefined, step: PlaceStep): JsonValue | undefined {
  if (step.kind === 'key' && isJsonObject(container)) return memberOf(container, step.key);
  return step.kind === 'index' && isJsonArray(container) ? container[step.index] : undefined;
}
