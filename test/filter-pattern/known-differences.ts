/**
 * Conformance cases that this engine is known not to agree with, each with its reason. The conformance suite expects
 * every listed case to disagree, so an entry must go on the day its case passes.
 */
export interface KnownDifference {
  readonly suite: string;
  readonly pattern: string;
  readonly event?: unknown;
  readonly reason: string;
}

export const knownDifferences: readonly KnownDifference[] = [];
