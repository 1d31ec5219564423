/**
 * Speed, as ratios that hold on any machine: `npm run bench -- BENCHMARK [--json]`. A benchmark whose requirement is not
 * met exits with 1, a wrong command line with 2. Tests assert no times: this is where speed is judged.
 */
import { benchPatterns } from './patterns.ts';

/** By name: runs with the arguments behind the name, prints its report and resolves to the exit code. */
const benchmarks: ReadonlyMap<string, (parameters: readonly string[]) => number | Promise<number>> = new Map([
  ['patterns', benchPatterns],
]);

const [name = '', ...parameters] = process.argv.slice(2);
const benchmark = benchmarks.get(name);
if (benchmark === undefined) {
  process.stderr.write(`no benchmark \`${name}\`; there is: ${[...benchmarks.keys()].join(', ')}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await benchmark(parameters);
}
