import { spend, type Budget } from './budget.ts';
import {
  assume,
  backtrack,
  createTrail,
  enlarge,
  enqueue,
  levelOf,
  truthOf,
  watch,
  type Clause,
  type Literal,
  type Trail,
} from './solver-trail.ts';
import { explain, propagate } from './solver-propagation.ts';

/**
 * A satisfiability solver with conflict-driven clause learning for the boolean structure of patterns, after MiniSat:
 * http://minisat.se/downloads/MiniSat.pdf
 * What the atoms mean is not its matter: a theory is asked about each complete assignment and answers with clauses that
 * forbid it. So formulas are never expanded, and what was once learnt serves all later questions to the same solver.
 */
export interface Solver {
  readonly trail: Trail;
  readonly budget: Budget;
}

export interface Question {
  /** Literals that must hold. */
  readonly assumptions: readonly Literal[];
  /** The truth value to try first for a variable that nothing forces. */
  readonly prefers: (variable: number) => boolean;
  /**
   * Judges a complete assignment: no clauses means that it has a model; otherwise clauses that hold in every model, at
   * least one of which the assignment violates.
   */
  readonly objections: (holds: (literal: Literal) => boolean) => readonly (readonly Literal[])[];
}

export function createSolver(budget: Budget): Solver {
  return { trail: createTrail(), budget };
}

/** A new variable, as the literal that says that it is true. */
export function newVariable(solver: Solver): Literal {
  spend(solver.budget, 2);
  return enlarge(solver.trail);
}

/** Adds a clause: one of the literals must hold. */
export function addClause({ trail, budget }: Solver, literals: readonly Literal[]): void {
  spend(budget, 4 + 2 * literals.length);
  backtrack(trail, 0);
  if (literals.some((literal) => truthOf(trail, literal) === 1)) return;
  const open = distinct(literals.filter((literal) => truthOf(trail, literal) === 0));
  if (open === null) return;
  const [only] = open;
  if (only === undefined) trail.isContradictory = true;
  else if (open.length === 1) enqueue(trail, only, null);
  else watch(trail, open);
}

/** The literals without repetition; null if a literal and its negation are among them, so that one of them holds. */
function distinct(literals: Literal[]): Literal[] | null {
  // Most clauses have two literals, and a set for each would be most of the memory that a search takes.
  const [first = 0, second = 0] = literals;
  if (literals.length < 2 || (literals.length === 2 && Math.abs(first) !== Math.abs(second))) return literals;
  const once = new Set(literals);
  return literals.some((literal) => once.has(-literal)) ? null : [...once];
}

/** Whether some assignment satisfies clauses, assumptions and theory. Throws `BudgetExhausted`. */
export function isSatisfiable({ trail, budget }: Solver, question: Question): boolean {
  const solver = { trail, budget };
  backtrack(trail, 0);
  while (!trail.isContradictory) {
    const conflict = propagate(trail, budget);
    if (conflict !== null) {
      learnFrom(solver, conflict);
      continue;
    }
    const assumption = question.assumptions[levelOf(trail)];
    if (assumption !== undefined) {
      if (truthOf(trail, assumption) === -1) return false;
      assume(trail, assumption);
      continue;
    }
    const variable = nextVariable(solver);
    if (variable !== null) {
      assume(trail, question.prefers(variable) ? variable : -variable);
      continue;
    }
    const objections = question.objections((literal) => truthOf(trail, literal) === 1);
    if (objections.length === 0) return true;
    for (const clause of objections) addClause(solver, clause);
  }
  return false;
}

function learnFrom({ trail, budget }: Solver, conflict: Clause): void {
  if (levelOf(trail) === 0) {
    trail.isContradictory = true;
    return;
  }
  const { clause, level } = explain(trail, budget, conflict);
  backtrack(trail, level);
  const [first] = clause;
  if (first === undefined) return;
  if (clause.length > 1) watch(trail, clause);
  enqueue(trail, first, clause.length > 1 ? clause : null);
}

/** The open variable that took part in most recent conflicts; if none of the open ones did, the oldest. */
function nextVariable({ trail, budget }: Solver): number | null {
  spend(budget, 1 + (trail.active.length >> 2));
  let best: number | null = null;
  for (const variable of trail.active) {
    if (trail.truth[variable] !== 0) continue;
    if (best === null || (trail.activity[variable] ?? 0) > (trail.activity[best] ?? 0)) best = variable;
  }
  if (best !== null) return best;
  const { lowestOpen } = trail;
  while (trail.truth[trail.lowestOpen] !== 0 && trail.lowestOpen < trail.truth.length) trail.lowestOpen += 1;
  spend(budget, (trail.lowestOpen - lowestOpen) >> 4);
  return trail.lowestOpen < trail.truth.length ? trail.lowestOpen : null;
}
