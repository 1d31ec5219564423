import { spend } from './budget.ts';
import { isJsonArray, isJsonObject, type CloudTrailRecord } from '../json-value.ts';
import { comparisonKey } from './comparison-key.ts';
import { wildcardsIn } from '../syntax/pattern-limits.ts';
import type { Comparison, Selector, SelectorStep, SelectorTest } from '../syntax/pattern.ts';
import type { Readings } from '../meaning/readings.ts';
import { kindsOfMember, mandatoryMembers, valueKinds, type EmittedEvent } from './record-axioms.ts';
import { createPlace, isSameStep, testLiteral, valueAt, type Place, type PlaceStep } from './record-model.ts';
import { addClause, newVariable, type Solver } from './solver.ts';
import type { Literal } from './solver-trail.ts';
import { Undecidable } from './undecidable.ts';

/** Highest array index that is searched: with a wildcard over the array every element below it gets a place. */
const maxIndex = { plain: 1000, underWildcard: 32 } as const;

/** Every place that the tests speak of, constrained to be parts of one well-formed CloudTrail record. */
export interface Places {
  readonly solver: Solver;
  readonly readings: Readings;
  readonly root: Place;
  readonly wildcardTests: Map<string, Literal>;
}

interface Wildcard {
  readonly parent: Place;
  readonly over: 'fields' | 'elements';
  readonly suffix: readonly SelectorStep[];
}

/**
 * Lays out the places and their axioms. A wildcard ranges over the named children of its parent, those that every
 * record or a base record has, and one fresh child for each wildcard test. That is enough: in any record, the children
 * that make wildcard tests true can be renamed to these, and the others dropped, without changing any test.
 */
export function layOutPlaces(
  solver: Solver,
  tests: readonly SelectorTest[],
  events: readonly EmittedEvent[],
  bases: readonly CloudTrailRecord[],
  readings: Readings,
): Places {
  const root = createPlace(solver, null, { kind: 'root' });
  addClause(solver, [root.kinds.object]);
  const wildcards = [...new Map(tests.map((test) => [wildcardKey(test), test.selector])).values()].flatMap(
    (selector) => wildcardOf(solver, root, selector),
  );
  for (const [order, wildcard] of wildcards.entries()) addChildren(solver, wildcard, order, bases);
  let placed: number;
  do {
    placed = solver.trail.truth.length;
    for (const wildcard of wildcards) expand(solver, wildcard);
  } while (solver.trail.truth.length > placed);
  const places: Places = { solver, readings, root, wildcardTests: new Map() };
  requireAxioms(places, events);
  requireOrder(solver, root);
  return places;
}

/** The literal "the test holds of the record". The selector must be one that the places were laid out for. */
export function literalOfTest(places: Places, { selector, comparison }: SelectorTest): Literal {
  const { solver, root, readings } = places;
  if (wildcardsIn(selector) === 0) {
    return testLiteral(solver, placeAt(solver, root, selector.steps), comparison, readings);
  }
  const key = wildcardKey({ selector, comparison });
  const known = places.wildcardTests.get(key);
  if (known !== undefined) return known;
  const literal = defineWildcardTest(places, selector, comparison);
  places.wildcardTests.set(key, literal);
  return literal;
}

/** A wildcard test holds if it does at some place; NOT EXISTS if all are absent. */
function defineWildcardTest(places: Places, selector: Selector, comparison: Comparison): Literal {
  const { solver, root, readings } = places;
  const sign = comparison.kind === 'not-exists' ? -1 : 1;
  const somewhere = wildcardOf(solver, root, selector)
    .flatMap(({ parent, over, suffix }) =>
      childrenOf(parent, over).map((child) => placeAt(solver, child, suffix)),
    )
    .map((place) => sign * testLiteral(solver, place, comparison, readings));
  const literal = newVariable(solver);
  addClause(solver, [-sign * literal, ...somewhere]);
  for (const one of somewhere) addClause(solver, [-one, sign * literal]);
  return literal;
}

function wildcardKey({ selector, comparison }: Pick<SelectorTest, 'selector' | 'comparison'>): string {
  return `${JSON.stringify(selector.steps)} ${comparisonKey(comparison)}`;
}

/** The place below `from`, made if nobody spoke of it yet. */
export function placeAt(solver: Solver, from: Place, steps: readonly SelectorStep[]): Place {
  return steps.reduce<Place>((place, step) => {
    if (step.kind !== 'key' && step.kind !== 'index') return place;
    if (step.kind === 'index' && step.index > maxIndex.plain) throw new Undecidable('array-index');
    return childAt(solver, place, step);
  }, from);
}

