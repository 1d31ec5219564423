/**
 * Reads the event of the audit function: anything without `accounts` is a schedule's event and means the organization.
 * @throws Error that names the member where `accounts` is there but is no list of account ids
 */
export function readAuditEvent(event: unknown): { readonly accounts: readonly string[] | null } {
  if (typeof event !== 'object' || event === null || !('accounts' in event)) return { accounts: null };
  const { accounts } = event;
  if (!Array.isArray(accounts) || accounts.length === 0) {
    throw new Error('event.accounts is not a list of account ids: leave it out to audit the organization');
  }
  return {
    accounts: accounts.map((id: unknown, index) => {
      if (typeof id === 'string' && /^\d{12}$/.test(id)) return id;
      throw new Error(`event.accounts[${index}] is not an account id: an id is a text of twelve digits`);
    }),
  };
}
