import type { Condition, Pattern, SelectorTest } from '../syntax/pattern.ts';
import { literalOfTest, type Places } from './record-places.ts';
import { addClause, newVariable, type Solver } from './solver.ts';
import type { Literal } from './solver-trail.ts';
import { literalsOfText, type TextTests } from './text-terms.ts';
import { Undecidable } from './undecidable.ts';
import { unreachable } from '../unreachable.ts';

/**
 * The literal "the pattern matches", with the clauses that define it: one variable for each junction (Tseitin), so that
 * the clauses are no longer than the pattern.
 */
export function encodePattern(places: Places, textTests: TextTests, pattern: Pattern): Literal {
  switch (pattern.kind) {
    case 'json':
      return encodeCondition(places, pattern.condition);
    case 'text': {
      const { kind, literals } = literalsOfText(places.solver, textTests, pattern);
      return junction(places.solver, kind, literals);
    }
    case 'delimited':
      throw new Undecidable('delimited-pattern');
    default:
      return unreachable(pattern);
  }
}

function encodeCondition(places: Places, condition: Condition<SelectorTest>): Literal {
  if (condition.kind === 'test') return literalOfTest(places, condition);
  const operands = condition.operands.map((operand) => encodeCondition(places, operand));
  return junction(places.solver, condition.kind, operands);
}

/** A literal that holds if all operands do (`and`), or one of them (`or`). */
export function junction(solver: Solver, kind: 'and' | 'or', operands: readonly Literal[]): Literal {
  const literal = newVariable(solver);
  const sign = kind === 'and' ? 1 : -1;
  for (const operand of operands) addClause(solver, [sign * -literal, sign * operand]);
  addClause(solver, [sign * literal, ...operands.map((operand) => -sign * operand)]);
  return literal;
}
