import { expect, test } from 'vitest';
import { readScope, scopeDescriptions } from '../../shared/audit/scope-settings.ts';
import type { Report } from '../../shared/audit/report.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { anOrganization, memberId, withSimulator } from './simulated.ts';

const read = (flags: Readonly<Record<string, readonly string[]>>, env: Record<string, string> = {}) =>
  readScope(flags, env, false);

test('without flags and variables the scope is the organization', () => {
  expect(read({})).toEqual({ kind: 'organization' });
  expect(read({}, { RINGCHECK_OU: '' })).toEqual({ kind: 'organization' });
});

test('every flag has a variable, whose texts are comma-separated', () => {
  const env = {
    RINGCHECK_ACCOUNTS: '333333333333, 444444444444',
    RINGCHECK_OU: 'Workloads/Prod,ou-abcd-11111111',
    RINGCHECK_TAG: 'environment=production,team=a=b',
    RINGCHECK_EXCLUDE_ACCOUNTS: '555555555555',
    RINGCHECK_EXCLUDE_OU: 'Sandbox',
    RINGCHECK_EXCLUDE_TAG: 'audit=',
  };

  expect(scopeDescriptions.map(({ variable }) => variable)).toEqual(Object.keys(env));
  expect(read({}, env)).toMatchObject({
    kind: 'selected',
    accounts: ['333333333333', '444444444444'],
    organizationalUnits: ['Workloads/Prod', 'ou-abcd-11111111'],
    tags: [
      { key: 'environment', value: 'production' },
      { key: 'team', value: 'a=b' },
    ],
    excluded: {
      accounts: ['555555555555'],
      organizationalUnits: ['Sandbox'],
      tags: [{ key: 'audit', value: '' }],
    },
  });
});

test('an including flag replaces all including variables, and leaves the excluding ones alone', () => {
  const env = { RINGCHECK_OU: 'Workloads', RINGCHECK_EXCLUDE_OU: 'Sandbox' };

  expect(read({ accounts: ['333333333333'] }, env)).toMatchObject({
    accounts: ['333333333333'],
    organizationalUnits: [],
    excluded: { organizationalUnits: ['Sandbox'] },
  });
  expect(read({ 'exclude-accounts': ['333333333333'] }, env)).toMatchObject({
    organizationalUnits: ['Workloads'],
    excluded: { accounts: ['333333333333'], organizationalUnits: [] },
  });
});

test('--this-account leaves the variables alone and goes with no flag', () => {
  expect(readScope({}, { RINGCHECK_OU: 'Workloads' }, true)).toEqual({ kind: 'this-account' });
  expect(() => readScope({ 'exclude-tag': ['a=b'] }, {}, true)).toThrow(
    '--this-account goes without --exclude-tag',
  );
});

test.for([
  [{ accounts: ['12345'] }, {}, '--accounts `12345` is not an account id'],
  [{ accounts: [''] }, {}, '--accounts `` is not an account id'],
  [{}, { RINGCHECK_EXCLUDE_ACCOUNTS: '333333333333,' }, 'RINGCHECK_EXCLUDE_ACCOUNTS `` is not an account id'],
  [{ tag: ['production'] }, {}, '--tag `production` is not a tag: write it as KEY=VALUE'],
  [{ 'exclude-tag': ['=x'] }, {}, '--exclude-tag `=x` is not a tag'],
] as const)('%o %o is refused by name', ([flags, env, message]) => {
  expect(() => read(flags, env)).toThrow(UsageError);
  expect(() => read(flags, env)).toThrow(message);
});

/** The auditor and the management account are in the root, without tags. */
const organization = anOrganization(
  { tags: { environment: 'production', audit: 'no' } },
  {
    '444444444444': { organizationalUnit: 'Workloads/Test', tags: { environment: 'test' } },
    '555555555555': { organizationalUnit: 'Sandbox', tags: { environment: 'production' } },
    '666666666666': { organizationalUnit: 'Sandbox', state: 'SUSPENDED' },
  },
);

const inScope = ({ accounts }: Report) =>
  accounts.filter(({ state }) => state !== 'excluded').map(({ accountId }) => accountId);
const tagCalls = ({ run }: Report) => run.apiCalls.byAction['organizations:ListTagsForResource'] ?? 0;

