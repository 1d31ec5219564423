import { styleText } from 'node:util';
import type { Terminal } from './command.ts';

/** How what matters stands out on a terminal; elsewhere texts stay as they are. */
export interface Style {
  mark(text: string): string;
  fault(text: string): string;
}

/** Colour only where a person reads, and has not asked for none: https://no-color.org */
export function styleFor({ stdout, env }: Terminal): Style {
  if (stdout.isTTY !== true || env['NO_COLOR'] !== undefined)
    return { mark: (text) => text, fault: (text) => text };
  // The terminal that was given decides, not `process.stdout`.
  const options = { validateStream: false };
  return {
    mark: (text) => styleText(['bold', 'yellow'], text, options),
    fault: (text) => styleText(['bold', 'red'], text, options),
  };
}
