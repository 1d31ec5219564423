import { expect, test } from 'vitest';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import {
  anOrganization as anOrganizationOfThen,
  auditorId,
  memberId,
  region,
  useEnvironment,
} from '../audit/simulated.ts';
import { runCommand } from './fake-terminal.ts';

const management = '111111111111';
const other = '444444444444';
const hubOff = { regions: { [region]: { securityHub: false } } };

type Calls = Readonly<Record<string, Readonly<Record<string, number>>>>;
interface Result {
  readonly state: string;
  readonly message: string;
  readonly mend: string | null;
  readonly answer: string | null;
  readonly accountIds: readonly string[];
  readonly count: number;
}
interface Setup {
  readonly accounts: { readonly checked: number; readonly leftOut: number };
  readonly checks: readonly {
    readonly check: string;
    readonly state: string;
    readonly results: readonly Result[];
  }[];
}

/** Runs the command on a simulated organization and tells, beside its output, who was called how often. */
async function run(scenario: unknown, args: readonly string[] = []) {
  const simulator = await startSimulator(loadScenario(scenario));
  const restore = useEnvironment(simulator.env);
  try {
    const result = await runCommand(['check-setup', ...args], { env: simulator.env });
    const answer = await fetch(`${simulator.endpoint}/_simulator/calls`);
    const { byAccount } = (await answer.json()) as { readonly byAccount: Calls };
    return { ...result, calls: byAccount };
  } finally {
    restore();
    await simulator.close();
  }
}

async function look(scenario: unknown, args: readonly string[] = []) {
  const result = await run(scenario, [...args, '--json']);
  const setup = JSON.parse(result.stdout) as Setup;
  return { ...result, setup, states: statesOf(setup) };
}

function statesOf({ checks }: Setup): Readonly<Record<string, string>> {
  return Object.fromEntries(checks.map(({ check, state }) => [check, state]));
}

/** The results of one check that are not ok. */
function faults({ checks }: Setup, name: string): readonly Result[] {
  const results = checks.find(({ check }) => check === name)?.results ?? [];
  return results.filter(({ state }) => state !== 'ok');
}

/** At the real time: for a clock that differs from its own, the SDK repeats calls that were refused. */
function anOrganization(...parts: Parameters<typeof anOrganizationOfThen>) {
  return { ...anOrganizationOfThen(...parts), now: null };
}

/** The same organization with other members of `organization`. */
function organizationWith(organization: object, member: object = {}, further = {}) {
  const scenario = anOrganization(member, further);
  return { ...scenario, organization: { ...scenario.organization, ...organization } };
}

const allRemediable = Object.fromEntries(
  [management, auditorId].map((id) => [id, { remediationRole: true }]),
);

test('all is well: every check is ok and the exit code 0', async () => {
  const { code, stderr, states } = await look(anOrganization({ remediationRole: true }, allRemediable));

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(states).toEqual({
    organization: 'ok',
    'audit-role': 'ok',
    'management-account': 'ok',
    'security-hub': 'ok',
    'security-hub-administrator': 'ok',
    'aggregation-region': 'ok',
    'remediation-role': 'ok',
  });
});

test('a remediation role that is not there is optional, and no fault', async () => {
  const { code, setup, stdout } = await look(anOrganization());

  expect(code).toBe(0);
  expect(faults(setup, 'remediation-role')).toMatchObject([
    {
      state: 'optional',
      accountIds: [management, memberId],
      mend: expect.stringMatching(/^nothing, unless/),
    },
  ]);
  expect(stdout).toMatch(/EventBridge, and only in the account that administers Security Hub/);
});

test('two accounts without trust for the role are one fault, with both ids and AWS’s answer', async () => {
  const { code, setup } = await look(anOrganization({ auditRole: false }, { [other]: { auditRole: false } }));

  expect(code).toBe(1);
  expect(faults(setup, 'audit-role')).toMatchObject([
    {
      state: 'missing',
      count: 2,
      accountIds: [memberId, other],
      mend: expect.stringContaining('infra/audit-role.yml'),
      answer: expect.stringContaining(`arn:aws:iam::${memberId}:role/ringcheck-audit`),
    },
  ]);
  // What stands behind the role was not looked at, which is not the same as missing.
  expect(faults(setup, 'security-hub')).toMatchObject([{ state: 'unknown', accountIds: [memberId, other] }]);
});

