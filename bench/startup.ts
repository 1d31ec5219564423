import { parseArgs } from 'node:util';
import { measureStartups } from './startup/measure-startups.ts';
import { mostBeyondNode, startupTable } from './startup/startup-table.ts';
import { wholeNumber } from './whole-number.ts';

/**
 * `npm run bench -- startup [--rounds 15] [--json]`: the processor time until a help text is printed, from source and
 * built, beside Node's own. Exit 1 where the general help takes longer than it may.
 */
export async function benchStartup(parameters: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      rounds: { type: 'string', default: '15' },
      json: { type: 'boolean', default: false },
    },
  });
  const rounds = wholeNumber('rounds', values.rounds, 1, 999);
  const measures = await measureStartups(rounds);
  process.stdout.write(
    values.json ? `${JSON.stringify({ rounds, startup: measures })}\n` : startupTable(measures, rounds),
  );
  const general = measures.filter(({ isGeneralHelp }) => isGeneralHelp);
  return general.every(({ beyondNode }) => beyondNode < mostBeyondNode) ? 0 : 1;
}
