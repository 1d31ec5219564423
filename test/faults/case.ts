/** From a seed to an organization, what goes wrong in it, and what is run there. */
import {
  auditRoleName,
  auditorRoleName,
  firstSeedWithOrganizationTrail,
  functionRoleNames,
  generateScenario,
  remediationRoleName,
  type ExpectedAccount,
  type ScenarioCallFault,
  type ScenarioDocument,
} from '../../simulator/index.ts';
import { seededRandom, type Random } from '../../simulator/generator/random.ts';
import { grantedTo } from '../simulator/granted.ts';
import { crowded } from './crowd.ts';
import { permissionsOfCalls } from '../../simulator/permissions/index.ts';
import { callFaultKinds, malformedBodies, truncatedEndings } from '../../simulator/scenario/faults.ts';

/**
 * `audit`: nothing is written. `publish`: once. `heal`: twice, or three times; the last time nothing goes wrong.
 * `remediate`: published, its events delivered to the function, and published again without faults.
 */
export type Story = 'audit' | 'publish' | 'heal' | 'remediate';

export interface FaultCase {
  readonly seed: number;
  readonly story: Story;
  readonly scenario: ScenarioDocument;
  /** The management account owns a trail of all members, parts of which may stand in the auditor's account. */
  readonly hasOrganizationTrail: boolean;
  /** Accounts at once: one where the auditor's own credentials expire, so that the same account meets it again. */
  readonly concurrency: number;
  /** It is published twice before nothing goes wrong any more. */
  readonly repeats: boolean;
  /** Some call hangs, so that the waits of the run are short. */
  readonly hangs: boolean;
  /** The accounts in which an action is refused, or Security Hub is off, however often it is tried. */
  readonly denied: ReadonlySet<string>;
  /** The accounts that may be remediated. */
  readonly allowed: readonly string[];
}

export const managementId = '111111111111';
export const auditorId = '222222222222';
export const region = 'us-east-1';
export const bucket = 'ringcheck-reports';

type Account = NonNullable<NonNullable<ScenarioDocument['accounts']>[string]>;
type Accounts = Readonly<Record<string, Account>>;

/** Accounts of one generated organization, of which a case takes some: all reasons are among so many. */
const poolAccounts = 90;
/** Organizations that cases are taken from, of each sort. */
const poolSeeds = 24;
const pools = new Map<number, ScenarioDocument>();

function poolOf(seed: number): ScenarioDocument {
  const known = pools.get(seed) ?? generateScenario({ accounts: poolAccounts, seed });
  pools.set(seed, known);
  return known;
}

/** The case of a seed: always the same. */
export function caseOf(seed: number): FaultCase {
  const random = seededRandom('fault campaign', seed);
  const story = random.pick<Story>(['audit', 'audit', 'publish', 'publish', 'heal', 'heal', 'remediate']);
  const hangs = story !== 'remediate' && random.chance(0.06);
  const poolSeed = random.chance(0.25)
    ? firstSeedWithOrganizationTrail + random.integer(0, poolSeeds - 1)
    : random.integer(1, poolSeeds);
  const pool = poolOf(poolSeed);
  const hasOrganizationTrail = poolSeed >= firstSeedWithOrganizationTrail;
  const chosen = chooseAccounts(pool.accounts as Accounts, random);
  const denied = new Set<string>();
  const accounts = Object.fromEntries(
    Object.entries(chosen).map(([id, account]) => {
      const full = random.chance(0.4) ? withCrowd(account) : account;
      const prepared = story === 'remediate' ? remediable(id, full, { hasOrganizationTrail }, random) : full;
      const refused = withRefusals(id, prepared, random);
      if (refused !== prepared) denied.add(id);
      const faults = faultsOf(id, { hangs }, random);
      return [id, faults === null ? refused : { ...refused, faults }];
    }),
  );
  const allowed = Object.keys(accounts).filter(() => random.chance(0.8));
  return {
    seed,
    story,
    hasOrganizationTrail,
    concurrency: accounts[auditorId]?.faults?.credentialsExpire === undefined ? 4 : 1,
    repeats: random.chance(0.5),
    hangs,
    denied,
    allowed,
    scenario: { ...pool, accounts },
  };
}

function chooseAccounts(accounts: Accounts, random: Random): Accounts {
  const members = Object.keys(accounts).filter((id) => id !== managementId && id !== auditorId);
  const ids = Array.from({ length: random.integer(1, 6) }, () => random.pick(members));
  return Object.fromEntries([managementId, auditorId, ...new Set(ids)].map((id) => [id, accounts[id] ?? {}]));
}

function withCrowd(account: Account): Account {
  const regions = Object.entries((account.regions ?? {}) as Record<string, object>);
  return {
    ...account,
    regions: Object.fromEntries(regions.map(([name, resources]) => [name, crowded(resources)])),
  };
}

/**
 * The account with what its remediation takes: the role, and in the Region of its trail a topic that is heard. Of those
 * that ring half have neither filters nor alarms left.
 */
