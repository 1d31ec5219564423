import { CharSet, Words } from 'refa';
import type { Automaton } from './automaton.ts';
import { spend, type Budget } from './budget.ts';

/** A word must be in the automaton's language, or must not be. */
export interface Membership {
  readonly automaton: Automaton;
  readonly isIn: boolean;
}

/**
 * A shortest word with all the memberships, or null if there is none. Walks the product of the automata breadth first;
 * each is made deterministic only as far as the walk goes. Words have no surrogates, so they are proper Unicode texts.
 * Throws `BudgetExhausted`: in the worst case the walk is exponential in the number of states.
 */
export function findWord(memberships: readonly Membership[], budget: Budget): string | null {
  const characters = characterClasses(memberships, budget);
  const walkers = memberships.map(({ automaton, isIn }) => createWalker(automaton, isIn, characters));
  const initial: Visit = {
    subsets: walkers.map((walker) => internedSubset(walker, [walker.automaton.initial])),
    before: null,
    character: 0,
  };
  const seen = new Set([initial.subsets.join()]);
  const queue: Visit[] = [initial];
  for (const visit of queue) {
    if (walkers.every((walker, index) => accepts(walker, visit.subsets[index] ?? 0))) return wordOf(visit);
    for (const [characterIndex, character] of characters.entries()) {
      spend(budget, 4 * walkers.length);
      const subsets = walkers.map((walker, index) =>
        step(walker, visit.subsets[index] ?? 0, characterIndex, budget),
      );
      const key = subsets.join();
      if (seen.has(key) || walkers.some((walker, index) => isHopeless(walker, subsets[index] ?? 0))) continue;
      spend(budget, unitsPerVisit);
      seen.add(key);
      queue.push({ subsets, before: visit, character });
    }
  }
  return null;
}

/** A visit is kept to the end of the search: this is what bounds its memory. */
const unitsPerVisit = 20;

interface Visit {
  /** For each walker, the number of the set of states it is in. */
  readonly subsets: readonly number[];
  readonly before: Visit | null;
  /** The character that led here. */
  readonly character: number;
}

function wordOf(visit: Visit): string {
  const characters: string[] = [];
  for (let at: Visit = visit; at.before !== null; at = at.before) {
    characters.push(String.fromCodePoint(at.character));
  }
  return characters.toReversed().join('');
}

/** One automaton with the sets of states that were reached, numbered, and the steps between them. */
interface Walker {
  readonly automaton: Automaton;
  readonly isIn: boolean;
  readonly characters: readonly number[];
  readonly subsets: (readonly number[])[];
  readonly numbers: Map<string, number>;
  readonly steps: (number | undefined)[];
}

function createWalker(automaton: Automaton, isIn: boolean, characters: readonly number[]): Walker {
  return { automaton, isIn, characters, subsets: [], numbers: new Map(), steps: [] };
}

function internedSubset(walker: Walker, states: readonly number[]): number {
  const key = states.join();
  const known = walker.numbers.get(key);
  if (known !== undefined) return known;
  walker.numbers.set(key, walker.subsets.length);
  walker.subsets.push(states);
  return walker.subsets.length - 1;
}

function step(walker: Walker, subset: number, characterIndex: number, budget: Budget): number {
  const slot = subset * walker.characters.length + characterIndex;
  const known = walker.steps[slot];
  if (known !== undefined) return known;
  const { edges, acceptsAll } = walker.automaton;
  const character = walker.characters[characterIndex] ?? 0;
  const reached = new Set<number>();
  for (const state of walker.subsets[subset] ?? []) {
    const out = edges[state] ?? [];
    spend(budget, 2 + 2 * out.length);
    for (const { to, characters } of out) if (characters.has(character)) reached.add(to);
  }
  // A state from which everything is accepted makes the others of the set irrelevant.
  const sink = [...reached].find((state) => acceptsAll[state]);
  const states = sink === undefined ? [...reached].sort((a, b) => a - b) : [sink];
  const next = internedSubset(walker, states);
  walker.steps[slot] = next;
  return next;
}

function accepts({ automaton, isIn, subsets }: Walker, subset: number): boolean {
  return (subsets[subset] ?? []).some((state) => automaton.isFinal[state]) === isIn;
}

/** Whether no continuation can give the membership that is asked. */
function isHopeless({ automaton, isIn, subsets }: Walker, subset: number): boolean {
  const states = subsets[subset] ?? [];
  return isIn ? states.length === 0 : states.some((state) => automaton.acceptsAll[state]);
}

const surrogates = { min: 0xd800, max: 0xdfff };

/** One readable character for each class of characters that no automaton tells apart; readable classes first. */
function characterClasses(memberships: readonly Membership[], budget: Budget): readonly number[] {
  let classes: readonly CharSet[] = [CharSet.all(0x10_ffff).without(surrogates)];
  const distinct = new Map<string, CharSet>();
  for (const { automaton } of memberships) {
    for (const { characters } of automaton.edges.flat())
      distinct.set(characters.toRangesString(), characters);
  }
  for (const characters of distinct.values()) {
    spend(budget, 10 * classes.length);
    classes = classes.flatMap((set) => [set.intersect(characters), set.without(characters)]);
    classes = classes.filter(({ isEmpty }) => !isEmpty);
  }
  return classes
    .map((set) => Words.pickMostReadableCharacter(set) ?? 0)
    .sort((a, b) => readability(a) - readability(b) || a - b);
}

function readability(character: number): number {
  const text = String.fromCodePoint(character);
  if (/[A-Za-z0-9]/.test(text)) return 0;
  return /[\x20-\x7e]/.test(text) ? 1 : 2;
}
