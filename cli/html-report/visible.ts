import { printable } from '../printable.ts';

/** A value in which no text hides anything: texts, keys included, are shown as everywhere in the program. */
export function visible<T>(value: T): T {
  return shown(value) as T;
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  // Own members, whatever they are called: `__proto__` too.
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [printable(key), shown(member)]));
}
