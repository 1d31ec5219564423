/**
 * Whether a pattern's text names the event: as a whole word, letter case ignored. `assumerole` and `"AssumeRole"` do,
 * `AssumeRoleWithSAML` does not.
 */
export function namesEvent(patternText: string, eventName: string): boolean {
  const name = eventName.toLowerCase();
  return patternText
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .includes(name);
}