function childAt(solver: Solver, place: Place, step: PlaceStep): Place {
  spend(solver.budget, 1 + (place.children.length >> 1));
  return place.children.find((child) => isSameStep(child.step, step)) ?? createPlace(solver, place, step);
}

/** The wildcard of a selector, or nothing: then its place is made. */
function wildcardOf(solver: Solver, root: Place, { steps }: Selector): readonly Wildcard[] {
  const position = steps.findIndex(({ kind }) => kind === 'any-key' || kind === 'any-index');
  const parent = placeAt(solver, root, position === -1 ? steps : steps.slice(0, position));
  if (position === -1) return [];
  const over = steps[position]?.kind === 'any-key' ? 'fields' : 'elements';
  return [{ parent, over, suffix: steps.slice(position + 1) }];
}

function childrenOf(parent: Place, over: Wildcard['over']): readonly Place[] {
  const kinds = over === 'fields' ? ['key', 'fresh-key'] : ['index', 'fresh-index'];
  return parent.children.filter(({ step }) => kinds.includes(step.kind));
}

function addChildren(
  solver: Solver,
  { parent, over }: Wildcard,
  order: number,
  bases: readonly CloudTrailRecord[],
): void {
  const values = bases.map((base) => valueAt(base, parent));
  if (over === 'elements') {
    childAt(solver, parent, { kind: 'fresh-index', order });
    for (const index of values.flatMap((value) => (isJsonArray(value) ? [...value.keys()] : []))) {
      childAt(solver, parent, { kind: 'index', index });
    }
    return;
  }
  childAt(solver, parent, { kind: 'fresh-key', key: `exampleField${String(order + 1)}` });
  const keys = values.flatMap((value) => (isJsonObject(value) ? Object.keys(value) : []));
  for (const key of [...keys, ...(parent.parent === null ? mandatoryMembers : [])]) {
    childAt(solver, parent, { kind: 'key', key });
  }
}

/** Follows the wildcard's suffix below each child; what that adds may be children of another wildcard. */
function expand(solver: Solver, { parent, over, suffix }: Wildcard): void {
  if (over === 'elements') fillGaps(solver, parent);
  for (const child of childrenOf(parent, over)) placeAt(solver, child, suffix);
}

function fillGaps(solver: Solver, parent: Place): void {
  const highest = Math.max(...indicesOf(parent), -1);
  if (highest > maxIndex.underWildcard) throw new Undecidable('array-index');
  for (let index = 0; index < highest; index += 1) childAt(solver, parent, { kind: 'index', index });
}

function indicesOf({ children }: Place): readonly number[] {
  return children.flatMap(({ step }) => (step.kind === 'index' ? [step.index] : []));
}

function requireAxioms({ solver, root, readings }: Places, events: readonly EmittedEvent[]): void {
  for (const { name, source } of events) {
    const [named, sourced] = [
      ['eventName', name],
      ['eventSource', source],
    ].map(([key = '', text = '']) =>
      testLiteral(solver, childAt(solver, root, { kind: 'key', key }), equals(text), readings),
    );
    if (named !== undefined && sourced !== undefined) addClause(solver, [-named, sourced]);
  }
  for (const { step, kinds } of root.children) {
    const allowed = step.kind === 'key' ? kindsOfMember(step.key) : valueKinds;
    for (const kind of valueKinds) if (!allowed.includes(kind)) addClause(solver, [-kinds[kind]]);
  }
}

function equals(text: string): Comparison {
  const value = { kind: 'string', text, bare: false, start: 0, end: 0 } as const;
  return { kind: 'equality', operator: '=', value };
}

/** An element exists only if those before it do; fresh elements stand after the named ones. */
function requireOrder(solver: Solver, place: Place): void {
  spend(solver.budget, unitsPerPlace * (1 + place.children.length));
  const elements = place.children
    .filter(({ step }) => step.kind === 'index')
    .sort((a, b) => indexOf(a) - indexOf(b));
  for (const [position, element] of elements.entries()) {
    const before = elements[position - 1];
    if (before !== undefined) addClause(solver, [-before.kinds.absent, element.kinds.absent]);
  }
  const last = elements.at(-1);
  for (const { step, kinds } of place.children) {
    if (step.kind === 'fresh-index' && last) addClause(solver, [-last.kinds.absent, kinds.absent]);
  }
  for (const child of place.children) requireOrder(solver, child);
}

const unitsPerPlace = 4;

function indexOf({ step }: Place): number {
  return step.kind === 'index' ? step.index : -1;
}
