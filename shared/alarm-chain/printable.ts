/**
 * Characters that cannot be seen or do not stay in their place: controls, C1 and DEL included, line and paragraph
 * separators, marks that turn the reading direction, all that is drawn as nothing, and halves of characters.
 * https://www.unicode.org/reports/tr44/ (`General_Category`, `Default_Ignorable_Code_Point`)
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const allHidden = new RegExp(hidden, 'gu');

/** Whether a text holds what nobody can see, so that it is not what it looks like. */
export function hasHidden(text: string): boolean {
  return hidden.test(text);
}

/**
 * Makes a text of somebody else's (an account name, an ARN, a pattern, an answer of AWS) safe to print: what is hidden
 * is shown as the escapes of JSON, so that a text of JSON on one line stays what it was.
 */
export function printable(text: string): string {
  return text.replaceAll(allHidden, escaped);
}

/** The same for a text of several lines, whose line breaks are the program's own. */
export function printableLines(text: string): string {
  return text.replaceAll(allHidden, (character) => (character === '\n' ? '\n' : escaped(character)));
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
