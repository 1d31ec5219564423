import { globMatches, globOf, matchesEverything } from './glob.ts';
import type { JsonValue } from '../json-value.ts';
import type { Comparison, OrderComparison, PatternValue } from '../syntax/pattern.ts';
import type { Readings } from './readings.ts';
import { regexMatches } from './regex-matches.ts';
import { unreachable } from '../unreachable.ts';

/**
 * Whether a comparison holds of the value that a selector points to; `undefined` is "no such field". This function is
 * the whole meaning of the comparisons: `matches` calls it on events, `relate` on the values it considers.
 *
 * `=` and `!=` hold of neither an absent field nor null, an array or an object, so `!=` is not the negation of `=`.
 * Absent: https://github.com/DataBiosphere/azul/issues/5884 (seen on AWS). Array and object:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function comparisonHolds(
  comparison: Comparison,
  value: JsonValue | undefined,
  readings: Readings,
): boolean {
  switch (comparison.kind) {
    case 'not-exists':
      return value === undefined;
    case 'is':
      return value === constants[comparison.constant];
    case 'order':
      return typeof value === 'number' && orderHolds(comparison, value);
    case 'equality': {
      const equal = isEqual(comparison.value, value, readings);
      return equal !== null && equal === (comparison.operator === '=');
    }
    default:
      return unreachable(comparison);
  }
}

const constants = { null: null, true: true, false: false } as const;

/** Order holds of numbers only: AWS's form is `{ PropertySelector NumericOperator Number }`. */
export function orderHolds({ operator, value }: OrderComparison, number: number): boolean {
  switch (operator) {
    case '<':
      return number < value.number;
    case '<=':
      return number <= value.number;
    case '>':
      return number > value.number;
    case '>=':
      return number >= value.number;
    default:
      return unreachable(operator);
  }
}

/** Whether the value equals the pattern's; null if the two cannot be compared, so that `!=` fails as well. */
function isEqual(expected: PatternValue, value: JsonValue | undefined, readings: Readings): boolean | null {
  if (typeof value === 'string') return textEquals(expected, value, readings);
  if (typeof value === 'number') return numberEquals(expected, value, readings);
  if (typeof value === 'boolean') {
    if (readings.booleanEquality === 'incomparable') return null;
    return readings.booleanEquality === 'text' && textEquals(expected, String(value), readings);
  }
  const isWildcard = expected.kind === 'string' && matchesEverything(globOf(expected.text, readings));
  return value === null && isWildcard && readings.wildcardAgainstNull === 'match' ? true : null;
}

/** Whether a number stands in the order, or equals the value. */
export function numberHolds(
  test: OrderComparison | PatternValue,
  number: number,
  readings: Readings,
): boolean {
  return test.kind === 'order' ? orderHolds(test, number) : numberEquals(test, number, readings);
}

/** An unquoted number is, by AWS's grammar, an unquoted string as well: of a string, its text is compared. */
export function textEquals(expected: PatternValue, text: string, readings: Readings): boolean {
  switch (expected.kind) {
    case 'number':
      return text === expected.text;
    case 'regex':
      return regexMatches(expected.regex, text);
    case 'string':
      return globMatches(globOf(expected.text, readings), text);
    default:
      return unreachable(expected);
  }
}

function numberEquals(expected: PatternValue, number: number, readings: Readings): boolean {
  if (expected.kind === 'number') return number === expected.number;
  return isComparableWithNumber(expected, readings) && textEquals(expected, String(number), readings);
}

/**
 * Whether the value can equal a JSON number at all. AWS calls `*` without quotes "a wild card to match numbers", and
 * `{ $.latency = * }` matches 50; for quoted text and regular expressions it is open.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function isComparableWithNumber(expected: PatternValue, readings: Readings): boolean {
  if (expected.kind === 'number' || (expected.kind === 'string' && expected.bare)) return true;
  return readings.quotedAgainstNumber === 'text';
}
