import type { Batch } from '../shared/audit/fan-out-plan.ts';

/** What the audit function is asked for. */
export type AuditEvent =
  | { readonly kind: 'scope' }
  | { readonly kind: 'accounts'; readonly accounts: readonly string[] }
  | { readonly kind: 'batch'; readonly batch: Batch };

/**
 * Reads the event of the audit function: `{ "accounts": [...] }` names accounts, `{ "runId", "batch" }` a batch of the
 * fan-out; anything else is a schedule's event and means all that the environment includes.
 * @throws Error that names the member that is not of its form
 */
export function readAuditEvent(event: unknown): AuditEvent {
  if (typeof event !== 'object' || event === null) return { kind: 'scope' };
  if ('runId' in event) {
    const { batch } = event as { readonly batch?: unknown };
    if (typeof batch !== 'number' || !Number.isSafeInteger(batch) || batch < 0) {
      throw new Error('event.batch is not the number of a batch: the first is 0');
    }
    return { kind: 'batch', batch: { runId: readRunId(event), batch } };
  }
  if (!('accounts' in event)) return { kind: 'scope' };
  const { accounts } = event;
  if (!Array.isArray(accounts) || accounts.length === 0) {
    throw new Error('event.accounts is not a list of account ids: leave it out to audit the organization');
  }
  return {
    kind: 'accounts',
    accounts: accounts.map((id: unknown, index) => {
      if (typeof id === 'string' && /^\d{12}$/.test(id)) return id;
      throw new Error(`event.accounts[${index}] is not an account id: an id is a text of twelve digits`);
    }),
  };
}

/** The run that an event of the fan-out belongs to. @throws Error where it is no id of a run */
export function readRunId(event: unknown): string {
  const { runId } = (event ?? {}) as { readonly runId?: unknown };
  if (typeof runId === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(runId)) return runId;
  throw new Error('event.runId is not the id of a run: the list-accounts function answers it');
}
