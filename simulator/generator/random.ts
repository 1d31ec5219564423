/** Choices that look random and are the same for the same seed. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  integer(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Some of the choices, in their own order. */
  some<T>(choices: readonly T[], probability: number): readonly T[];
}

/**
 * A small generator (mulberry32, public domain) seeded by texts: it only has to be spread well and alike everywhere.
 */
export function seededRandom(...seeds: readonly (string | number)[]): Random {
  let state = hashOf(seeds.join('\n'));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (choices) => {
      const choice = choices[integer(0, choices.length - 1)];
      if (choice === undefined) throw new Error('there is nothing to pick from');
      return choice;
    },
    some: (choices, probability) => choices.filter(() => next() < probability),
  };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
