import { maxPatternLength, parse, type Pattern } from '../../shared/filter-pattern/index.ts';
import { inputReader, type Input } from '../input.ts';
import { invalidParameter, outOfBounds } from './logs-refusals.ts';

const read = inputReader(invalidParameter);

/** The `filterPattern` of a request, by the product's own reading of the language; an empty one matches everything. */
export function readFilterPattern(input: Input): { readonly text: string; readonly pattern: Pattern } {
  const text = read.text(input, 'filterPattern');
  if (text === undefined) {
    throw invalidParameter(
      "1 validation error detected: Value at 'filterPattern' failed to satisfy constraint: Member must not be null",
    );
  }
  if (text.length > maxPatternLength) {
    throw outOfBounds('filterPattern', `less than or equal to ${maxPatternLength}`);
  }
  const result = parse(text);
  if (!result.ok) throw invalidParameter('Invalid metric filter pattern');
  return { text, pattern: result.pattern };
}
