import { spend, type Budget } from './budget.ts';
import { isEverything, type CharacterSet } from './character-set.ts';
import type { Glob } from '../meaning/glob.ts';
import type { Regex } from '../syntax/regex.ts';
import { sequenceOfGlob, sequencesOfRegex, type Repeat, type TextSequence } from './text-sequences.ts';

/**
 * A non-deterministic automaton by position (Glushkov's). AWS's expressions have no groups, so it is a row of cells for
 * each alternative, row after row; state n is "cell n is next". No edges are kept: from a cell a text goes on to the
 * next one, or stays, or passes by, so that `a?a?a?…` is linear and not quadratic in size.
 *
 * Why not `refa`, which does this for regular expressions with groups as well: it is one CommonJS file with Unicode
 * tables, which no bundler can shake.
 */
export interface Automaton {
  /** By state. */
  readonly cells: readonly Cell[];
  /** The first state of each row. */
  readonly initial: readonly number[];
  /** The different sets of characters in the cells. */
  readonly alphabet: readonly CharacterSet[];
}

export interface Cell {
  /** What the cell takes; null behind the last cell of a row, where a text may end. */
  readonly characters: CharacterSet | null;
  /** A text may pass by. */
  readonly isOptional: boolean;
  /** A text may stay. */
  readonly isRepeated: boolean;
  /** What is accepted from this state, or from one between it and the cell, is accepted from the cell's own state. */
  readonly coveredFrom: number;
  /** Every text is accepted from here. */
  readonly acceptsAll: boolean;
}

/** The automaton of the texts that match a glob as a whole. Linear in its length. Throws `BudgetExhausted`. */
export function automatonOfGlob(glob: Glob, budget: Budget): Automaton {
  return automatonOf([sequenceOfGlob(glob)], budget);
}

/**
 * The automaton of the texts in which a regular expression matches somewhere. Linear in its length with its counted
 * repeats written out, 1,000 copies each at most. Throws `BudgetExhausted`.
 */
export function automatonOfRegex(regex: Regex, budget: Budget): Automaton {
  return automatonOf(sequencesOfRegex(regex), budget);
}

function automatonOf(sequences: readonly TextSequence[], budget: Budget): Automaton {
  const cells: Cell[] = [];
  const initial: number[] = [];
  const alphabet = new Map<string, CharacterSet>();
  for (const sequence of sequences) {
    initial.push(cells.length);
    const shared = sequence.map((repeat) => ({ ...repeat, characters: known(repeat.characters, alphabet) }));
    appendRow(cells, shared, budget);
  }
  return { cells, initial, alphabet: [...alphabet.values()] };
}

/** One object for equal sets. */
function known(characters: CharacterSet, alphabet: Map<string, CharacterSet>): CharacterSet {
  const key = characters.join();
  const found = alphabet.get(key);
  if (found === undefined) alphabet.set(key, characters);
  return found ?? characters;
}

/** What making one cell costs, measured against the unit of the budget. */
const unitsPerCell = 5;

function appendRow(cells: Cell[], sequence: TextSequence, budget: Budget): void {
  const start = cells.length;
  const lastNeeded = sequence.findLastIndex(({ min }) => min > 0);
  for (const [at, repeat] of sequence.entries()) {
    const copies = copiesOf(repeat);
    spend(budget, unitsPerCell * copies);
    const isUnbounded = repeat.max === Number.POSITIVE_INFINITY;
    const isAnyText = repeat.min === 0 && isUnbounded && isEverything(repeat.characters);
    for (let copy = 1; copy <= copies; copy += 1) {
      cells.push({
        characters: repeat.characters,
        isOptional: copy > repeat.min,
        isRepeated: isUnbounded && copy === copies,
        // Whatever comes before any text is part of it.
        coveredFrom: isAnyText ? start : cells.length,
        acceptsAll: isAnyText && at > lastNeeded,
      });
    }
  }
  spend(budget, unitsPerCell);
  cells.push({ ...endOfRow, coveredFrom: cells.length });
}

const endOfRow = { characters: null, isOptional: false, isRepeated: false, acceptsAll: false } as const;

/** How many cells stand for the repeat. */
function copiesOf({ min, max }: Repeat): number {
  return max === Number.POSITIVE_INFINITY ? Math.max(min, 1) : max;
}
