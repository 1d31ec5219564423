#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { commandNames, type CommandName } from './command-list.ts';
import { exitCodes, type Command, type Terminal } from './command.ts';
import { commandHelp, generalHelp } from './help.ts';
import { printable, printableLines } from './printable.ts';
import { UsageError } from '../shared/audit/usage-error.ts';

/** Commands are loaded on use, one at a time: the general help loads none. */
const commands: Readonly<Record<CommandName, () => Promise<{ readonly command: Command }>>> = {
  audit: () => import('./commands/audit.ts'),
  explain: () => import('./commands/explain.ts'),
  rules: () => import('./commands/rules.ts'),
  'check-setup': () => import('./commands/check-setup.ts'),
  plan: () => import('./commands/plan.ts'),
  apply: () => import('./commands/apply.ts'),
  undo: () => import('./commands/undo.ts'),
  simulate: () => import('./commands/simulate.ts'),
  demo: () => import('./commands/demo.ts'),
};

const helpOption = { help: { type: 'boolean', short: 'h' } } as const;

/**
 * Runs one command line (without node and script) and returns its exit code. What the user can mend becomes one line
 * on stderr and exit code 2; anything else that is thrown is a defect of this program, exit code 70.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    // A call that was given up for it looks like a service that does not answer.
    if (terminal.signal.aborted) return exitCodes.interrupted;
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof UsageError) {
      terminal.stderr.write(`ringcheck: ${printable(singleLine(message))}\n`);
      return exitCodes.usage;
    }
    const { tellError } = await import('../shared/aws/redact.ts');
    const told = tellError(error);
    const text =
      terminal.env['RINGCHECK_DEBUG'] === undefined
        ? printable(singleLine(told.message))
        : printableLines(told.stack || told.message);
    terminal.stderr.write(
      `ringcheck: unexpected error, please report it (RINGCHECK_DEBUG=1 shows more): ${text}\n`,
    );
    return exitCodes.defect;
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') {
    const { default: description } = await import('../package.json', { with: { type: 'json' } });
    terminal.stdout.write(`${description.version}\n`);
    return exitCodes.ok;
  }
  if (name === 'help' && rest.length > 0) return await dispatch([rest[0] ?? '', '--help'], terminal);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const stream = name === undefined ? terminal.stderr : terminal.stdout;
    stream.write(generalHelp(terminal, stream));
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  const known = commandNames.find((one) => one === name);
  if (known === undefined) {
    throw new UsageError(`unknown command \`${name}\`: use one of ${commandNames.join(', ')}, or --help`);
  }
  const { command } = await commands[known]();
  const { values, positionals } = parse(command, rest);
  if (values['help'] === true) {
    terminal.stdout.write(commandHelp(command, terminal));
    return exitCodes.ok;
  }
  const [least, most] = command.positionals;
  if (positionals.length < least || positionals.length > most) {
    throw new UsageError(
      `wrong number of arguments: usage: ringcheck ${command.name} ${command.usage}`.trimEnd(),
    );
  }
  return await command.run(positionals, values, terminal);
}

function parse(command: Command, args: string[]) {
  try {
    return parseArgs({
      args,
      options: { ...command.options, ...helpOption },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    // parseArgs's own messages name the flag; the first sentence is enough.
    const message = error instanceof Error ? error.message : String(error);
    const [first = message] = message.split(/[.\n]/);
    const dash = command.positionals[1] > 0 ? ', or -- before an argument that begins with -' : '';
    throw new UsageError(`${first}: see ringcheck ${command.name} --help${dash}`, { cause: error });
  }
}

function singleLine(text: string): string {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .join(' ');
}

/** What a shell says of a program that wrote to a pipe that nobody reads: 128 and SIGPIPE, which Node ignores. */
const brokenPipe = 141;

/**
 * Where nobody can be told any more. That stderr cannot be written ends nothing: the report is what was asked for. A
 * stdout that cannot be written does.
 */
function endWithoutReader(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) closes the pipe, which is no failure of what is done by then.
    if (code === 'EPIPE') process.exit(process.exitCode ?? brokenPipe);
    process.stderr.write(`ringcheck: stdout cannot be written (${code ?? message})\n`);
    process.exit(exitCodes.undetermined);
  });
}

async function main(): Promise<void> {
  // The built program may run on Node 20, of which the SDK would warn in eight lines before any of ours; the README says it.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  endWithoutReader();
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interruption.abort(signal);
    });
  }
  process.exitCode = await run(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    signal: interruption.signal,
  });
}

if (import.meta.main) await main();