function remediable(
  accountId: string,
  account: Account,
  { hasOrganizationTrail }: Pick<FaultCase, 'hasOrganizationTrail'>,
  random: Random,
): Account {
  const isStripped =
    !hasOrganizationTrail && account.expected?.results?.[0]?.status === 'PASSED' && random.chance(0.5);
  const regions = Object.entries((account.regions ?? {}) as Record<string, Record<string, unknown>>);
  const prepared = regions.map(([name, resources]) => {
    const topics = (resources['topics'] ?? []) as readonly unknown[];
    const Subscriptions = [{ Protocol: 'email', Endpoint: 'security@example.com', Confirmed: true }];
    const own = { TopicArn: `arn:aws:sns:${name}:${accountId}:alarms`, Subscriptions };
    const buckets = accountId === auditorId && name === region ? { buckets: [bucket] } : {};
    return [
      name,
      { ...resources, ...(isStripped ? nothingOnTheLogs : {}), topics: [...topics, own], ...buckets },
    ];
  });
  const home = accountId === auditorId ? { [region]: { buckets: [bucket] } } : {};
  return {
    ...account,
    remediationRole: true,
    regions: { ...home, ...Object.fromEntries(prepared) },
    ...(isStripped ? { expected: withoutFilter } : {}),
  };
}

const nothingOnTheLogs = { metricFilters: [], metricAlarms: [], compositeAlarms: [], alarmMuteRules: [] };
const withoutFilter: ExpectedAccount = {
  state: 'judged',
  why: null,
  results: [
    {
      ruleId: 'D9.AWS.MON.22',
      status: 'FAILED',
      cloudguard: 'fail',
      rings: 'no',
      brokenLink: 'metric-filter',
      reason: 'no-metric-filter',
    },
  ],
};

const auditRoleActions = grantedTo(auditRoleName);
/** Of the person at the terminal and of the function that remediates, but for what Lambda does in its name. */
const auditorActions = [
  ...new Set([...grantedTo(auditorRoleName), ...grantedTo(functionRoleNames.remediate)]),
].filter(isSimulated);
function isSimulated(action: string): boolean {
  const [service = '', operation = ''] = action.split(':');
  return permissionsOfCalls[service]?.[operation] !== undefined;
}

const refusableActions = [...new Set([...auditRoleActions, ...grantedTo(remediationRoleName)])].toSorted();
/** Without them no run begins, and there is nothing to see. */
const neededToBegin = ['sts:GetCallerIdentity', 'organizations:ListAccounts'];

/** The account, with one action that is refused to all of its roles, or without Security Hub; mostly as it is. */
function withRefusals(accountId: string, account: Account, random: Random): Account {
  if (random.chance(0.04)) {
    const regions = account.regions as Record<string, object>;
    return {
      ...account,
      regions: { ...regions, [region]: { ...regions[region], securityHub: false } },
    };
  }
  if (!random.chance(0.15)) return account;
  const actions = accountId === auditorId ? [...auditorActions].toSorted() : refusableActions;
  return { ...account, deniedActions: [random.pick(actions)] };
}

type FaultWish = NonNullable<Account['faults']>;

/** What goes wrong with the calls of an account; null for nothing. */
function faultsOf(
  accountId: string,
  { hangs }: { readonly hangs: boolean },
  random: Random,
): FaultWish | null {
  const isAuditor = accountId === auditorId;
  if (!random.chance(isAuditor ? 0.3 : 0.65)) return null;
  const faults: Record<string, unknown> = {
    seed: random.integer(0, 1_000_000),
    calls: Array.from({ length: random.integer(1, 3) }, () => callFault({ isAuditor, hangs }, random)),
  };
  if (random.chance(0.08)) faults['credentialsExpire'] = { afterCalls: random.integer(0, 25) };
  if (accountId !== managementId && !isAuditor && random.chance(0.08)) {
    faults['closes'] = { afterCalls: random.integer(0, 25) };
  }
  if (random.chance(0.06)) faults['clockSkewSeconds'] = random.pick([-7_200, -400, 400, 3_600]);
  return faults;
}

/** On which the findings hang: struck more often than the many reads. */
const findingActions = ['securityhub:GetFindings', 'securityhub:BatchImportFindings'];

function callFault(
  { isAuditor, hangs }: { readonly isAuditor: boolean; readonly hangs: boolean },
  random: Random,
): Partial<ScenarioCallFault> {
  const kinds = callFaultKinds.filter((one) => one !== 'hung' || hangs);
  const kind = hangs && random.chance(0.4) ? 'hung' : random.pick(kinds);
  const others = isAuditor ? auditorActions : ['sts:AssumeRole'];
  const actions = [...new Set([...auditRoleActions, ...others]), ...findingActions, ...findingActions];
  const some = Array.from({ length: random.integer(1, 3) }, () => random.pick(actions));
  const isNeeded = (action: string) => isAuditor && neededToBegin.includes(action);
  const operations = random.chance(isAuditor ? 0.9 : 0.6) ? [...new Set(some)].toSorted() : [];
  const often = random.pick(
    isAuditor || operations.some(isNeeded) ? ['first', 'share'] : ['all', 'first', 'share'],
  );
  return {
    kind,
    operations,
    ...(often === 'first' ? { first: random.integer(1, 6) } : {}),
    ...(often === 'share' ? { share: random.integer(1, 6) / 10 } : {}),
    ...(kind === 'server-error' ? { status: random.pick([500, 503] as const) } : {}),
    ...(kind === 'slow' ? { milliseconds: random.integer(1, 60) } : {}),
    ...(kind === 'malformed' ? { body: random.pick(malformedBodies) } : {}),
    ...(kind === 'truncated'
      ? { ending: random.pick(truncatedEndings.filter((one) => one !== 'stalled' || hangs)) }
      : {}),
  };
}
