import type { Automaton } from './automaton.ts';
import { spend, type Budget } from './budget.ts';
import { contains } from './character-set.ts';

/** One automaton, made deterministic as far as a search walks: the sets of its states that were reached, numbered. */
export interface Walker {
  readonly automaton: Automaton;
  /** Whether words are to be in its language. */
  readonly isIn: boolean;
  readonly characters: readonly number[];
  /** INVARIANT: in ascending order, and without states that another one of the set covers. The first is the start. */
  readonly subsets: (readonly number[])[];
  /** By set: whether the word so far is in the language. */
  readonly accepts: boolean[];
  /** By set: whether no continuation can give the membership that is asked. */
  readonly isHopeless: boolean[];
  /** By set and index of a character: the set it leads to, -1 if that is not known yet. */
  readonly steps: Int32Array[];
  readonly numbers: Map<string, number>;
}

/** A walker at the start of its automaton. Throws `BudgetExhausted`. */
export function createWalker(
  automaton: Automaton,
  isIn: boolean,
  characters: readonly number[],
  budget: Budget,
): Walker {
  const walker: Walker = {
    automaton,
    isIn,
    characters,
    subsets: [],
    accepts: [],
    isHopeless: [],
    steps: [],
    numbers: new Map(),
  };
  const states: number[] = [];
  for (const state of automaton.initial) reach(automaton, states, state);
  intern(walker, states, budget);
  return walker;
}

/** The number of the set of states to which a character leads from a set. Throws `BudgetExhausted`. */
export function step(walker: Walker, subset: number, characterIndex: number, budget: Budget): number {
  const known = walker.steps[subset]?.[characterIndex] ?? -1;
  if (known !== -1) return known;
  const { automaton, characters, subsets } = walker;
  const states = subsets[subset] ?? [];
  const character = characters[characterIndex] ?? 0;
  const reached: number[] = [];
  spend(budget, unitsPerState * states.length);
  for (const state of states) {
    const cell = automaton.cells[state];
    if (cell === undefined || cell.characters === null || !contains(cell.characters, character)) continue;
    if (cell.isRepeated) reach(automaton, reached, state);
    reach(automaton, reached, state + 1);
  }
  const next = intern(walker, reached, budget);
  walker.steps[subset]?.fill(next, characterIndex, characterIndex + 1);
  return next;
}

/** What looking at one state of a set costs, measured against the unit of the budget. */
const unitsPerState = 2;

/**
 * Adds a state that is reached, and those behind it that can be reached without a character, and takes out what they
 * cover. States must come in ascending order.
 */
function reach({ cells }: Automaton, states: number[], first: number): void {
  for (let state = first; state < cells.length; state += 1) {
    const cell = cells[state];
    if (cell === undefined || (states.at(-1) ?? -1) >= state) return;
    while ((states.at(-1) ?? -1) >= cell.coveredFrom) states.pop();
    states.push(state);
    if (!cell.isOptional) return;
  }
}

function intern(walker: Walker, reached: readonly number[], budget: Budget): number {
  const { cells } = walker.automaton;
  // A state from which everything is accepted makes the others irrelevant.
  const sink = reached.find((state) => cells[state]?.acceptsAll === true);
  const states = sink === undefined ? reached : [sink];
  spend(budget, unitsPerState * states.length);
  const key = states.join();
  const known = walker.numbers.get(key);
  if (known !== undefined) return known;
  const number = walker.subsets.length;
  spend(budget, unitsPerSubset + (walker.characters.length >> 2));
  walker.numbers.set(key, number);
  walker.subsets.push(states);
  walker.accepts.push(sink !== undefined || states.some((state) => cells[state]?.characters === null));
  walker.isHopeless.push(walker.isIn ? states.length === 0 : sink !== undefined);
  walker.steps.push(new Int32Array(walker.characters.length).fill(-1));
  return number;
}

const unitsPerSubset = 10;
