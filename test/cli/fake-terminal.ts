import { PassThrough, Readable } from 'node:stream';
import type { Terminal } from '../../cli/command.ts';
import { run } from '../../cli/ringcheck.ts';

/** Runs one command line in this process and returns what it printed and its exit code. */
export async function runCommand(
  args: readonly string[],
  {
    env = {},
    stdin = '',
    signal,
    isTerminal = false,
    isInteractive = false,
    columns,
  }: {
    env?: Terminal['env'];
    stdin?: string;
    signal?: AbortSignal;
    isTerminal?: boolean;
    /** Somebody sits there who can be asked. */
    isInteractive?: boolean;
    /** Characters of a line, of both streams. */
    columns?: number;
  } = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const stdout = collect();
  const stderr = collect();
  const width = columns === undefined ? {} : { columns };
  const code = await run(args, {
    stdout: Object.assign(stdout.stream, { isTTY: isTerminal, ...width }),
    stderr: Object.assign(stderr.stream, { isTTY: isInteractive, ...width }),
    stdin: Object.assign(Readable.from([stdin]), { isTTY: isInteractive }),
    env,
    signal: signal ?? new AbortController().signal,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collect() {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { stream, text: () => chunks.join('') };
}
