import { expect, test } from 'vitest';
import { relate } from '../../shared/filter-pattern/index.ts';
import { rules } from '../../shared/rules/index.ts';
import type { Change } from '../../simulator/generator/change.ts';
import { changes } from '../../simulator/generator/changes/catalogue.ts';
import { firstSeedWithOrganizationTrail } from '../../simulator/generator/generator-bounds.ts';
import { organizationTrailParts } from '../../simulator/generator/organization-trail.ts';
import {
  broaderPatterns,
  cisFilters,
  disjointPatterns,
  equivalentPatterns,
  missingPatterns,
  partialPatterns,
} from '../../simulator/generator/patterns.ts';
import { generateScenario, loadScenario, ScenarioError } from '../../simulator/index.ts';

const rule = rules[0]!;

function expectations(accounts: number, seed: number) {
  const scenario = loadScenario(generateScenario({ accounts, seed }));
  return Object.values(scenario.accounts).map(({ expected }) => expected);
}

/** How an account shows what it was made to be. */
function partOf(expected: ReturnType<typeof expectations>[number]): string {
  return expected?.why ?? expected?.results[0]?.reason ?? 'compliant';
}

function reasonOf(name: string, change: Change): string {
  return change.reason ?? name;
}

const reasonsInScope = [
  'no-trail',
  'trail-not-logging',
  'trail-misses-regions',
  'management-events-not-recorded',
  'read-events-not-recorded',
  'no-log-group',
  'log-group-missing',
  'log-delivery-failing',
  'log-delivery-stale',
  'log-class-without-filters',
  'no-metric-filter',
  'filter-never-matches',
  'filter-misses-events',
  'filter-broader-than-rule',
  'filter-excludes-account',
  'metric-value-not-positive',
  'no-alarm',
  'alarm-needs-more-events',
  'alarm-cannot-fire',
  'alarm-never-resets',
  'alarm-actions-disabled',
  'alarm-muted',
  'no-alarm-action',
  'no-sns-action',
  'topic-missing',
  'topic-policy-denies-cloudwatch',
  'topic-key-denies-cloudwatch',
  'no-subscription',
  'no-confirmed-subscription',
  'subscription-filter-drops-alarms',
];

const make = (seed: number) => JSON.stringify(generateScenario({ accounts: 80, seed }));

test('the same settings make the same organization, another seed another one', () => {
  expect(make(7)).toBe(make(7));
  expect(make(8)).not.toBe(make(7));
});

test.for([1, 2, 3, 40, 60, 250])('%i accounts are %i accounts, all included', (accounts) => {
  expect(expectations(accounts, 1)).toHaveLength(accounts);
});

test.for([1, 2, 3, 7, 99])('from 60 accounts up every reason is there, for seed %i', (seed) => {
  const parts = new Set(expectations(60, seed).map(partOf));
  expect([...parts].toSorted()).toEqual(
    [...reasonsInScope, 'compliant', 'undecided', 'role-not-assumable', 'account-not-active'].toSorted(),
  );
});

test('smaller organizations take their parts in a fixed order, compliant first', () => {
  const parts = expectations(20, 3).map(partOf);
  expect(parts.slice(0, 3)).toEqual(['compliant', 'compliant', 'compliant']);
  expect(parts.slice(3)).toEqual(
    Object.entries(changes)
      .slice(0, 17)
      .map(([name, change]) => reasonOf(name, change)),
  );
});

test('a larger organization contains the smaller one of its seed', () => {
  const small = generateScenario({ accounts: 30, seed: 5 }).accounts;
  const large = generateScenario({ accounts: 90, seed: 5 }).accounts;
  expect(large).toMatchObject(small ?? {});
});

test('what is expected is consistent in itself', () => {
  for (const expected of expectations(400, 11)) {
    const [result] = expected?.results ?? [];
    const isBroken = result?.reason !== null;
    const consistent = {
      judged:
        result?.status === (isBroken ? 'FAILED' : 'PASSED') && (result.brokenLink !== null) === isBroken,
      undetermined: result?.status === 'NOT_AVAILABLE' && expected?.why !== null,
      excluded: result === undefined && expected?.why === 'account-not-active',
    };
    expect(consistent[expected?.state ?? 'judged']).toBe(true);
    // Both verdicts good is the one way to PASSED.
    expect(result?.status === 'PASSED').toBe(result?.rings === 'yes' && result.cloudguard === 'pass');
  }
});

