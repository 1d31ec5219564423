import { UsageError } from '../shared/audit/usage-error.ts';
import type { CommandOptions, CommandValues } from './command.ts';

/** How much a command says beside its report. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** The flags that say so, for every command that visits accounts. */
export const verbosityOptions: CommandOptions = {
  quiet: { type: 'boolean', short: 'q' },
  verbose: { type: 'boolean', short: 'v' },
};

/**
 * Their lines of the help text.
 * @param further what else --verbose adds
 */
export function verbosityHelp(further = ''): readonly (readonly [flag: string, meaning: string])[] {
  return [
    ['-q, --quiet', 'no progress and no notices; errors and the report stay'],
    ['-v, --verbose', `on stderr a line for each account as it is done${further}`],
  ];
}

/** @throws UsageError where both are asked for */
export function readVerbosity(values: CommandValues): Verbosity {
  const [isQuiet, isVerbose] = [values['quiet'] === true, values['verbose'] === true];
  if (isQuiet && isVerbose) throw new UsageError('--quiet goes without --verbose: give one or the other');
  return isQuiet ? 'quiet' : isVerbose ? 'verbose' : 'normal';
}
