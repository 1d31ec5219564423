/**
 * Speed, as ratios that hold on any machine: `npm run bench -- BENCHMARK [--json]`. A benchmark whose requirement is not
 * met exits with 1, a wrong command line with 2. Tests assert no times: this is where speed is judged.
 */
import { benchAudit } from './audit.ts';
import { benchColdStart } from './cold-start.ts';
import { benchPatterns } from './patterns.ts';
import { benchStartup } from './startup.ts';

/** Runs with the arguments behind its name, prints its report and resolves to the exit code. */
type Benchmark = (parameters: readonly string[]) => number | Promise<number>;
const benchmarks: ReadonlyMap<string, Benchmark> = new Map<string, Benchmark>([
  ['audit', benchAudit],
  ['cold-start', benchColdStart],
  ['patterns', benchPatterns],
  ['startup', benchStartup],
]);

const [name = '', ...parameters] = process.argv.slice(2);
process.exitCode = await run(name, parameters);

async function run(benchmarkName: string, options: readonly string[]): Promise<number> {
  const benchmark = benchmarks.get(benchmarkName);
  if (benchmark === undefined) {
    return refused(`no benchmark \`${benchmarkName}\`; there is: ${[...benchmarks.keys()].join(', ')}`);
  }
  try {
    return await benchmark(options);
  } catch (error) {
    // Those of `parseArgs`: an option that is not known, or without its value.
    if (!(error instanceof TypeError && 'code' in error)) throw error;
    return refused(error.message);
  }
}

function refused(message: string): number {
  process.stderr.write(`${message.split('\n')[0] ?? ''}\n`);
  return 2;
}
