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
    onStderr = () => undefined,
  }: {
    env?: Terminal['env'];
    stdin?: string;
    signal?: AbortSignal;
    isTerminal?: boolean;
    /** Somebody sits there who can be asked. */
    isInteractive?: boolean;
    /** Characters of a line, of both streams. */
    columns?: number;
    /** Told of each text as it is written. */
    onStderr?: (text: string) => void;
  } = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const stdout = collect();
  const stderr = collect(onStderr);
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

function collect(told: (text: string) => void = () => undefined) {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk.toString());
    told(chunk.toString());
  });
  return { stream, text: () => chunks.join('') };
}
