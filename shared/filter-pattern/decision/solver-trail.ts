/** A variable (1, 2, …) asserted, or, negative, denied. */
export type Literal = number;

/** Literals one of which must hold. The first two are watched; the order changes as the search goes on. */
export type Clause = Literal[];

/** The solver's assignment with what is needed to extend it and to take it back. */
export interface Trail {
  /** By variable: 1 true, -1 false, 0 open. Index 0 is not used. */
  readonly truth: number[];
  readonly level: number[];
  /** By variable: the clause that forced it, null for an assumption. */
  readonly reason: (Clause | null)[];
  readonly activity: number[];
  activityStep: number;
  /** The variables with an activity. */
  readonly active: number[];
  /** No variable below this one is open. */
  lowestOpen: number;
  readonly literals: Literal[];
  /** For each level, where in `literals` it begins. */
  readonly levelStarts: number[];
  /** How far `literals` has been propagated. */
  head: number;
  /** By literal (see `watchIndex`): the clauses that watch it. */
  readonly watchers: Clause[][];
  /** The clauses contradict one another whatever is assumed. */
  isContradictory: boolean;
}

export function createTrail(): Trail {
  return {
    truth: [0],
    level: [0],
    reason: [null],
    activity: [0],
    activityStep: 1,
    active: [],
    lowestOpen: 1,
    literals: [],
    levelStarts: [],
    head: 0,
    watchers: [[], []],
    isContradictory: false,
  };
}

/** Adds a variable. */
export function enlarge(trail: Trail): number {
  trail.truth.push(0);
  trail.level.push(0);
  trail.reason.push(null);
  trail.activity.push(0);
  trail.watchers.push([], []);
  return trail.truth.length - 1;
}

/** 1 if the literal holds, -1 if its negation does, 0 if neither is decided. */
export function truthOf(trail: Trail, literal: Literal): number {
  return literal > 0 ? (trail.truth[literal] ?? 0) : -(trail.truth[-literal] ?? 0);
}

export function levelOf(trail: Trail): number {
  return trail.levelStarts.length;
}

export function watchIndex(literal: Literal): number {
  return literal > 0 ? 2 * literal : -2 * literal + 1;
}

/** Keeps a clause of at least two literals under watch of its first two. */
export function watch(trail: Trail, clause: Clause): void {
  trail.watchers[watchIndex(clause[0] ?? 0)]?.push(clause);
  trail.watchers[watchIndex(clause[1] ?? 0)]?.push(clause);
}

/** Makes an open literal hold. */
export function enqueue(trail: Trail, literal: Literal, reason: Clause | null): void {
  const variable = Math.abs(literal);
  trail.truth[variable] = literal > 0 ? 1 : -1;
  trail.level[variable] = levelOf(trail);
  trail.reason[variable] = reason;
  trail.literals.push(literal);
}

/** Opens a level and makes the literal hold there, unless it does already. */
export function assume(trail: Trail, literal: Literal): void {
  trail.levelStarts.push(trail.literals.length);
  if (truthOf(trail, literal) === 0) enqueue(trail, literal, null);
}

/** Takes back every level above `level`. */
export function backtrack(trail: Trail, level: number): void {
  const start = trail.levelStarts[level];
  if (start === undefined) return;
  for (const literal of trail.literals.splice(start)) {
    const variable = Math.abs(literal);
    trail.truth[variable] = 0;
    trail.lowestOpen = Math.min(trail.lowestOpen, variable);
  }
  trail.levelStarts.length = level;
  trail.head = start;
}
