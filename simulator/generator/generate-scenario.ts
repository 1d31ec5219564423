import { ScenarioError, type ExpectedAccount, type ExpectedResult } from '../scenario/scenario.ts';
import { changes, type Change, type ChangeReason } from './changes.ts';
import { compliantAccount, type AccountPlan } from './compliant-account.ts';
import type { AccountDocument, ScenarioDocument } from './documents.ts';
import { homeResources, type Draft } from './draft.ts';
import { seededRandom, type Random } from './random.ts';

/** How large an organization, and which of the many of that size. */
export interface GeneratorSettings {
  /** All accounts, the management and the auditor account too. */
  readonly accounts: number;
  readonly seed: number;
}

export const mostAccounts = 10_000;
const ruleId = 'D9.AWS.MON.22';
const auditRegion = 'us-east-1';
const managementAccountId = '111111111111';
const auditorAccountId = '222222222222';

/** What an account of the organization is made to be. */
type Part = 'compliant' | 'role-not-assumable' | 'account-not-active' | ChangeReason;
const reasons = Object.keys(changes) as readonly ChangeReason[];
/** The order in which a growing organization takes its members: every part once, compliant first. */
const fixedOrder: readonly Part[] = ['compliant', ...reasons, 'role-not-assumable', 'account-not-active'];

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
  const isSmallest = accounts === 1;
  return {
    schemaVersion: 1,
    region: auditRegion,
    organization: {
      managementAccountId,
      auditorAccountId: isSmallest ? managementAccountId : auditorAccountId,
      securityHubAdministratorAccountId: isSmallest ? managementAccountId : auditorAccountId,
    },
    accounts: Object.fromEntries(
      Array.from({ length: accounts }, (_, index) => [accountIdAt(index), accountAt(index, seed)]),
    ),
  };
}

/** 111111111111 to 999999999999, then ids that begin with six zeros, which stand for nobody. */
function accountIdAt(index: number): string {
  return index < 9 ? String(index + 1).repeat(12) : String(index + 1).padStart(12, '0');
}

/** An account depends on the seed and its own place only, so that a larger organization contains the smaller one. */
function accountAt(index: number, seed: number): AccountDocument {
  const random = seededRandom(seed, index);
  const part = partAt(index, random);
  const draft = compliantAccount(planAt(index, random), random);
  if (part === 'compliant') return document(draft, judged('PASSED', 'pass', 'yes'));
  if (part === 'role-not-assumable') {
    const result = resultOf('NOT_AVAILABLE', 'unknown', 'unknown');
    return document({ ...draft, auditRole: false }, { state: 'undetermined', why: part, results: [result] });
  }
  if (part === 'account-not-active') {
    const state = random.pick(['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION']);
    return document({ ...draft, state }, { state: 'excluded', why: part, results: [] });
  }
  return changed(draft, part, random);
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

function changed(draft: Draft, reason: ChangeReason, random: Random): AccountDocument {
  const change: Change = changes[reason];
  const start = change.withoutOtherTrails ? { ...draft, noise: { ...draft.noise, trails: [] } } : draft;
  const passes = change.cloudguard === 'pass' || (change.cloudguard === 'as-noise' && draft.noise.isHeard);
  return document(
    change.apply(start, random),
    judged('FAILED', passes ? 'pass' : 'fail', change.rings, { brokenLink: change.link, reason }),
  );
}

function judged(
  status: ExpectedResult['status'],
  cloudguard: ExpectedResult['cloudguard'],
  rings: ExpectedResult['rings'],
  broken: Pick<ExpectedResult, 'brokenLink' | 'reason'> = { brokenLink: null, reason: null },
): ExpectedAccount {
  return { state: 'judged', why: null, results: [{ ...resultOf(status, cloudguard, rings), ...broken }] };
}

function resultOf(
  status: ExpectedResult['status'],
  cloudguard: ExpectedResult['cloudguard'],
  rings: ExpectedResult['rings'],
): ExpectedResult {
  return { ruleId, status, cloudguard, rings, brokenLink: null, reason: null };
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
