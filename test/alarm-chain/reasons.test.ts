import { expect, test } from 'vitest';
import { breakReasons, judgeAccount, type BreakReason } from '../../shared/alarm-chain/index.ts';
import { complianceStatus } from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { brokenAccounts, type BrokenAccount } from './broken-accounts.ts';
import { aField, anAccount, aSelection, seen } from './compliant-account.ts';

test('a compliant account rings, passes and names no link', () => {
  const judgement = judgeAccount(anAccount(), assumeRole);

  expect(judgement).toMatchObject({
    cloudguard: 'pass',
    rings: 'yes',
    brokenLink: null,
    reason: null,
    witness: null,
    notes: [],
  });
  expect(judgement.chain.map(({ link, state }) => `${link} ${state}`)).toEqual([
    'trail holds',
    'event-selection holds',
    'log-delivery holds',
    'metric-filter holds',
    'alarm holds',
    'notification holds',
    'subscriber holds',
    'live unseen',
  ]);
  expect(complianceStatus(judgement, 'both')).toBe('PASSED');
});

test.for(Object.entries(brokenAccounts) as [BreakReason, BrokenAccount][])(
  'one change to a compliant account → %s',
  ([reason, { change, cloudguard, rings = 'no', notes = [] }]) => {
    const judgement = judgeAccount(anAccount(change), assumeRole);

    const { link } = breakReasons[reason];
    expect(judgement).toMatchObject({ cloudguard, rings, brokenLink: link, reason });
    expect(complianceStatus(judgement, 'both')).toBe('FAILED');
    expect(judgement.chain.at(-1)?.link).toBe(rings === 'yes' ? 'live' : link);
    expect(judgement.chain.filter(({ state }) => state === 'broken').length).toBe(rings === 'yes' ? 0 : 1);
    expect(judgement.notes.map(({ code }) => code)).toEqual(notes);
  },
);

test('a filter that misses events comes with a record that it misses', () => {
  const judgement = judgeAccount(anAccount(brokenAccounts['filter-misses-events'].change), assumeRole);

  expect(judgement.witness).toMatchObject({
    eventName: 'AssumeRole',
    errorCode: expect.any(String) as string,
  });
});

test('a filter that is too broad for CloudGuard comes with a record of another event', () => {
  const judgement = judgeAccount(anAccount(brokenAccounts['filter-broader-than-rule'].change), assumeRole);

  expect((judgement.witness as { eventName: string }).eventName).toMatch(/^AssumeRole./);
});

test('a WriteOnly advanced selector leaves AssumeRole out', () => {
  const fields = [
    aField('eventCategory', { equals: ['Management'] }),
    aField('readOnly', { equals: ['false'] }),
  ];
  const change = { selection: seen(aSelection({ advanced: [{ name: undefined, fields }] })) };

  expect(judgeAccount(anAccount(change), assumeRole).reason).toBe('read-events-not-recorded');
});
