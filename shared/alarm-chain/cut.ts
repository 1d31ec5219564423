/**
 * Cuts a text to a number of UTF-16 units, never through a character: half of one is no Unicode, and services refuse or
 * replace it. It stands here because a chain, a finding and a failure of AWS all show texts of others.
 */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
