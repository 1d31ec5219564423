import type { CallFaultKind } from '../scenario/faults.ts';

/** What an account can meet: the faults of its calls, and what befalls it as a whole. */
export type FaultKind = CallFaultKind | 'expired-credentials' | 'closed-account' | 'clock-skew';

/** The calls that met a fault. */
export interface FaultCounts {
  readonly total: number;
  readonly byKind: Readonly<Partial<Record<FaultKind, number>>>;
  readonly byAccount: Readonly<Record<string, Readonly<Partial<Record<FaultKind, number>>>>>;
}

export interface FaultRecord {
  add(accountId: string, kind: FaultKind): void;
  counts(): FaultCounts;
}

/** An empty record of faults. */
export function createFaultRecord(): FaultRecord {
  const byAccount = new Map<string, Map<FaultKind, number>>();
  return {
    add: (accountId, kind) => {
      const kinds = byAccount.get(accountId) ?? new Map<FaultKind, number>();
      byAccount.set(accountId, kinds);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    },
    counts: () => {
      const byKind = new Map<FaultKind, number>();
      for (const [kind, count] of [...byAccount.values()].flatMap((kinds) => [...kinds])) {
        byKind.set(kind, (byKind.get(kind) ?? 0) + count);
      }
      return {
        total: [...byKind.values()].reduce((sum, count) => sum + count, 0),
        byKind: Object.fromEntries(byKind),
        byAccount: Object.fromEntries(
          [...byAccount].map(([accountId, kinds]) => [accountId, Object.fromEntries(kinds)]),
        ),
      };
    },
  };
}
