import { createHash } from 'node:crypto';
import type { LinkEvidence } from './evidence.ts';
import type { MetricFilter } from './snapshot.ts';
import type { Tail } from './tail.ts';

/**
 * What moves with time or with the audit's own visits, and so says nothing about a change of a chain; of a finding's
 * chain neither.
 */
export const movingObservations: ReadonlySet<string> = new Set([
  'latestDeliveryAt',
  'latestDeliveryError',
  'message',
]);

/** A chain as far as its digest tells it from others. */
export interface DigestedChain {
  readonly links: readonly LinkEvidence[];
  readonly filters: readonly MetricFilter[];
  /** `Path.members`: the ways from each of several filters. */
  readonly members: readonly (readonly Tail[])[];
}

/**
 * A short text that differs where the chains differ: their resources, what decided their links, and what their filters
 * count. `live` is left out, and so is all that time moves. Order does not matter.
 * @param chains the account's chains that are whole but for `live`
 * @returns null where there is none
 */
export function digestOfChains(chains: readonly DigestedChain[]): string | null {
  if (chains.length === 0) return null;
  const texts = chains.map((chain) => JSON.stringify(stableChain(chain)));
  const stable = [...new Set(texts)].sort();
  return createHash('sha256').update(JSON.stringify(stable)).digest('hex').slice(0, 32);
}

function stableChain({ links, filters, members }: DigestedChain): unknown {
  const ways = members.map((tails) => tails.map((tail) => tail.links.map(stableEvidence)));
  return {
    ...(ways.length === 0 ? {} : { ways }),
    links: links.filter(({ link }) => link !== 'live').map(stableEvidence),
    filters: filters.map(({ name, pattern, transformations, fieldSelectionCriteria }) => ({
      name,
      pattern,
      transformations,
      fieldSelectionCriteria,
    })),
  };
}

function stableEvidence({ link, state, resource, observed }: LinkEvidence): unknown {
  const kept = Object.entries(observed ?? {}).filter(([key]) => !movingObservations.has(key));
  return { link, state, resource, observed: kept };
}
