/** Many cases of the fault campaign at once, and what they come to. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { logger } from '../../functions/logger.ts';
import { mapConcurrently } from '../../shared/aws/concurrency.ts';
import { shortenPauses } from '../audit/short-pauses.ts';
import { noteLogLine } from './remediate-case.ts';
import { runCase, type CaseOutcome } from './run-case.ts';
import { separateEnvironments } from './run-environment.ts';

/** What some cases came to. */
export interface Campaign {
  readonly outcomes: readonly CaseOutcome[];
  /** One line for each violated invariant, with the command that repeats its case. */
  readonly violations: readonly string[];
  readonly seconds: number;
  /** Bytes of the heap that are in use afterwards. */
  readonly heap: number;
}

/** Cases at the same time: most of a case is waiting. */
const casesAtOnce = 32;

/** Runs the cases of the seeds. */
export async function runCampaign(seeds: readonly number[]): Promise<Campaign> {
  const restore = prepare();
  const rejections: string[] = [];
  const onRejection = (error: unknown) => {
    rejections.push(
      `unhandled rejection: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };
  process.on('unhandledRejection', onRejection);
  const started = performance.now();
  try {
    const outcomes = await mapConcurrently(seeds, casesAtOnce, runCase);
    const violations = outcomes.flatMap(({ seed, story, violations: found }) =>
      found.map((violation) => `seed ${seed} (${story}): ${violation}\n  again: ${replayCommand(seed)}`),
    );
    const seconds = (performance.now() - started) / 1_000;
    return { outcomes, violations: [...violations, ...rejections], seconds, heap: heapInUse() };
  } finally {
    process.off('unhandledRejection', onRejection);
    restore();
  }
}

function replayCommand(seed: number): string {
  return `RINGCHECK_FAULT_SEED=${seed} npm run test:long -- test/long/faults`;
}

/** Gives each case its own environment, and takes the pauses out of the SDK's retries. */
function prepare(): () => void {
  const restoreEnvironment = separateEnvironments();
  const restorePauses = shortenPauses();
  const info = logger.info.bind(logger);
  // Not by a spy: it would keep each of a million lines.
  logger.info = (...[, details]: readonly unknown[]) => {
    noteLogLine(details);
  };
  return () => {
    restorePauses();
    logger.info = info;
    restoreEnvironment();
  };
}

function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

/** Campaigns that followed each other, in some lines for a person. */
export function summarize(campaigns: readonly Campaign[]): string {
  const outcomes = campaigns.flatMap((campaign) => campaign.outcomes);
  const stories = countBy(outcomes.map(({ story }) => [story, 1] as const));
  const faults = countBy(outcomes.flatMap((outcome) => Object.entries(outcome.faults)));
  const held = countBy(outcomes.flatMap((outcome) => [...outcome.held]));
  const seconds = sum(campaigns.map((campaign) => campaign.seconds));
  return [
    `fault campaign: ${outcomes.length} cases (${listed(stories)}) in ${seconds.toFixed(0)} s`,
    `  ${sum(outcomes.map(({ audits }) => audits))} audits, of which ${sum(outcomes.map(({ unbegun }) => unbegun))} could not begin; the remediation made ${sum(outcomes.map(({ made }) => made))} resources`,
    `  calls that met a fault: ${listed(faults)}`,
    ...[...held]
      .toSorted(byName)
      .map(([invariant, count]) => `  held ${String(count).padStart(5)} times: ${invariant}`),
    `  violations: ${sum(campaigns.map(({ violations }) => violations.length))}; heap in use after each part, MB: ${campaigns.map(({ heap }) => Math.round(heap / 1_048_576)).join(' ')}`,
  ].join('\n');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function countBy(entries: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [name, count] of entries) counts.set(name, (counts.get(name) ?? 0) + count);
  return counts;
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted(byName)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}
