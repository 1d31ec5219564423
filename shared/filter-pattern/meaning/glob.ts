import type { Readings } from './readings.ts';

/** A string with wildcards, taken apart: the pieces in order, and whether text may stand before and after them. */
export interface Glob {
  readonly pieces: readonly string[];
  readonly openStart: boolean;
  readonly openEnd: boolean;
}

/** Takes a string apart at the `*` that are wildcards under the readings. At the ends they always are. */
export function globOf(text: string, { midStringWildcard }: Pick<Readings, 'midStringWildcard'>): Glob {
  const openStart = text.startsWith('*');
  const openEnd = text.endsWith('*');
  const middle = withoutOuterWildcards(text);
  const pieces = midStringWildcard === 'wildcard' ? middle.split('*') : [middle];
  return { pieces: pieces.filter((piece) => piece !== ''), openStart, openEnd };
}

/** Not by a regular expression: `\*+$` takes quadratic time on a run of `*` in the middle. */
function withoutOuterWildcards(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text.charAt(start) === '*') start += 1;
  while (start < end && text.charAt(end - 1) === '*') end -= 1;
  return text.slice(start, end);
}

/** The one string that the glob matches, or null if it has a wildcard. */
export function exactText({ pieces, openStart, openEnd }: Glob): string | null {
  return openStart || openEnd || pieces.length > 1 ? null : (pieces[0] ?? '');
}

/** Whether every string matches. */
export function matchesEverything({ pieces, openStart, openEnd }: Glob): boolean {
  return pieces.length === 0 && (openStart || openEnd);
}

/** Whether the whole text matches. Takes each piece at the first place it fits; time is linear for each piece. */
export function globMatches(glob: Glob, text: string): boolean {
  const exact = exactText(glob);
  if (exact !== null) return text === exact;
  const { pieces, openStart, openEnd } = glob;
  let position = 0;
  for (const [index, piece] of pieces.entries()) {
    const isAnchoredEnd = index === pieces.length - 1 && !openEnd;
    const found = isAnchoredEnd ? text.length - piece.length : text.indexOf(piece, position);
    if (found < position || !text.startsWith(piece, found)) return false;
    if (index === 0 && !openStart && found !== 0) return false;
    position = found + piece.length;
  }
  return true;
}