test('most accounts have several Regions, and some chains stand outside the audit Region', () => {
  const accounts = Object.values(loadScenario(generateScenario({ accounts: 200, seed: 1 })).accounts);
  const several = accounts.filter(({ enabledRegions }) => enabledRegions.length > 1);
  expect(several.length).toBeGreaterThan(100);
  const elsewhere = accounts.filter(({ regions }) =>
    Object.entries(regions).some(([region, { trails }]) => region !== 'us-east-1' && trails.length > 0),
  );
  expect(elsewhere.length).toBeGreaterThan(10);
  for (const { regions, enabledRegions } of accounts)
    expect(enabledRegions).toEqual(expect.arrayContaining(Object.keys(regions)));
});

test('single-Region trails stand in and outside the audit Region, and are enough where there is one Region', () => {
  const accounts = Object.values(loadScenario(generateScenario({ accounts: 1200, seed: 1 })).accounts);
  const places = accounts.flatMap(({ regions, expected }) =>
    Object.entries(regions)
      .filter(
        ([, { trails }]) => trails.length > 0 && trails.every((trail) => trail.IsMultiRegionTrail === false),
      )
      .map(([region]) => `${partOf(expected)} ${region === 'us-east-1' ? 'in' : 'outside'}`),
  );
  expect(places).toEqual(
    expect.arrayContaining(['compliant in', 'trail-misses-regions in', 'trail-misses-regions outside']),
  );
});

test('every account can be listed by a known id, and the first are the ones of the documents', () => {
  const ids = Object.keys(generateScenario({ accounts: 12, seed: 1 }).accounts ?? {});
  expect(ids.slice(0, 2)).toEqual(['111111111111', '222222222222']);
  expect(ids.slice(8)).toEqual(['999999999999', '000000000010', '000000000011', '000000000012']);
});

test.for([0, -1, 1.5, 10_001, Number.NaN])('%d accounts are refused', (accounts) => {
  expect(() => generateScenario({ accounts, seed: 1 })).toThrow(ScenarioError);
});

function relationOf(...patterns: readonly string[]): string {
  return relate(rule.pattern, patterns, { events: rule.events }).relation;
}

test('partial patterns each miss some events and together none', () => {
  expect(partialPatterns.map((patterns) => relationOf(...patterns))).toEqual(
    partialPatterns.map(() => 'equivalent'),
  );
  const narrower = partialPatterns.flat().map((pattern) => relationOf(pattern));
  expect(new Set(narrower)).toEqual(new Set(['narrower']));
});

const organizationTrailSeeds = organizationTrailParts.map(
  (part, index) => [part, firstSeedWithOrganizationTrail + index] as const,
);

test('seeds below a million have no organization trail, every one from there on has one', () => {
  expect(organizationTrails(firstSeedWithOrganizationTrail - 1)).toBe(0);
  for (const [, seed] of organizationTrailSeeds) expect(organizationTrails(seed)).toBe(1);
});

function organizationTrails(seed: number): number {
  return Object.values(loadScenario(generateScenario({ accounts: 70, seed })).accounts)
    .flatMap(({ regions }) => Object.values(regions))
    .flatMap(({ trails }) => trails)
    .filter(({ IsOrganizationTrail }) => IsOrganizationTrail === true).length;
}

test('a broken organization trail is what members without a trail of their own are told about', () => {
  for (const [part, seed] of organizationTrailSeeds.slice(2)) {
    const reason = part === 'filters-ring-together' ? 'filter-misses-events' : part;
    expect(expectations(70, seed)[3]?.results[0]?.reason).toBe(reason);
  }
});

test.for([
  ['equivalent', equivalentPatterns, ['equivalent']],
  ['broader', broaderPatterns, ['broader']],
  ['missing', missingPatterns, ['narrower', 'overlapping']],
  ['disjoint', disjointPatterns, ['disjoint']],
  ['CIS', cisFilters.map(({ pattern }) => pattern), ['disjoint', 'overlapping']],
] as const)('every pattern of the %s list is what the list says', ([, patterns, relations]) => {
  const wrong = patterns.filter((pattern) => !(relations as readonly string[]).includes(relationOf(pattern)));
  expect(wrong).toEqual([]);
});
