import { styleText } from 'node:util';
import type { Terminal } from './command.ts';

/** How what matters stands out where there are colours; elsewhere texts stay as they are. */
export interface Style {
  /** To be looked at. */
  readonly mark: (text: string) => string;
  /** Wrong. */
  readonly fault: (text: string) => string;
  /** As it should be. */
  readonly pass: (text: string) => string;
  /** The title of what follows. */
  readonly heading: (text: string) => string;
}

/** Without colours. */
export const plainStyle: Style = {
  mark: (text) => text,
  fault: (text) => text,
  pass: (text) => text,
  heading: (text) => text,
};

/**
 * Colour only where a person reads, and has not asked for none: https://no-color.org (present and not empty). Who wants
 * them in a pipe too says so: https://force-color.org
 */
export function styleFor({ stdout, env }: Pick<Terminal, 'stdout' | 'env'>): Style {
  const isSet = (name: string) => (env[name] ?? '') !== '';
  const isForced = isSet('FORCE_COLOR') && env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  const isRead = stdout.isTTY === true && env['TERM'] !== 'dumb';
  if (isSet('NO_COLOR') || !(isForced || isRead)) return plainStyle;
  // The terminal that was given decides, not `process.stdout`.
  const options = { validateStream: false };
  return {
    mark: (text) => styleText(['bold', 'yellow'], text, options),
    fault: (text) => styleText(['bold', 'red'], text, options),
    pass: (text) => styleText('green', text, options),
    heading: (text) => styleText('bold', text, options),
  };
}
