import type { Automaton } from './automaton.ts';
import { spend, type Budget } from './budget.ts';
import { representatives } from './character-classes.ts';
import { createWalker, step, type Walker } from './walker.ts';

/** A word must be in the automaton's language, or must not be. */
export interface Membership {
  readonly automaton: Automaton;
  readonly isIn: boolean;
}

/**
 * A shortest word with all the memberships, in readable characters as far as they allow, or null if there is none.
 * Walks the product of the automata breadth first; each is made deterministic only as far as the walk goes. Words have
 * no surrogates, so they are proper Unicode texts. In the worst case the walk is exponential in the number of cells: it
 * then ends by throwing `BudgetExhausted`, which also bounds its memory.
 */
export function findWord(memberships: readonly Membership[], budget: Budget): string | null {
  for (const { automaton } of memberships) spend(budget, 10 + automaton.alphabet.length);
  const alphabet = new Set(memberships.flatMap(({ automaton }) => automaton.alphabet));
  const characters = representatives([...alphabet], budget);
  const walkers = memberships.map(({ automaton, isIn }) => createWalker(automaton, isIn, characters, budget));
  const initial: Visit = { subsets: walkers.map(() => 0), before: null, character: 0 };
  const seen = new Set([initial.subsets.join()]);
  const queue: Visit[] = [initial];
  for (const visit of queue) {
    if (isAccepted(walkers, visit)) return wordOf(visit);
    for (const [at, character] of characters.entries()) {
      const subsets = stepAll(walkers, visit, at, budget);
      const key = subsets?.join();
      if (subsets === null || key === undefined || seen.has(key)) continue;
      spend(budget, unitsPerVisit);
      seen.add(key);
      queue.push({ subsets, before: visit, character });
    }
  }
  return null;
}

/** A visit is kept to the end of the search. */
const unitsPerVisit = 20;

interface Visit {
  /** For each walker, the number of the set of states it is in. */
  readonly subsets: readonly number[];
  readonly before: Visit | null;
  /** The character that led here. */
  readonly character: number;
}

function isAccepted(walkers: readonly Walker[], { subsets }: Visit): boolean {
  return walkers.every(({ isIn, accepts }, index) => accepts[subsets[index] ?? 0] === isIn);
}

/** Where the character leads from the visit; null if no word that goes on from there has all the memberships. */
function stepAll(
  walkers: readonly Walker[],
  visit: Visit,
  at: number,
  budget: Budget,
): readonly number[] | null {
  const subsets: number[] = [];
  for (const [index, walker] of walkers.entries()) {
    const subset = step(walker, visit.subsets[index] ?? 0, at, budget);
    if (walker.isHopeless[subset] === true) {
      spend(budget, 4 * (index + 1));
      return null;
    }
    subsets.push(subset);
  }
  spend(budget, 4 * walkers.length);
  return subsets;
}

function wordOf(visit: Visit): string {
  const characters: string[] = [];
  for (let at: Visit = visit; at.before !== null; at = at.before) {
    characters.push(String.fromCodePoint(at.character));
  }
  return characters.toReversed().join('');
}
