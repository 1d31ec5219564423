import type { MiddlewareStack } from '@smithy/types';
import { setTimeout as delay } from 'node:timers/promises';

/** How fast an operation may be called. */
export interface Pace {
  /** Calls per second. */
  readonly rate: number;
  /** Calls at once after a rest. */
  readonly burst: number;
}

/** The time, and how to let it pass; both in milliseconds. */
export interface PaceClock {
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

/** No single wait is longer: whoever has to wait so long is better off with a refusal, which is tried again. */
const longestWait = 60_000;

const processClock: PaceClock = {
  now: () => performance.now(),
  wait: async (milliseconds) => {
    await delay(milliseconds);
  },
};

/** @returns waits until one more call keeps the pace; who comes first goes first */
export function createPacer({ rate, burst }: Pace, clock = processClock): () => Promise<void> {
  const interval = 1_000 / rate;
  /** When the burst will be there in full again. */
  let restedAt = -Infinity;
  return async () => {
    const now = clock.now();
    restedAt = Math.max(restedAt, now) + interval;
    const wait = restedAt - burst * interval - now;
    if (wait > 0) await clock.wait(Math.min(wait, longestWait));
  };
}

/**
 * Makes a client keep a pace, each attempt counted. Only for what is asked of one account for the whole run: the quotas
 * of the accounts that are audited are far from what the few calls of one audit use.
 * @param paces by operation, such as `ListAccounts`
 */
export function paceCalls<Input extends object, Output extends object>(
  client: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  paces: Readonly<Record<string, Pace>>,
): void {
  const pacers = new Map(Object.entries(paces).map(([operation, pace]) => [operation, createPacer(pace)]));
  client.middlewareStack.add(
    (next, context) => async (args) => {
      await pacers.get((context['commandName'] ?? '').replace(/Command$/, ''))?.();
      return await next(args);
    },
    { step: 'finalizeRequest', name: 'ringcheckPace', priority: 'low' },
  );
}
