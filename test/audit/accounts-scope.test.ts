import { expect, test } from 'vitest';
import { isAccountId, scopeAccounts } from '../../shared/organization/scope.ts';
import { readAuditEvent } from '../../functions/audit-event.ts';

const account = (state: string) => ({ id: '333333333333', name: 'a', state, joinedAt: null });

test.for(['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION'])('%s accounts are excluded', (state) => {
  expect(scopeAccounts([account(state)], null)[0]?.excluded).toBe('account-not-active');
});

test('an account on its way out still works and is judged', () => {
  expect(scopeAccounts([account('PENDING_CLOSURE')], null)[0]).toMatchObject({
    excluded: null,
    isPendingClosure: true,
  });
});

test('accounts that were not asked for are out of scope, active or not', () => {
  expect(scopeAccounts([account('ACTIVE')], new Set(['444444444444']))[0]?.excluded).toBe('out-of-scope');
  expect(scopeAccounts([account('ACTIVE')], new Set(['333333333333']))[0]?.excluded).toBeNull();
});

test('an account id has twelve digits', () => {
  expect(['333333333333', '33333333333', '33333333333a', ''].map(isAccountId)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('a schedule event audits the organization, a batch its accounts', () => {
  expect(readAuditEvent({ source: 'aws.scheduler' })).toEqual({ accounts: null });
  expect(readAuditEvent({ accounts: ['333333333333'] })).toEqual({ accounts: ['333333333333'] });
});

test.for([
  [{ accounts: [] }, 'event.accounts'],
  [{ accounts: ['3'] }, 'event.accounts[0]'],
  [{ accounts: 'all' }, 'event.accounts'],
] as const)('the event %o is refused by name', ([event, message]) => {
  expect(() => readAuditEvent(event)).toThrow(message);
});
