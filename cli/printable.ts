/**
 * Makes a text of somebody else's (an account name, an ARN, a pattern) safe to print: control characters, the ones
 * that steer a terminal among them, and the marks that turn the reading direction are shown as escapes.
 */
export function printable(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- control characters are what this is about
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
