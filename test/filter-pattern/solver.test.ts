import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BudgetExhausted, spend } from '../../shared/filter-pattern/decision/budget.ts';
import {
  addClause,
  createSolver,
  isSatisfiable,
  newVariable,
} from '../../shared/filter-pattern/decision/solver.ts';
import { propertyRuns } from './property-runs.ts';

const variables = 7;
const literal = fc
  .tuple(fc.integer({ min: 1, max: variables }), fc.boolean())
  .map(([variable, isAsserted]) => (isAsserted ? variable : -variable));
const clause = fc.array(literal, { minLength: 1, maxLength: 3 });
const formula = fc.array(clause, { maxLength: 40 });

function solverOf(clauses: readonly (readonly number[])[], limit = 1_000_000) {
  const solver = createSolver({ limit, used: 0 });
  for (let variable = 0; variable < variables; variable += 1) newVariable(solver);
  for (const one of clauses) addClause(solver, one);
  return solver;
}

/** Whether one of the 2^7 assignments satisfies every clause. */
function isSatisfiableByEnumeration(clauses: readonly (readonly number[])[]): boolean {
  return Array.from({ length: 2 ** variables }).some((_, assignment) =>
    clauses.every((one) =>
      one.some((each) => ((assignment >> (Math.abs(each) - 1)) & 1) === (each > 0 ? 1 : 0)),
    ),
  );
}

const plain = { prefers: () => false, objections: () => [] };

describe('the solver', () => {
  test('agrees with enumeration, question after question under different assumptions', () => {
    fc.assert(
      fc.property(
        formula,
        fc.array(fc.array(literal, { maxLength: 3 }), { maxLength: 4 }),
        (clauses, questions) => {
          const solver = solverOf(clauses);
          const answers = questions.map((assumptions) => isSatisfiable(solver, { ...plain, assumptions }));
          const expected = questions.map((assumptions) =>
            isSatisfiableByEnumeration([...clauses, ...assumptions.map((one) => [one])]),
          );
          expect(answers).toEqual(expected);
        },
      ),
      { numRuns: propertyRuns },
    );
  });

  test('shows the theory only assignments that satisfy every clause, and heeds its objections', () => {
    fc.assert(
      fc.property(formula, formula, (clauses, theory) => {
        const shown: boolean[] = [];
        const answer = isSatisfiable(solverOf(clauses), {
          ...plain,
          assumptions: [],
          objections: (holds) => {
            shown.push(clauses.every((one) => one.some(holds)));
            return theory.filter((one) => !one.some(holds)).slice(0, 1);
          },
        });
        expect(shown).not.toContain(false);
        expect(answer).toBe(isSatisfiableByEnumeration([...clauses, ...theory]));
      }),
      { numRuns: propertyRuns },
    );
  });

  test('takes the preferred value of what nothing forces', () => {
    const seen: boolean[] = [];
    isSatisfiable(solverOf([[-1, 2]]), {
      assumptions: [1],
      prefers: (variable) => variable === 3,
      objections: (holds) => {
        seen.push(...[1, 2, 3, 4].map(holds));
        return [];
      },
    });
    expect(seen).toEqual([true, true, true, false]);
  });

  test('leaves when the budget is spent, and never spends more', () => {
    expect(() => solverOf([[1, 2]], 5)).toThrow(BudgetExhausted);
    const budget = { limit: 5, used: 3 };
    spend(budget, 2);
    expect(budget.used).toBe(5);
    expect(() => {
      spend(budget, 1);
    }).toThrow(BudgetExhausted);
    expect(budget.used).toBe(5);
  });
});
