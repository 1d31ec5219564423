import { withTrail } from './alter-draft.ts';
import { ScenarioError, type ExpectedAccount } from '../scenario/scenario.ts';
import type { Change } from './change.ts';
import { changes, type ChangeName } from './changes/catalogue.ts';
import { compliantAccount, type AccountPlan } from './compliant-account.ts';
import type { AccountDocument, RegionDocument, ScenarioDocument } from './documents.ts';
import { homeResources, type Draft } from './draft.ts';
import { mostAccounts } from './generator-bounds.ts';
import { withHarmless } from './harmless.ts';
import { organizationTrailOf, type OrganizationTrail } from './organization-trail.ts';
import { either, expectedOf, notActive, notEntered, outcomeOf, whole, type Outcome } from './outcome.ts';
import { seededRandom, type Random } from './random.ts';

/** How large an organization, and which of the many of that size. */
export interface GeneratorSettings {
  /** All accounts, the management and the auditor account too. */
  readonly accounts: number;
  /** From `firstSeedWithOrganizationTrail` on, with an organization trail. */
  readonly seed: number;
}

const auditRegion = 'us-east-1';
const managementAccountId = '111111111111';
const auditorAccountId = '222222222222';

/** What an account of the organization is made to be. */
type Part = 'compliant' | 'role-not-assumable' | 'account-not-active' | ChangeName;
const changeNames = Object.keys(changes) as readonly ChangeName[];
/** The order in which a growing organization takes its members: every part once, compliant first. */
const fixedOrder: readonly Part[] = ['compliant', ...changeNames, 'role-not-assumable', 'account-not-active'];

/**
 * Makes an organization of any size: the same for the same settings, on any machine. Each account carries what the
 * audit must say of it, known from how the account was made.
 */
export function generateScenario({ accounts, seed }: GeneratorSettings): ScenarioDocument {
  if (!Number.isInteger(accounts) || accounts < 1 || accounts > mostAccounts) {
    throw new ScenarioError(
      `accounts: ${accounts} is not a whole number from 1 to ${mostAccounts}: choose one`,
    );
  }
  const auditor = accounts === 1 ? managementAccountId : auditorAccountId;
  const shared = organizationTrailOf({
    seed,
    auditRegion,
    managementAccountId,
    administratorAccountId: auditor,
  });
  return {
    schemaVersion: 1,
    region: auditRegion,
    organization: {
      managementAccountId,
      auditorAccountId: auditor,
      securityHubAdministratorAccountId: auditor,
    },
    accounts: Object.fromEntries(
      Array.from({ length: accounts }, (_, index) => [accountIdAt(index), accountAt(index, seed, shared)]),
    ),
  };
}

/** 111111111111 to 999999999999, then ids that begin with six zeros, which stand for nobody. */
function accountIdAt(index: number): string {
  return index < 9 ? String(index + 1).repeat(12) : String(index + 1).padStart(12, '0');
}

/** An account depends on the seed and its own place only, so that a larger organization contains the smaller one. */
function accountAt(index: number, seed: number, shared: OrganizationTrail | null): AccountDocument {
  const random = seededRandom(seed, index);
  const part = partAt(index, random);
  const made = withHarmless(compliantAccount(planAt(index, random), random), random);
  // The owners of an organization trail's parts may need a Region more than they were made with.
  const draft = shared === null ? made : withTrail(made, { IsMultiRegionTrail: true });
  if (part === 'role-not-assumable') return document({ ...draft, auditRole: false }, notEntered);
  if (part === 'account-not-active') {
    const state = random.pick(['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION']);
    return document({ ...draft, state }, notActive);
  }
  if (shared !== null && index === 0) return managementAccount(draft, shared);
  const account = part === 'compliant' ? { draft, outcome: whole } : changed(draft, part, random);
  if (shared === null) return document(account.draft, expectedOf(account.outcome));
  const outcome = either(account.outcome, shared.outcome);
  return withShared(
    outcome === null ? document(draft, expectedOf(whole)) : document(account.draft, expectedOf(outcome)),
    draft.accountId,
    shared,
  );
}

function partAt(index: number, random: Random): Part {
  // The management and the auditor account are compliant: nothing but members can be left out of reach.
  if (index < 2) return 'compliant';
  const fixed = fixedOrder[index - 2];
  if (fixed !== undefined) return fixed;
  return random.chance(0.55) ? 'compliant' : random.pick(fixedOrder);
}

function planAt(index: number, random: Random): AccountPlan {
  const place = { accountId: accountIdAt(index), auditRegion };
  if (index === 0) return { ...place, name: 'management', organizationalUnit: '' };
  if (index === 1) return { ...place, name: 'security-tooling', organizationalUnit: 'Security' };
  const team = random.pick([
    'payments',
    'search',
    'identity',
    'data-platform',
    'mobile',
    'logistics',
    'billing',
  ]);
  return {
    ...place,
    name: `${team}-${index + 1}`,
    organizationalUnit: random.pick([
      'Workloads/Prod',
      'Workloads/Prod',
      'Workloads/Test',
      'Infrastructure/Network',
      'Sandbox',
      'Security',
      '',
    ]),
  };
}

function changed(draft: Draft, name: ChangeName, random: Random): { draft: Draft; outcome: Outcome } {
  const change: Change = changes[name];
  const start = change.withoutOtherTrails ? { ...draft, noise: { ...draft.noise, trails: [] } } : draft;
  return { draft: change.apply(start, random), outcome: outcomeOf(name, change, draft.noise.isHeard) };
}

/** The owner of the organization trail has no other. */
function managementAccount(draft: Draft, shared: OrganizationTrail): AccountDocument {
  const expected = shared.isOwnerReachable ? expectedOf(shared.outcome) : notEntered;
  const bare = { ...document({ ...draft, auditRole: shared.isOwnerReachable }, expected), regions: {} };
  return withShared(joined(bare, shared.home, shared.ofTrailOwner), draft.accountId, shared);
}

/** The account with what it has of the organization trail's chain. */
function withShared(account: AccountDocument, accountId: string, shared: OrganizationTrail): AccountDocument {
  return accountId === shared.logGroupOwnerId
    ? joined(account, shared.home, shared.ofLogGroupOwner)
    : account;
}

/** The account with further resources in a Region. */
function joined(account: AccountDocument, region: string, further: RegionDocument): AccountDocument {
  const regions = (account.regions ?? {}) as Readonly<Record<string, RegionDocument>>;
  const own = { ...regions[region] } as Readonly<Record<string, readonly unknown[]>>;
  const together = Object.fromEntries(
    Object.entries(further as typeof own).map(([name, list]) => [name, [...(own[name] ?? []), ...list]]),
  );
  const enabledRegions = [...new Set([...(account.enabledRegions ?? []), region])];
  return { ...account, enabledRegions, regions: { ...regions, [region]: { ...own, ...together } } };
}

function document(draft: Draft, expected: ExpectedAccount): AccountDocument {
  return {
    name: draft.name,
    organizationalUnit: draft.organizationalUnit,
    state: draft.state,
    auditRole: draft.auditRole,
    enabledRegions: draft.enabledRegions,
    regions: { [draft.home]: homeResources(draft) },
    expected,
  } as AccountDocument;
}