test('the management account without the role has a mend of its own, since StackSets leave it out', async () => {
  const { code, setup, states } = await look(anOrganization({}, { [management]: { auditRole: false } }));

  expect([code, states['audit-role']]).toEqual([1, 'ok']);
  expect(faults(setup, 'management-account')).toMatchObject([
    { state: 'missing', accountIds: [management], mend: expect.stringMatching(/^StackSets leave/) },
  ]);
});

test('a member without Security Hub is missing, and its administrator is not asked for', async () => {
  const { code, setup, calls } = await look(anOrganization(hubOff));

  expect(code).toBe(1);
  expect(faults(setup, 'security-hub')).toMatchObject([
    { state: 'missing', accountIds: [memberId], mend: expect.stringContaining('enable Security Hub CSPM') },
  ]);
  expect(calls[memberId]).toEqual({ 'securityhub:DescribeHub': 1 });
});

test('an auditor that does not administer Security Hub is told who does, and what that costs', async () => {
  const scenario = organizationWith({ securityHubAdministratorAccountId: other }, {}, { [other]: {} });
  const { code, setup, states } = await look(scenario);

  expect([code, states['aggregation-region']]).toEqual([1, 'unknown']);
  expect(faults(setup, 'security-hub-administrator')).toMatchObject([
    {
      state: 'missing',
      message: `account ${other} administers Security Hub, and not the caller's account ${auditorId}`,
      accountIds: [management, memberId, auditorId],
      mend: expect.stringMatching(/EventBridge.*the audit itself does without/),
    },
  ]);
});

test('an organization in which nobody administers Security Hub is told so', async () => {
  const { code, setup } = await look(organizationWith({ securityHubAdministratorAccountId: null }));

  expect(code).toBe(1);
  expect(faults(setup, 'security-hub-administrator')).toMatchObject([
    { state: 'missing', message: expect.stringMatching(/^nobody administers/) },
  ]);
});

test('where no member tells, the management account is told whom the organization has designated', async () => {
  const own = { auditorAccountId: management, securityHubAdministratorAccountId: management };
  const { setup } = await look(organizationWith(own), ['--accounts', management]);

  expect(setup.checks.find(({ check }) => check === 'security-hub-administrator')).toMatchObject({
    state: 'ok',
    results: [{ message: `the organization has designated ${management} to administer Security Hub` }],
  });
});

test('an organization that cannot be listed is an answer: the rest is unknown, the own hub is looked at', async () => {
  const scenario = anOrganization({}, { [auditorId]: { deniedActions: ['organizations:ListAccounts'] } });
  const { code, stderr, setup, states, calls } = await look(scenario);

  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(states).toMatchObject({ organization: 'missing', 'audit-role': 'unknown', 'security-hub': 'ok' });
  expect(faults(setup, 'organization')[0]?.mend).toContain(`the management account (${management})`);
  expect(calls[memberId]).toBeUndefined();
});

test('an account or unit that is not in the organization is wrong usage, not an answer', async () => {
  for (const args of [
    ['--accounts', '999999999999'],
    ['--ou', 'Nowhere'],
  ]) {
    const { code, stdout, stderr } = await run(anOrganization(), args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^ringcheck: --(accounts|ou) .* is not in the organization/);
  }
});

test('an excluded account that is not in the organization is named on stderr and stops nothing', async () => {
  const { code, stderr, setup } = await look(anOrganization(), ['--exclude-accounts', '999999999999']);

  expect([code, setup.accounts.leftOut]).toEqual([0, 0]);
  expect(stderr).toBe(
    'ringcheck: --exclude-accounts 999999999999 is not in the organization, so that it excludes nothing\n',
  );
});

