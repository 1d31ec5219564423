/** Closes a switch over a union: the types prove that nothing arrives here. */
export function unreachable(value: never): never {
  throw new TypeError(`a union has a member that this switch does not know: ${JSON.stringify(value)}`);
}
