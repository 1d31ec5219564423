import { coldStartTable } from './cold-start/cold-start-table.ts';
import { measureImports } from './cold-start/measure-imports.ts';
import { readRounds } from './rounds.ts';

/**
 * `npm run bench -- cold-start [--rounds 15] [--json]`: how long each packaged function takes to load, in times of a
 * bundle of seven bare SDK clients with middy. Most of a cold start that is the function's own is this.
 */
export async function benchColdStart(parameters: readonly string[]): Promise<number> {
  const { rounds, isJson } = readRounds(parameters);
  const measures = await measureImports(rounds);
  process.stdout.write(
    isJson ? `${JSON.stringify({ rounds, coldStart: measures })}\n` : coldStartTable(measures, rounds),
  );
  return 0;
}
