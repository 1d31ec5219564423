/** Texts in columns of a terminal: one character may be made of several, and take two columns or none. */
import stringWidth from 'string-width';

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns that a text takes: https://www.unicode.org/reports/tr11/ */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** The text with blanks behind it, up to a width. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Cuts a text to a width, never within a character; an ellipsis says that there was more. */
export function cutTo(text: string, width: number): string {
  if (text.length <= width && isPlain(text)) return text;
  if (widthOf(text) <= width) return text;
  let kept = '';
  let taken = 0;
  for (const { segment } of characters.segment(text)) {
    taken += widthOf(segment);
    // Room for the ellipsis.
    if (taken > width - 1) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** Every character of it takes one column. */
function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
