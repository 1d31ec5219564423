import type { Automaton } from './automaton.ts';
import { spend, type Budget } from './budget.ts';
import type { TextDemand } from './find-text.ts';
import type { PatternValue } from '../syntax/pattern.ts';

/**
 * What one call of `relate` has learnt of the languages of pattern values, under one reading of inner wildcards. Places
 * and readings share it, so that no contradiction is searched for twice.
 */
export interface TextLanguages {
  readonly automata: Map<PatternValue, Automaton>;
  readonly numbers: Map<PatternValue, number>;
  /** Sets of demands, each by its number, negative if denied, that no text meets. */
  readonly contradictions: (readonly number[])[];
}

export function newTextLanguages(): TextLanguages {
  return { automata: new Map(), numbers: new Map(), contradictions: [] };
}

/** Of the demands those that are known to contradict one another, or null. Throws `BudgetExhausted`. */
export function knownContradiction(
  languages: TextLanguages,
  demands: readonly TextDemand[],
  budget: Budget,
): readonly TextDemand[] | null {
  const { contradictions } = languages;
  spend(budget, demands.length + contradictions.length);
  const numbers = new Set(demands.map((demand) => numberOf(languages, demand)));
  const known = contradictions.find((contradiction) => contradiction.every((number) => numbers.has(number)));
  return known === undefined ? null : demands.filter((demand) => known.includes(numberOf(languages, demand)));
}

/** Keeps that no text meets all of the demands. */
export function learnContradiction(languages: TextLanguages, demands: readonly TextDemand[]): void {
  languages.contradictions.push(demands.map((demand) => numberOf(languages, demand)));
}

function numberOf({ numbers }: TextLanguages, { value, isEqual }: TextDemand): number {
  const number = numbers.get(value) ?? numbers.size + 1;
  numbers.set(value, number);
  return isEqual ? number : -number;
}