test.for([
  ['a unit', { 'exclude-ou': ['Workloads'] }, ['111111111111', '222222222222', '555555555555'], 0],
  ['accounts of a unit', { ou: ['Workloads'], 'exclude-accounts': ['444444444444'] }, ['333333333333'], 0],
  [
    'a unit and accounts',
    { ou: ['Workloads/Test'], accounts: ['555555555555'] },
    ['444444444444', '555555555555'],
    0,
  ],
  ['a tag', { tag: ['environment=production'] }, ['333333333333', '555555555555'], 5],
  [
    'a tag or a unit',
    { tag: ['environment=production'], ou: ['Workloads'] },
    ['333333333333', '444444444444', '555555555555'],
    3,
  ],
  [
    'a tag, not another',
    { tag: ['environment=production'], 'exclude-tag': ['audit=no'] },
    ['555555555555'],
    5,
  ],
  [
    'all but a tag',
    { 'exclude-tag': ['environment=production'] },
    ['111111111111', '222222222222', '444444444444'],
    5,
  ],
  ['a tag, not a unit', { tag: ['environment=production'], 'exclude-ou': ['Sandbox'] }, ['333333333333'], 4],
] as const)(
  '%s: the others are out of scope, and only who hangs on a tag is asked for it',
  async ([, flags, ids, calls]) => {
    await withSimulator(organization, async (audit) => {
      const report = await audit({ scope: read(flags) });

      expect(inScope(report).toSorted()).toEqual(ids);
      expect(tagCalls(report)).toBe(calls);
      expect(report.coverage).toMatchObject({ accounts: 6, excluded: 6 - ids.length });
    });
  },
);

test('who is excluded appears so, with why', async () => {
  await withSimulator(organization, async (audit) => {
    const { accounts } = await audit({ scope: read({ 'exclude-accounts': [memberId] }) });
    const why = (id: string) => accounts.find(({ accountId }) => accountId === id);

    expect(why(memberId)).toMatchObject({ state: 'excluded', why: 'out-of-scope', results: [] });
    expect(why('666666666666')).toMatchObject({ state: 'excluded', why: 'account-not-active' });
  });
});

test('an excluded account that is not in the organization any more is named, and the others are excluded', async () => {
  await withSimulator(organization, async (audit) => {
    const ignored: string[] = [];
    const report = await audit({
      scope: read({}, { RINGCHECK_EXCLUDE_ACCOUNTS: `999999999999,${memberId}` }),
      observer: { onExclusionIgnored: (because) => ignored.push(because) },
    });

    expect(ignored).toEqual([
      'RINGCHECK_EXCLUDE_ACCOUNTS 999999999999 is not in the organization, so that it excludes nothing',
    ]);
    expect(inScope(report)).not.toContain(memberId);
    expect(report.coverage.accounts).toBe(6);
  });
});

test.for([
  [{ accounts: ['999999999999'] }, '--accounts 999999999999 is not in the organization'],
  [{ ou: ['Nowhere'] }, '--ou `Nowhere` is not in the organization'],
  [{ 'exclude-ou': ['Nowhere'] }, '--exclude-ou `Nowhere` is not in the organization'],
  [{ tag: ['environment=nowhere'] }, 'no account is in scope'],
] as const)('%o is refused by name', async ([flags, message]) => {
  await withSimulator(organization, async (audit) => {
    await expect(audit({ scope: read(flags) })).rejects.toThrow(message);
  });
});

test('however many units are named, roots and units are asked once', async () => {
  await withSimulator(organization, async (audit) => {
    const { run } = await audit({
      scope: read({ ou: ['Workloads/Prod', 'Workloads/Test', 'Workloads'], 'exclude-ou': ['Sandbox'] }),
    });

    expect(run.apiCalls.byAction).toMatchObject({
      'organizations:ListRoots': 1,
      // Below the root, and below the one unit that is looked into.
      'organizations:ListOrganizationalUnitsForParent': 2,
    });
  });
});

test('an account whose tags may not be read is neither in nor out: the run does not begin', async () => {
  const denied = anOrganization(
    {},
    { '222222222222': { deniedActions: ['organizations:ListTagsForResource'] } },
  );

  await withSimulator(denied, async (audit) => {
    const refused = audit({ scope: read({ 'exclude-tag': ['audit=no'] }) });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      /the tags of account \d{12} cannot be read \(.*allow organizations:ListTagsForResource/,
    );
  });
});
