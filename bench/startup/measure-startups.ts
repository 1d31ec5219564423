import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleTerminal } from '../../esbuild.config.ts';
import { medianOf } from '../stopwatch.ts';

/** What one command line costs until it has ended. */
export interface StartupMeasure {
  readonly name: string;
  readonly isGeneralHelp: boolean;
  /** Milliseconds of the processor, in user and system mode, the median of the rounds. */
  readonly median: number;
  /** Its median in medians of Node alone. */
  readonly ratio: number;
  /** Its median without that of Node alone. */
  readonly beyondNode: number;
}

const bare = 'node alone';

/** Prints the processor time of its whole process, in microseconds, as the last thing that it does. */
const tellTime = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeSync(2, String(user + system));
  });
`)}`;

/** Runs every command line once in each round, so that all meet the same busy and quiet moments of the machine. */
export async function measureStartups(rounds: number): Promise<readonly StartupMeasure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-startup-'));
  try {
    await bundleTerminal(folder);
    const lines = commandLines(path.join(folder, 'ringcheck.mjs'));
    const times = new Map([...lines.keys()].map((name): [string, number[]] => [name, []]));
    // The first round brings the files into the system's cache and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, args] of lines) {
        const milliseconds = processorTime(args);
        if (round > 0) times.get(name)?.push(milliseconds);
      }
    }
    const reference = medianOf(times.get(bare) ?? []);
    return [...times].map(([name, ofLine]) => {
      const median = medianOf(ofLine);
      const isGeneralHelp = name.startsWith('ringcheck --help');
      return { name, isGeneralHelp, median, ratio: median / reference, beyondNode: median - reference };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Node's arguments by what is measured. */
function commandLines(built: string): ReadonlyMap<string, readonly string[]> {
  const programs = [
    ['source', 'cli/ringcheck.ts'],
    ['built', built],
  ] as const;
  return new Map([
    [bare, ['--eval', '0']],
    ...programs.flatMap(([where, program]) =>
      [['--help'], ['audit', '--help'], ['plan', '--help']].map(
        (args) => [`ringcheck ${args.join(' ')}, ${where}`, [program, ...args]] as const,
      ),
    ),
  ]);
}

/** Longer than any start takes on any machine, milliseconds. */
const startTimeout = 60_000;

function processorTime(args: readonly string[]): number {
  const { status, stderr } = spawnSync(process.execPath, ['--import', tellTime, ...args], {
    encoding: 'utf8',
    timeout: startTimeout,
  });
  const milliseconds = Number(stderr) / 1_000;
  if (status !== 0 || !(milliseconds > 0)) throw new Error(`${args.join(' ')} printed \`${stderr}\``);
  return milliseconds;
}
