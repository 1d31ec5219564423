import { measureStartups } from './startup/measure-startups.ts';
import { mostBeyondNode, startupTable } from './startup/startup-table.ts';
import { readRounds } from './rounds.ts';

/**
 * `npm run bench -- startup [--rounds 15] [--json]`: the processor time until a help text is printed, from source and
 * built, beside Node's own. Exit 1 where the general help takes longer than it may.
 */
export async function benchStartup(parameters: readonly string[]): Promise<number> {
  const { rounds, isJson } = readRounds(parameters);
  const measures = await measureStartups(rounds);
  process.stdout.write(
    isJson ? `${JSON.stringify({ rounds, startup: measures })}\n` : startupTable(measures, rounds),
  );
  const general = measures.filter(({ isGeneralHelp }) => isGeneralHelp);
  return general.every(({ beyondNode }) => beyondNode < mostBeyondNode) ? 0 : 1;
}
