import { spend, type Budget } from './budget.ts';
import {
  enqueue,
  levelOf,
  truthOf,
  watchIndex,
  type Clause,
  type Literal,
  type Trail,
} from './solver-trail.ts';

/** Draws every conclusion from clauses with one open literal. Returns a clause that is violated, or null. */
export function propagate(trail: Trail, budget: Budget): Clause | null {
  while (trail.head < trail.literals.length) {
    const falsified = -(trail.literals[trail.head] ?? 0);
    trail.head += 1;
    const conflict = visitWatchers(trail, budget, falsified);
    if (conflict !== null) return conflict;
  }
  return null;
}

/** INVARIANT: a clause is in the lists of exactly its first two literals. */
function visitWatchers(trail: Trail, budget: Budget, falsified: Literal): Clause | null {
  const clauses = trail.watchers[watchIndex(falsified)] ?? [];
  spend(budget, 1 + clauses.length);
  let kept = 0;
  let conflict: Clause | null = null;
  for (const clause of clauses) {
    if (conflict === null && moveWatch(trail, budget, clause, falsified)) continue;
    clauses[kept] = clause;
    kept += 1;
    const [first = 0] = clause;
    if (conflict !== null || truthOf(trail, first) === 1) continue;
    if (truthOf(trail, first) === -1) conflict = clause;
    else enqueue(trail, first, clause);
  }
  clauses.length = kept;
  return conflict;
}

/** Lets the clause watch a literal that is not false in place of `falsified`, if it has one. */
function moveWatch(trail: Trail, budget: Budget, clause: Clause, falsified: Literal): boolean {
  if (clause[0] === falsified) swap(clause, 0, 1);
  if (truthOf(trail, clause[0] ?? 0) === 1) return false;
  for (let position = 2; position < clause.length; position += 1) {
    const literal = clause[position] ?? 0;
    if (truthOf(trail, literal) === -1) {
      if ((position & 7) === 7) spend(budget, 1);
      continue;
    }
    swap(clause, 1, position);
    trail.watchers[watchIndex(literal)]?.push(clause);
    return true;
  }
  return false;
}

function swap(clause: Clause, left: number, right: number): void {
  [clause[left], clause[right]] = [clause[right] ?? 0, clause[left] ?? 0];
}

/**
 * Learns from a conflict: a clause that follows from all clauses and has exactly one literal of the present level (the
 * first unique implication point), and the level to go back to, where that literal is forced.
 */
export function explain(
  trail: Trail,
  budget: Budget,
  conflict: Clause,
): { readonly clause: Clause; readonly level: number } {
  const seen = new Set<number>();
  const earlier: Literal[] = [];
  let open = 0;
  let position = trail.literals.length;
  let clause: Clause = conflict;
  let literal: Literal = 0;
  do {
    spend(budget, clause.length);
    for (const other of clause) {
      const variable = Math.abs(other);
      if (other === literal || seen.has(variable) || trail.level[variable] === 0) continue;
      seen.add(variable);
      bump(trail, variable);
      if (trail.level[variable] === levelOf(trail)) open += 1;
      else earlier.push(other);
    }
    do position -= 1;
    while (!seen.has(Math.abs(trail.literals[position] ?? 0)));
    literal = trail.literals[position] ?? 0;
    clause = trail.reason[Math.abs(literal)] ?? [];
    open -= 1;
  } while (open > 0);
  spend(budget, (trail.literals.length - position) >> 4);
  trail.activityStep *= 1.05;
  // The second watch must be the last literal to become open again.
  earlier.sort((a, b) => (trail.level[Math.abs(b)] ?? 0) - (trail.level[Math.abs(a)] ?? 0));
  return { clause: [-literal, ...earlier], level: trail.level[Math.abs(earlier[0] ?? 0)] ?? 0 };
}

function bump(trail: Trail, variable: number): void {
  if (trail.activity[variable] === 0) trail.active.push(variable);
  trail.activity[variable] = (trail.activity[variable] ?? 0) + trail.activityStep;
  if (trail.activityStep < 1e100) return;
  for (const active of trail.active) trail.activity[active] = (trail.activity[active] ?? 0) * 1e-100;
  trail.activityStep *= 1e-100;
}
