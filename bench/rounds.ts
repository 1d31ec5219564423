import { parseArgs } from 'node:util';
import { wholeNumber } from './whole-number.ts';

/**
 * Reads the flags `[--rounds 15] [--json]` of a bench that measures fresh processes.
 * @throws Error for a flag that it does not have, and for rounds that are no whole number from 1 to 999
 */
export function readRounds(parameters: readonly string[]): {
  readonly rounds: number;
  readonly isJson: boolean;
} {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      rounds: { type: 'string', default: '15' },
      json: { type: 'boolean', default: false },
    },
  });
  return { rounds: wholeNumber('rounds', values.rounds, 1, 999), isJson: values.json };
}
