import { CharSet, NFA, type Concatenation, type Element, type NoParent } from 'refa';
import { spend, type Budget } from './budget.ts';
import type { Glob } from '../meaning/glob.ts';
import type { CharacterClass, Regex, RegexItem } from '../syntax/regex.ts';

type RefaElement = NoParent<Element>;
type RefaSequence = NoParent<Concatenation>;

const maxCharacter = 0x10_ffff;
const anything = CharSet.all(maxCharacter);
const everyText: RefaElement = repeated(anything, 0, Number.POSITIVE_INFINITY);

/** A non-deterministic automaton with its states numbered, as the search walks it. */
export interface Automaton {
  /** By state: where which characters lead. */
  readonly edges: readonly (readonly Edge[])[];
  readonly initial: number;
  readonly isFinal: readonly boolean[];
  /** By state: every continuation is accepted. */
  readonly acceptsAll: readonly boolean[];
}

export interface Edge {
  readonly to: number;
  readonly characters: CharSet;
}

/** The automaton of the texts that match a glob as a whole. Throws `BudgetExhausted`. */
export function automatonOfGlob({ pieces, openStart, openEnd }: Glob, budget: Budget): Automaton {
  const elements: RefaElement[] = openStart ? [everyText] : [];
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) elements.push(everyText);
    for (const character of piece) elements.push(one(character));
  }
  if (openEnd) elements.push(everyText);
  return automatonOf([{ type: 'Concatenation', elements }], budget);
}

/** The automaton of the texts in which a regular expression matches somewhere. Throws `BudgetExhausted`. */
export function automatonOfRegex({ alternatives }: Regex, budget: Budget): Automaton {
  return automatonOf(
    alternatives.flatMap((items) => sequenceOf(items)),
    budget,
  );
}

function automatonOf(alternatives: readonly RefaSequence[], budget: Budget): Automaton {
  // Each state costs at least one unit: more than are left cannot be needed.
  const maxNodes = Math.max(1, budget.limit - budget.used);
  const expected = alternatives.reduce((sum, sequence) => sum + statesOf(sequence), 0);
  spend(budget, expected * unitsPerState);
  const factory = new NFA.LimitedNodeFactory(maxNodes);
  return numbered(NFA.fromRegex([...alternatives], { maxCharacter }, {}, factory), budget);
}

/** What making one state costs, measured against the unit of the budget. */
const unitsPerState = 20;

function statesOf({ elements }: RefaSequence): number {
  return elements.reduce((sum, element) => sum + statesOfElement(element), 1);
}

function statesOfElement(element: RefaElement): number {
  if (element.type !== 'Quantifier') return 1;
  return element.max === Number.POSITIVE_INFINITY ? element.min + 1 : element.max;
}

function numbered(nfa: NFA, budget: Budget): Automaton {
  const nodes = [...nfa.nodes()];
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  const edges = nodes.map((node) =>
    [...node.out].map(([to, characters]) => ({ to: numbers.get(to) ?? 0, characters })),
  );
  spend(
    budget,
    edges.reduce((sum, { length }) => sum + length, 0),
  );
  const isFinal = nodes.map((node) => nfa.finals.has(node));
  const acceptsAll = edges.map(
    (out, state) =>
      isFinal[state] === true && out.some(({ to, characters }) => to === state && characters.isAll),
  );
  return { edges, initial: numbers.get(nfa.initial) ?? 0, isFinal, acceptsAll };
}

/**
 * An alternative as a sequence without anchors, or nothing if its anchors can never hold. Before `^` and after `$` only
 * what matches the empty text can stand, so it is dropped; where there is no anchor, any text may go before or after.
 */
function sequenceOf(items: readonly RegexItem[]): readonly RefaSequence[] {
  const start = items.findLastIndex(({ kind }) => kind === 'start');
  const end = items.findIndex(({ kind }) => kind === 'end');
  const isAnchoredStart = start !== -1;
  const isAnchoredEnd = end !== -1;
  const outside = [...items.slice(0, start + 1), ...(isAnchoredEnd ? items.slice(end) : [])];
  const inside = items.slice(start + 1, isAnchoredEnd ? Math.max(end, start + 1) : items.length);
  const isEmptyOnly = isAnchoredEnd && end < start;
  const mustBeEmpty = isEmptyOnly ? [...outside, ...inside] : outside;
  if (mustBeEmpty.some((item) => item.kind === 'characters' && item.min > 0)) return [];
  if (isEmptyOnly) return [{ type: 'Concatenation', elements: [] }];
  const elements = trimmed(inside, isAnchoredStart, isAnchoredEnd).map(elementOf);
  return [
    {
      type: 'Concatenation',
      elements: [...(isAnchoredStart ? [] : [everyText]), ...elements, ...(isAnchoredEnd ? [] : [everyText])],
    },
  ];
}

type Characters = Extract<RegexItem, { kind: 'characters' }>;

/** Next to any text, more repeats than the fewest add nothing: `.*a{1,999}` is `.*a`. Keeps automata small. */
function trimmed(
  items: readonly RegexItem[],
  isAnchoredStart: boolean,
  isAnchoredEnd: boolean,
): readonly Characters[] {
  const characters = items.filter((item) => item.kind === 'characters');
  const shortened = (item: Characters, position: number, isOpen: boolean) =>
    position === 0 && isOpen ? { ...item, max: item.min } : item;
  return characters
    .map((item, position) => shortened(item, position, !isAnchoredStart))
    .map((item, position) => shortened(item, characters.length - 1 - position, !isAnchoredEnd))
    .filter(({ max }) => max > 0);
}

function elementOf({ characters, min, max }: Characters): RefaElement {
  return repeated(charSetOf(characters), min, max);
}

function charSetOf({ negated, ranges }: CharacterClass): CharSet {
  const listed = CharSet.empty(maxCharacter).union(ranges.map(([min, max]) => ({ min, max })));
  return negated ? listed.negate() : listed;
}

function one(character: string): RefaElement {
  return {
    type: 'CharacterClass',
    characters: CharSet.fromCharacter(maxCharacter, character.codePointAt(0) ?? 0),
  };
}

function repeated(characters: CharSet, min: number, max: number): RefaElement {
  const element: RefaElement = { type: 'CharacterClass', characters };
  if (min === 1 && max === 1) return element;
  return {
    type: 'Quantifier',
    lazy: false,
    min,
    max,
    alternatives: [{ type: 'Concatenation', elements: [element] }],
  };
}