test('suspended and closed accounts are left out, and nobody tries to enter them', async () => {
  const closed = { [other]: { state: 'SUSPENDED' }, '555555555555': { state: 'CLOSED' } };
  const { code, setup, calls } = await look(anOrganization({}, closed));

  expect([code, setup.accounts]).toEqual([0, { checked: 3, leftOut: 2 }]);
  // Two roles in the member and in the management account.
  expect(calls[auditorId]?.['sts:AssumeRole']).toBe(4);
});

test('the caller’s own account is not entered through a role', async () => {
  const scenario = anOrganization({}, { [auditorId]: { auditRole: false } });
  const { code, states, calls } = await look(scenario, ['--accounts', auditorId]);

  expect([code, states['audit-role']]).toEqual([3, 'ok']);
  expect(calls[auditorId]).not.toHaveProperty('sts:AssumeRole');
  // Nobody but a member could tell who administers it.
  expect(states).toMatchObject({ 'security-hub-administrator': 'unknown' });
  expect(states).not.toHaveProperty('remediation-role');
});

test('a call that is refused leaves a check unknown, with exit code 3 and the action to allow', async () => {
  const { code, setup } = await look(anOrganization({ deniedActions: ['securityhub:DescribeHub'] }));

  expect(code).toBe(3);
  expect(faults(setup, 'security-hub')).toMatchObject([
    {
      state: 'unknown',
      accountIds: [memberId],
      mend: expect.stringContaining('allow securityhub:DescribeHub'),
    },
  ]);
});

test('a management account that nobody names is unknown, and was tried like the others', async () => {
  const denied = { deniedActions: ['organizations:DescribeOrganization'] };
  const { code, setup, states } = await look(
    anOrganization({}, { [auditorId]: denied, [management]: { auditRole: false } }),
  );

  expect([code, states['management-account']]).toEqual([1, 'unknown']);
  expect(faults(setup, 'audit-role')).toMatchObject([{ accountIds: [management] }]);
});

test.for([
  ['is gathered elsewhere and not linked', 'NO_REGIONS', [], 'missing', 1],
  ['is gathered elsewhere by name', 'SPECIFIED_REGIONS', [region], 'ok', 0],
  ['is gathered elsewhere with all', 'ALL_REGIONS', [], 'ok', 0],
  ['is left out by name', 'ALL_REGIONS_EXCEPT_SPECIFIED', [region], 'missing', 1],
] as const)('a Security Hub Region that %s', async ([, RegionLinkingMode, Regions, state, exit]) => {
  const aggregator = { FindingAggregationRegion: 'eu-west-1', RegionLinkingMode, Regions };
  const { code, states } = await look(organizationWith({ findingAggregator: aggregator }));

  expect([states['aggregation-region'], code]).toEqual([state, exit]);
});

test('--this-account never calls Organizations and assumes no role', async () => {
  const { code, states, calls } = await look(anOrganization(), ['--this-account']);

  expect(code).toBe(0);
  expect(states).toEqual({
    'security-hub': 'ok',
    'security-hub-administrator': 'ok',
    'aggregation-region': 'ok',
  });
  const asked = Object.keys(calls[auditorId] ?? {});
  expect(asked.filter((action) => /^organizations:|AssumeRole/.test(action))).toEqual([]);
});

test('the external id of the roles is sent, and without it they let nobody in', async () => {
  const scenario = organizationWith({ externalId: 'example-id' });

  expect((await look(scenario)).code).toBe(0);
  expect((await look(scenario, ['--external-id', 'another'])).states['audit-role']).toBe('missing');
});

test('nothing is written: every call reads, or enters an account', async () => {
  const { calls } = await look(anOrganization());
  const actions = Object.values(calls).flatMap((byAction) => Object.keys(byAction));

  expect(actions.length).toBeGreaterThan(5);
  expect(actions.filter((action) => !/:(Describe|Get|List)|^sts:AssumeRole$/.test(action))).toEqual([]);
});
