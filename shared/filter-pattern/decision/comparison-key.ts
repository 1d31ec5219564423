import type { Comparison, PatternValue } from '../syntax/pattern.ts';
import { unreachable } from '../unreachable.ts';

/** The same text for the same comparison, wherever it stands. */
export function comparisonKey(comparison: Comparison): string {
  switch (comparison.kind) {
    case 'equality':
    case 'order':
      return `${comparison.operator} ${valueKey(comparison.value)}`;
    case 'is':
      return `is ${comparison.constant}`;
    case 'not-exists':
      return comparison.kind;
    default:
      return unreachable(comparison);
  }
}

/** The same text for the same value. */
export function valueKey(value: PatternValue): string {
  if (value.kind === 'regex') return `%${value.source}%`;
  return value.kind === 'number' || value.bare ? value.text : JSON.stringify(value.text);
}
