import type { ParseArgsConfig } from 'node:util';
import type { Clock } from './clock.ts';
import type { CommandName } from './command-list.ts';

/** Exit codes of every command (the README's table): what a script may rely on. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  undetermined: 3,
  defect: 70,
  interrupted: 130,
} as const;

/** What a command is given: the outside world, so that tests can give it another one. */
export interface Terminal {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stdin: NodeJS.ReadableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** That of the system where left out. */
  readonly clock?: Clock;
  /** Aborted at SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
}

export type CommandOptions = NonNullable<ParseArgsConfig['options']>;
export type CommandValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/**
 * One command of the terminal: one file each under `cli/commands/`. It says how it is called; what it does is loaded
 * when it runs, so that its help text does not pay for the AWS SDK.
 */
export interface Command {
  readonly name: CommandName;
  /** The arguments after the name, for the usage line: `PATTERN [--json]`. */
  readonly usage: string;
  /** Of `summaries`. */
  readonly summary: string;
  /** What else there is to know before it is run, in sentences. */
  readonly description?: string;
  /** One line for each option, in the order of the help text. */
  readonly optionHelp: readonly (readonly [flag: string, meaning: string])[];
  /** Command lines without the program's name, each with what it is for. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  readonly options: CommandOptions;
  /** Fewest and most positional arguments. */
  readonly positionals: readonly [least: number, most: number];
  /** Returns the exit code. Throws `UsageError` for what the user can mend. */
  run(positionals: readonly string[], values: CommandValues, terminal: Terminal): Promise<number>;
}
