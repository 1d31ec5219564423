/** Every attempt that reached the simulator, by the caller's account and by `service:Operation`. */
export interface CallCounts {
  readonly total: number;
  readonly byAccount: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface CallRecord {
  add(accountId: string, action: string): void;
  counts(): CallCounts;
}

/** The row for attempts whose access key the simulator does not know: AWS could not say whose they are either. */
export const unknownCaller = 'unknown';

/** An empty record of calls. */
export function createCallRecord(): CallRecord {
  const byAccount = new Map<string, Map<string, number>>();
  let total = 0;
  return {
    add: (accountId, action) => {
      total += 1;
      let actions = byAccount.get(accountId);
      if (actions === undefined) {
        actions = new Map();
        byAccount.set(accountId, actions);
      }
      actions.set(action, (actions.get(action) ?? 0) + 1);
    },
    counts: () => ({
      total,
      byAccount: Object.fromEntries(
        [...byAccount].map(([accountId, actions]) => [accountId, Object.fromEntries(actions)]),
      ),
    }),
  };
}
