import { spend, type Budget } from './budget.ts';
import { everyCharacter, readableMember, type CharacterSet } from './character-set.ts';
import type { CodePointRange } from '../syntax/regex.ts';

/**
 * One readable character for each class of characters that no set tells apart, more readable ones first: whatever a
 * text can do to automata over these sets, one of these characters can do.
 * The sets cut the code points into stretches, and each set then splits the classes that it cuts through, so the time is
 * about linear in the ranges of all sets, times the stretches that each range spans. Throws `BudgetExhausted`.
 */
export function representatives(sets: readonly CharacterSet[], budget: Budget): readonly number[] {
  const stretches = stretchesOf(sets, budget);
  const members = classesOf(stretches, sets, budget);
  for (const ranges of members) spend(budget, unitsPerClass + ranges.length);
  return members
    .flatMap((ranges) => readableMember(ranges) ?? [])
    .toSorted((a, b) => a.rank - b.rank || a.codePoint - b.codePoint)
    .map(({ codePoint }) => codePoint);
}

/** What choosing a readable character costs, measured against the unit of the budget. */
const unitsPerClass = 20;

/** The longest stretches of characters that no set cuts through, in order. */
function stretchesOf(sets: readonly CharacterSet[], budget: Budget): readonly CodePointRange[] {
  const ranges = [everyCharacter, ...sets].flat();
  spend(budget, unitsPerRange * ranges.length);
  const starts = [...new Set(ranges.flatMap(([first, last]) => [first, last + 1]))].sort((a, b) => a - b);
  return starts.slice(0, -1).map((start, index) => [start, (starts[index + 1] ?? 0) - 1]);
}

/** What cutting at the two ends of a range costs, measured against the unit of the budget. */
const unitsPerRange = 12;

/** The stretches of each class, but for the surrogates, which are in no set. */
function classesOf(
  stretches: readonly CodePointRange[],
  sets: readonly CharacterSet[],
  budget: Budget,
): readonly CharacterSet[] {
  const indexOfStart = new Map(stretches.map(([start], index) => [start, index]));
  const classOf = new Int32Array(stretches.length);
  let classes = 1;
  for (const set of [everyCharacter, ...sets]) {
    // Of each class that the set touches, the part inside becomes a class of its own.
    const inside = new Map<number, number>();
    for (const [first, last] of set) {
      for (let at = indexOfStart.get(first) ?? 0; (stretches[at]?.[0] ?? Infinity) <= last; at += 1) {
        spend(budget, 2);
        const before = classOf[at] ?? 0;
        const after = inside.get(before) ?? classes;
        if (after === classes) classes += 1;
        inside.set(before, after);
        classOf[at] = after;
      }
    }
  }
  const members = new Map<number, CodePointRange[]>();
  for (const [at, stretch] of stretches.entries()) {
    const number = classOf[at] ?? 0;
    if (number === 0) continue;
    const known = members.get(number);
    if (known === undefined) members.set(number, [stretch]);
    else known.push(stretch);
  }
  return [...members.values()];
}
