import { parseArgs } from 'node:util';
import { coldStartTable } from './cold-start/cold-start-table.ts';
import { measureImports } from './cold-start/measure-imports.ts';
import { wholeNumber } from './whole-number.ts';

/**
 * `npm run bench -- cold-start [--rounds 15] [--json]`: how long each packaged function takes to load, in times of a
 * bundle of seven bare SDK clients with middy. Most of a cold start that is the function's own is this.
 */
export async function benchColdStart(parameters: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      rounds: { type: 'string', default: '15' },
      json: { type: 'boolean', default: false },
    },
  });
  const rounds = wholeNumber('rounds', values.rounds, 1, 999);
  const measures = await measureImports(rounds);
  process.stdout.write(
    values.json ? `${JSON.stringify({ rounds, coldStart: measures })}\n` : coldStartTable(measures, rounds),
  );
  return 0;
}
