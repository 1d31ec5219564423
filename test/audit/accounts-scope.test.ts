import { expect, test } from 'vitest';
import { isAccountId, scopeAccounts, type ScopeDecision } from '../../shared/organization/scope.ts';
import { readAuditEvent } from '../../functions/audit-event.ts';

const account = (state: string) => ({ id: '333333333333', name: 'a', state, joinedAt: null });
const excludedBy = (state: string, change: Partial<ScopeDecision> = {}) =>
  scopeAccounts([account(state)], {
    selected: null,
    excluded: new Set(),
    exceptions: new Map(),
    ...change,
  })[0]?.excluded;

test.for(['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION'])('%s accounts are excluded', (state) => {
  expect(excludedBy(state)).toBe('account-not-active');
});

test('an account on its way out still works and is judged', () => {
  const decision = { selected: null, excluded: new Set<string>(), exceptions: new Map() };

  expect(scopeAccounts([account('PENDING_CLOSURE')], decision)[0]).toMatchObject({
    excluded: null,
    isPendingClosure: true,
  });
});

test('accounts that were not asked for are out of scope, active or not', () => {
  const others = { selected: new Set(['444444444444']) };

  expect(excludedBy('ACTIVE', others)).toBe('out-of-scope');
  expect(excludedBy('SUSPENDED', others)).toBe('out-of-scope');
  expect(excludedBy('ACTIVE', { selected: new Set(['333333333333']) })).toBeNull();
});

test('what is taken away is out of scope, asked for or not', () => {
  const excluded = new Set(['333333333333']);

  expect(excludedBy('ACTIVE', { excluded })).toBe('out-of-scope');
  expect(excludedBy('ACTIVE', { excluded, selected: excluded })).toBe('out-of-scope');
});

test('an account id has twelve digits', () => {
  expect(['333333333333', '33333333333', '33333333333a', ''].map(isAccountId)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('a schedule event audits what the environment includes, others the accounts or the batch that they name', () => {
  const runId = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';

  expect(readAuditEvent({ source: 'aws.scheduler' })).toEqual({ kind: 'scope' });
  expect(readAuditEvent(null)).toEqual({ kind: 'scope' });
  expect(readAuditEvent({ accounts: ['333333333333'] })).toEqual({
    kind: 'accounts',
    accounts: ['333333333333'],
  });
  expect(readAuditEvent({ runId, batch: 0 })).toEqual({ kind: 'batch', batch: { runId, batch: 0 } });
});

test.for([
  [{ accounts: [] }, 'event.accounts'],
  [{ accounts: ['3'] }, 'event.accounts[0]'],
  [{ accounts: 'all' }, 'event.accounts'],
] as const)('the event %o is refused by name', ([event, message]) => {
  expect(() => readAuditEvent(event)).toThrow(message);
});
