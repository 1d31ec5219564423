/** What the invariants of a case came to. */
export interface Ledger {
  /** Empty where every invariant holds. */
  readonly violations: readonly string[];
  /** The invariants that were looked at, with how often each held. */
  readonly held: ReadonlyMap<string, number>;
  /** @param problems in words; none where the invariant holds */
  check(invariant: string, problems: readonly string[]): void;
}

/** A ledger in which nothing was looked at. */
export function createLedger(): Ledger {
  const violations: string[] = [];
  const held = new Map<string, number>();
  return {
    violations,
    held,
    check: (invariant, problems) => {
      if (problems.length === 0) held.set(invariant, (held.get(invariant) ?? 0) + 1);
      violations.push(...problems.map((problem) => `${invariant}: ${problem}`));
    },
  };
}
