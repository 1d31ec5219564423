import { parse } from '../../shared/filter-pattern/syntax/parse.ts';
import type { Pattern } from '../../shared/filter-pattern/syntax/pattern.ts';

/** The tree of a text that must be a pattern. */
export function patternOf(text: string): Pattern {
  const result = parse(text);
  if (result.ok) return result.pattern;
  throw new Error(`\`${text}\` is no pattern: ${result.error.code} at ${String(result.error.index)}`);
}

/** A tree without its positions, for comparing trees of different texts. */
export function withoutPositions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPositions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'start' && key !== 'end')
      .map(([key, member]) => [key, withoutPositions(member)]),
  );
}
