import type { Condition } from './pattern.ts';

/** The tests of a condition, in the order of the text. */
export function testsOf<Test extends { readonly kind: 'test' }>(condition: Condition<Test>): readonly Test[] {
  return condition.kind === 'test' ? [condition] : condition.operands.flatMap(testsOf);
}

/** The truth of a condition whose tests are judged by `holds`. */
export function conditionHolds<Test extends { readonly kind: 'test' }>(
  condition: Condition<Test>,
  holds: (test: Test) => boolean,
): boolean {
  if (condition.kind === 'test') return holds(condition);
  return condition.kind === 'and'
    ? condition.operands.every((operand) => conditionHolds(operand, holds))
    : condition.operands.some((operand) => conditionHolds(operand, holds));
}
