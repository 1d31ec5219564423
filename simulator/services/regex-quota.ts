/** How many regular expressions patterns use: CloudWatch Logs takes five in all the filters of a log group. */
import { parse, type Condition, type Pattern } from '../../shared/filter-pattern/index.ts';
import type { ScenarioMetricFilter } from '../scenario/scenario.ts';

/** The regular expressions of a pattern. */
export function regexesIn(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'text':
      return pattern.regex === null ? 0 : 1;
    case 'json':
      return regexesOfCondition(pattern.condition);
    case 'delimited':
      return pattern.fields.reduce(
        (sum, field) => sum + (field.kind === 'field' ? regexesOfCondition(field.condition) : 0),
        0,
      );
  }
}

/** Those of a filter that is there; a pattern that the project's grammar does not read has none. */
export function regexesOf({ filterPattern }: ScenarioMetricFilter): number {
  // Reading a pattern is slow, and hardly one has a regular expression.
  if (filterPattern?.includes('%') !== true) return 0;
  const result = parse(filterPattern);
  return result.ok ? regexesIn(result.pattern) : 0;
}

/** A test of either kind, as far as it matters here. */
interface AnyTest {
  readonly kind: 'test';
  readonly comparison: { readonly kind: string; readonly value?: { readonly kind: string } };
}

function regexesOfCondition(condition: Condition<AnyTest> | null): number {
  if (condition === null) return 0;
  if (condition.kind === 'test') return condition.comparison.value?.kind === 'regex' ? 1 : 0;
  return condition.operands.reduce((sum, operand) => sum + regexesOfCondition(operand), 0);
}
