import { describe, expect, test } from 'vitest';
import { explain, propagate } from '../../shared/filter-pattern/decision/solver-propagation.ts';
import {
  assume,
  backtrack,
  createTrail,
  enlarge,
  levelOf,
  truthOf,
  watch,
  type Clause,
} from '../../shared/filter-pattern/decision/solver-trail.ts';
import {
  addClause,
  createSolver,
  isSatisfiable,
  newVariable,
} from '../../shared/filter-pattern/decision/solver.ts';

const budget = () => ({ limit: 100_000, used: 0 });

function trailOf(variables: number, clauses: readonly Clause[]) {
  const trail = createTrail();
  for (let variable = 0; variable < variables; variable += 1) enlarge(trail);
  for (const clause of clauses) watch(trail, clause);
  return trail;
}

function solverOf(variables: number, clauses: readonly (readonly number[])[]) {
  const solver = createSolver(budget());
  for (let variable = 0; variable < variables; variable += 1) newVariable(solver);
  for (const clause of clauses) addClause(solver, clause);
  return solver;
}

describe('the trail', () => {
  test('has of a new variable that it is open, at no level, forced by nothing and watched by no clause', () => {
    const trail = createTrail();
    expect([enlarge(trail), enlarge(trail)]).toEqual([1, 2]);
    expect(trail).toEqual({
      truth: [0, 0, 0],
      level: [0, 0, 0],
      reason: [null, null, null],
      activity: [0, 0, 0],
      activityStep: 1,
      active: [],
      lowestOpen: 1,
      literals: [],
      levelStarts: [],
      head: 0,
      watchers: [[], [], [], [], [], []],
      isContradictory: false,
    });
  });

  test('draws what follows from an assumption, at its level and with the clause that forced it', () => {
    const clauses: readonly Clause[] = [
      [-1, 2],
      [-2, 3, -4],
    ];
    const trail = trailOf(4, clauses);
    assume(trail, 4);
    assume(trail, 1);
    expect(propagate(trail, budget())).toBeNull();
    expect(trail.literals).toEqual([4, 1, 2, 3]);
    expect([1, 2, 3, 4].map((variable) => trail.level[variable])).toEqual([2, 2, 2, 1]);
    expect([1, 2, 3, 4].map((variable) => trail.reason[variable])).toEqual([null, ...clauses, null]);
  });

  test('takes back what was assumed above a level, and nothing below it', () => {
    const trail = trailOf(3, [[-2, 3]]);
    assume(trail, -1);
    expect(propagate(trail, budget())).toBeNull();
    assume(trail, 2);
    expect(propagate(trail, budget())).toBeNull();
    backtrack(trail, 1);
    expect([1, 2, 3].map((variable) => truthOf(trail, variable))).toEqual([-1, 0, 0]);
    expect(levelOf(trail)).toBe(1);
    backtrack(trail, 2);
    expect(levelOf(trail)).toBe(1);
  });

  test('learns from a conflict the clause with one literal of the last level, and where that literal is forced', () => {
    const trail = trailOf(5, [
      [-1, -3, 4],
      [-2, -4, 5],
      [-4, -5],
    ]);
    const conflicts = [1, 2, 3].map((literal) => {
      assume(trail, literal);
      return propagate(trail, budget());
    });
    expect(conflicts).toEqual([null, null, expect.arrayContaining([-4, -5])]);
    expect(explain(trail, budget(), conflicts[2] ?? [])).toEqual({ clause: [-4, -2], level: 2 });
    expect(trail.active.toSorted((a, b) => a - b)).toEqual([2, 4, 5]);
  });

  test.each([1e100, 3e100])('scales activities down, all alike, before they overflow: %s', (step) => {
    const trail = trailOf(3, [
      [-2, 3],
      [-2, -3],
    ]);
    trail.activity[1] = step / 2;
    trail.active.push(1);
    trail.activityStep = step;
    assume(trail, 2);
    explain(trail, budget(), propagate(trail, budget()) ?? []);
    const [, first = 0, second = 0, third = 0] = trail.activity;
    expect(first).toBeCloseTo(step / 2e100);
    expect(Math.min(second, third)).toBeCloseTo(step / 1e100);
    expect(trail.activityStep).toBeCloseTo((1.05 * step) / 1e100);
  });
});

describe('a clause', () => {
  test.each<[what: string, clause: readonly number[], truth: number]>([
    ['of one literal forces it', [1], 1],
    ['of one literal denied forces the opposite', [-1], -1],
    ['that repeats its one literal forces it', [1, 1], 1],
    ['of two literals forces none', [1, 2], 0],
    ['with a literal and its negation forces none', [1, -1], 0],
  ])('%s', (_, clause, truth) => {
    expect(truthOf(solverOf(2, [clause]).trail, 1)).toBe(truth);
  });

  test.each([[[1, -1]], [[1, -1, 2]], [[2, 1, 2, -1]]])('%j always holds and is not kept', (clause) => {
    expect(solverOf(2, [clause]).trail.watchers.flat()).toEqual([]);
  });

  test('is kept without what is false already and without repetition', () => {
    const { watchers } = solverOf(4, [[-1], [1, 2, 3, 2, 4]]).trail;
    expect(new Set(watchers.flat())).toEqual(new Set([[2, 3, 4]]));
  });

  test('that is false already makes the clauses contradictory whatever is assumed', () => {
    expect(solverOf(2, [[1], [-1]]).trail.isContradictory).toBe(true);
  });
});

test('after a conflict the solver decides first what took part in it', () => {
  const decided: number[] = [];
  isSatisfiable(
    solverOf(7, [
      [5, 6],
      [5, -6],
    ]),
    {
      assumptions: [],
      prefers: (variable) => {
        decided.push(variable);
        return false;
      },
      objections: () => [],
    },
  );
  expect(decided).toEqual([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 7]);
});

test('a contradiction that follows from no assumption is remembered', () => {
  const solver = solverOf(2, [
    [1, 2],
    [1, -2],
    [-1, 2],
    [-1, -2],
  ]);
  const question = { assumptions: [], prefers: () => false, objections: () => [] };
  expect(isSatisfiable(solver, question)).toBe(false);
  expect(solver.trail.isContradictory).toBe(true);
});
