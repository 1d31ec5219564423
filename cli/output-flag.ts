import type { CommandOptions } from './command.ts';

/** The flag that says where a report goes; what writes it is loaded on use. */
export const outputOptions: CommandOptions = { output: { type: 'string', short: 'o' } };

/** Its line of the help text. */
export const outputHelp: readonly [flag: string, meaning: string] = [
  '-o, --output FILE',
  'write the report to a file, whole or not at all, and nothing to stdout; `-` is stdout',
];
