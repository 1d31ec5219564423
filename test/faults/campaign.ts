/** Many cases of the fault campaign at once, and what they come to. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Retry } from '@smithy/core/retry';
import { logger } from '../../functions/logger.ts';
import { mapConcurrently } from '../../shared/aws/concurrency.ts';
import { noteLogLine, runCase, type CaseOutcome } from './run-case.ts';
import { separateEnvironments } from './run-environment.ts';

/** What a campaign came to. */
export interface Campaign {
  readonly outcomes: readonly CaseOutcome[];
  /** One line for each violated invariant, with the command that repeats its case. */
  readonly violations: readonly string[];
  readonly seconds: number;
  /** How much more memory is in use at the end than when a part of the cases had run. */
  readonly grownBytes: number;
}

/** Cases at the same time: most of a case is waiting. */
const casesAtOnce = 24;
/** Cases after which the memory in use is what it will be. */
const warmUp = 100;

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
    const first = await mapConcurrently(seeds.slice(0, warmUp), casesAtOnce, runCase);
    const warm = heapInUse();
    const others = await mapConcurrently(seeds.slice(warmUp), casesAtOnce, runCase);
    const grownBytes = heapInUse() - warm;
    const outcomes = [...first, ...others];
    const violations = outcomes.flatMap(({ seed, story, violations: found }) =>
      found.map((violation) => `seed ${seed} (${story}): ${violation}\n  again: ${replayCommand(seed)}`),
    );
    const seconds = (performance.now() - started) / 1_000;
    return { outcomes, violations: [...violations, ...rejections], seconds, grownBytes };
  } finally {
    process.off('unhandledRejection', onRejection);
    restore();
  }
}

function replayCommand(seed: number): string {
  return `RINGCHECK_FAULT_SEED=${seed} npm run test:long -- test/long/faults`;
}

/**
 * Gives each case its own environment, and takes the pauses out of the SDK's retries: by its own numbers, so that their
 * count and what is tried again stay those of production.
 */
function prepare(): () => void {
  const restoreEnvironment = separateEnvironments();
  const { delay, throttlingDelay } = Retry;
  const info = logger.info.bind(logger);
  // Not by spies: they would keep each of a million calls.
  Retry.delay = () => 1;
  Retry.throttlingDelay = () => 1;
  logger.info = (...[, details]: readonly unknown[]) => {
    noteLogLine(details);
  };
  return () => {
    Object.assign(Retry, { delay, throttlingDelay });
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

/** The campaign in some lines for a person. */
export function summarize({ outcomes, violations, seconds, grownBytes }: Campaign): string {
  const stories = countBy(outcomes.map(({ story }) => [story, 1] as const));
  const faults = countBy(outcomes.flatMap((outcome) => Object.entries(outcome.faults)));
  const held = countBy(outcomes.flatMap((outcome) => [...outcome.held]));
  const audits = outcomes.reduce((sum, outcome) => sum + outcome.audits, 0);
  const unbegun = outcomes.reduce((sum, outcome) => sum + outcome.unbegun, 0);
  const megabytes = (grownBytes / 1_048_576).toFixed(1);
  return [
    `fault campaign: ${outcomes.length} cases (${listed(stories)}), ${audits} audits, ${unbegun} of which could not begin`,
    `  faults met: ${listed(faults)}`,
    ...[...held]
      .toSorted()
      .map(([invariant, count]) => `  held ${String(count).padStart(5)} times: ${invariant}`),
    `  violations: ${violations.length}; ${seconds.toFixed(0)} s; heap ${megabytes} MB larger than after ${warmUp} cases`,
  ].join('\n');
}

function countBy(entries: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [name, count] of entries) counts.set(name, (counts.get(name) ?? 0) + count);
  return counts;
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted()
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
