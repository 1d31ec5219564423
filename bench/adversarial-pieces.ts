import { maxPatternLength } from '../shared/filter-pattern/index.ts';

/** A pattern of at most 1,024 characters that is made to be slow. */
export interface AdversarialPattern {
  readonly name: string;
  readonly pattern: string;
}

export const letters = Array.from('abcdefghijklmnopqrstuvwxyz');

/** Every two letters, `aa` to `zz`: short names and values that all differ. */
export const pairs = letters.flatMap((first) => letters.map((second) => first + second));

/** As many of the parts as fit into a pattern with the frame around them. */
export function filled(
  start: string,
  parts: readonly string[],
  separator: string,
  end: string,
  limit = maxPatternLength,
): string {
  let body = '';
  for (const part of parts) {
    const longer = body === '' ? part : body + separator + part;
    if (start.length + longer.length + end.length > limit) break;
    body = longer;
  }
  return start + body + end;
}

/** The part as often as it fits with the frame around it. */
export function repeated(start: string, part: string, end: string, limit = maxPatternLength): string {
  return start + part.repeat(Math.floor((limit - start.length - end.length) / part.length)) + end;
}
