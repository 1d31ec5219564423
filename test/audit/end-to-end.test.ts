import { expect, test } from 'vitest';
import { breakReasons, linkNames, noteCodes, unseenReasons } from '../../shared/alarm-chain/index.ts';
import reportSchema from '../../shared/audit/report.schema.json' with { type: 'json' };
import { mapConcurrently } from '../../shared/aws/concurrency.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { generateScenario } from '../../simulator/index.ts';
import { checked } from './report-schema.ts';
import {
  accountOf,
  anOrganization,
  auditorId,
  memberId,
  region,
  ringingRegion,
  withSimulator,
} from './simulated.ts';

test('the closed lists of the schema are those of the code', () => {
  const { link, result } = reportSchema.$defs;

  expect(link.properties.link.enum).toEqual([...linkNames]);
  expect(link.properties.reason.enum).toEqual([...Object.keys(breakReasons), null]);
  expect(link.properties.why.enum).toEqual([...Object.keys(unseenReasons), null]);
  expect(result.properties.notes.items.properties.code.enum).toEqual([...noteCodes]);
});

test('an account that rings is PASSED, and its finding says so', async () => {
  await withSimulator(anOrganization(), async (audit) => {
    const report = checked(await audit({ publishes: true }));

    expect(accountOf(report)).toMatchObject({
      state: 'judged',
      why: null,
      results: [
        { status: 'PASSED', cloudguard: 'pass', rings: 'yes', finding: { outcome: 'created', error: null } },
      ],
    });
  });
});

test('the calls in the report are those that the services counted', async () => {
  await withSimulator(anOrganization(), async (audit, simulator) => {
    const report = checked(await audit({ publishes: true }));

    expect(report.run.apiCalls.total).toBe(simulator.calls().total);
  });
});

test('an account that cannot be entered is undetermined and stops no other', async () => {
  const closed = { name: 'closed', auditRole: false, regions: {} };
  await withSimulator(anOrganization({}, { '444444444444': closed }), async (audit) => {
    const report = checked(await audit());

    expect(accountOf(report, '444444444444')).toMatchObject({
      state: 'undetermined',
      why: 'role-not-assumable',
      results: [{ status: 'NOT_AVAILABLE', chain: [], brokenLink: null }],
    });
    expect(accountOf(report).results[0]?.status).toBe('PASSED');
  });
});

test('accounts that are not active are excluded and never entered', async () => {
  await withSimulator(anOrganization({ state: 'SUSPENDED' }), async (audit, simulator) => {
    const report = checked(await audit());

    expect(accountOf(report)).toMatchObject({ state: 'excluded', why: 'account-not-active', results: [] });
    expect(simulator.calls().byAccount[memberId]).toBeUndefined();
  });
});

test('an account that is about to be closed is judged as ever, with a note', async () => {
  await withSimulator(anOrganization({ state: 'PENDING_CLOSURE' }), async (audit) => {
    const account = accountOf(checked(await audit()));

    expect(account).toMatchObject({ state: 'judged', results: [{ status: 'PASSED', rings: 'yes' }] });
    expect(account.results[0]?.notes.map(({ code }) => code)).toEqual(['account-pending-closure']);
  });
});

test('an external id that the role asks for must be given', async () => {
  const scenario = anOrganization();
  const withExternalId = {
    ...scenario,
    organization: { ...scenario.organization, externalId: 'ringcheck-7' },
  };
  await withSimulator(withExternalId, async (audit) => {
    const without = checked(await audit({ settings: readSettings({}, {}) }));
    const withIt = checked(await audit({ settings: readSettings({ 'external-id': ['ringcheck-7'] }, {}) }));

    expect(accountOf(without).why).toBe('role-not-assumable');
    expect(accountOf(withIt).results[0]?.status).toBe('PASSED');
  });
});

const required = [
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetTrailStatus',
  'cloudtrail:GetEventSelectors',
  'logs:DescribeMetricFilters',
  'cloudwatch:DescribeAlarms',
  'sns:ListSubscriptionsByTopic',
] as const;

test.for(required)(
  '%s denied in a member → undetermined, access-denied, and the finding says so',
  async (action) => {
    await withSimulator(anOrganization({ deniedActions: [action] }), async (audit) => {
      const account = accountOf(checked(await audit({ publishes: true })));

      expect(account).toMatchObject({ state: 'undetermined', why: 'access-denied' });
      const status = action.startsWith('sns:') ? 'WARNING' : 'NOT_AVAILABLE';
      expect(account.results[0]).toMatchObject({ status, finding: { outcome: 'created' } });
    });
  },
);

test('account:ListRegions denied changes no verdict where a multi-Region trail was seen', async () => {
  const noFilter = { ...ringingRegion(), metricFilters: [] };
  const member = { deniedActions: ['account:ListRegions'], regions: { [region]: noFilter } };
  await withSimulator(anOrganization(member), async (audit) => {
    const [result] = accountOf(checked(await audit())).results;

    expect(result).toMatchObject({ status: 'FAILED', reason: 'no-metric-filter' });
    expect(result?.notes.map(({ code }) => code)).toEqual(['regions-unseen']);
  });
});

test('a trail homed in another enabled Region is found and followed there', async () => {
  const elsewhere = JSON.parse(JSON.stringify(ringingRegion()).replaceAll(region, 'eu-west-1')) as object;
  await withSimulator(anOrganization({ regions: { 'eu-west-1': elsewhere } }), async (audit) => {
    const [result] = accountOf(checked(await audit())).results;

    expect(result).toMatchObject({ status: 'PASSED' });
    expect(result?.chain[0]?.resource?.region).toBe('eu-west-1');
  });
});

test('a single-Region trail of another Region is found, and misses the others', async () => {
  const elsewhere = JSON.parse(
    JSON.stringify(ringingRegion())
      .replaceAll(region, 'eu-west-1')
      .replaceAll('"IsMultiRegionTrail":true', '"IsMultiRegionTrail":false'),
  ) as object;
  await withSimulator(anOrganization({ regions: { 'eu-west-1': elsewhere } }), async (audit) => {
    expect(accountOf(checked(await audit())).results[0]).toMatchObject({
      status: 'FAILED',
      cloudguard: 'pass',
      reason: 'trail-misses-regions',
    });
  });
});

test('without --publish nothing is written, and of findings only the run record is looked for', async () => {
  await withSimulator(anOrganization(), async (audit, simulator) => {
    const report = checked(await audit());

    expect(accountOf(report).results[0]?.finding).toBeNull();
    const calls = Object.entries(simulator.calls().byAccount).flatMap(([accountId, byAction]) =>
      Object.keys(byAction).map((action) => `${accountId} ${action}`),
    );
    expect(calls.filter((call) => call.includes('securityhub:'))).toEqual([
      `${auditorId} securityhub:GetFindings`,
    ]);
  });
});

test('a member without Security Hub is judged, and its finding failed to be imported', async () => {
  const member = { regions: { [region]: { ...ringingRegion(), securityHub: false } } };
  await withSimulator(anOrganization(member), async (audit) => {
    expect(accountOf(checked(await audit({ publishes: true }))).results[0]).toMatchObject({
      status: 'PASSED',
      finding: { outcome: 'failed', error: expect.stringContaining('InvalidAccess') as string },
    });
  });
});

test('a finding keeps its id from PASSED to FAILED', async () => {
  const passed = await publishedId({});
  const failed = await publishedId({ regions: { [region]: { ...ringingRegion(), metricAlarms: [] } } });

  expect(passed).toBe('ringcheck/D9.AWS.MON.22/333333333333');
  expect(failed).toBe(passed);
});

async function publishedId(member: object) {
  return await withSimulator(anOrganization(member), async (audit) => {
    const [result] = accountOf(checked(await audit({ publishes: true }))).results;
    return result?.finding?.id;
  });
}

test('only the accounts asked for are audited; the others are listed as out of scope', async () => {
  await withSimulator(anOrganization(), async (audit) => {
    const byId = checked(
      await audit({ scope: { kind: 'selected', accounts: [memberId], organizationalUnits: [] } }),
    );
    const byUnit = checked(
      await audit({ scope: { kind: 'selected', accounts: [], organizationalUnits: ['Workloads'] } }),
    );

    expect(byId.coverage).toEqual({ accounts: 3, judged: 1, undetermined: 0, excluded: 2 });
    expect(byUnit.coverage).toEqual(byId.coverage);
  });
});

test('this account alone is audited without asking Organizations', async () => {
  await withSimulator(anOrganization(), async (audit, simulator) => {
    const report = checked(await audit({ scope: { kind: 'this-account' } }));

    expect(report.accounts.map(({ accountId }) => accountId)).toEqual(['222222222222']);
    const actions = Object.values(simulator.calls().byAccount).flatMap((calls) => Object.keys(calls));
    expect(actions.filter((action) => action.startsWith('organizations:'))).toEqual([]);
    expect(actions).not.toContain('sts:AssumeRole');
  });
});

test.for(['', '/', 'ou-x'])(
  '--ou `%s` names no unit and is refused, not widened to the organization',
  async (unit) => {
    await withSimulator(anOrganization(), async (audit) => {
      const scope = { kind: 'selected', accounts: [], organizationalUnits: [unit] } as const;
      await expect(audit({ scope })).rejects.toThrow(`--ou \`${unit}\``);
    });
  },
);

test('no more accounts are in flight than the concurrency allows', async () => {
  await withSimulator(generateScenario({ accounts: 12, seed: 3 }), async (audit) => {
    let most = 0;
    let inFlight = 0;
    await mapConcurrently(Array.from({ length: 50 }), 7, async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await Promise.resolve();
      inFlight -= 1;
    });
    expect(most).toBe(7);
    expect(checked(await audit({ settings: readSettings({ concurrency: ['1'] }, {}) })).coverage.judged).toBe(
      12,
    );
  });
});

test('an account whose time is up is undetermined, and the run ends', async () => {
  await withSimulator(anOrganization(), async (audit) => {
    const report = checked(await audit({ accountTimeout: 1 }));

    expect(accountOf(report)).toMatchObject({ state: 'undetermined' });
    expect(['timed-out', 'role-not-assumable']).toContain(accountOf(report).why);
  });
});

test('an interrupted run starts no further account', async () => {
  await withSimulator(anOrganization(), async (audit, simulator) => {
    const interruption = new AbortController();
    const report = await audit({
      signal: interruption.signal,
      observer: {
        onAccountsFound: () => {
          interruption.abort();
        },
      },
    });

    expect(report.coverage).toMatchObject({ judged: 0, undetermined: 3 });
    expect(simulator.calls().byAccount[memberId]).toBeUndefined();
  });
});

test('a run that is over starts no further account and reports it as deadline', async () => {
  await withSimulator(anOrganization(), async (audit) => {
    const report = checked(await audit({ deadline: { isOver: () => true, remaining: () => 60_000 } }));

    expect(report.accounts.map(({ why }) => why)).toEqual(['deadline', 'deadline', 'deadline']);
  });
});

test('an auditor that is the management account is audited with its own credentials, and enters the others', async () => {
  const scenario = anOrganization();
  const managementAccountId = '111111111111';
  const organization = {
    ...scenario.organization,
    auditorAccountId: managementAccountId,
    securityHubAdministratorAccountId: managementAccountId,
  };
  await withSimulator({ ...scenario, organization }, async (audit, simulator) => {
    const report = checked(await audit({ publishes: true }));

    expect(report.run.auditorAccountId).toBe(managementAccountId);
    expect(accountOf(report, managementAccountId)).toMatchObject({ state: 'judged' });
    expect(accountOf(report)).toMatchObject({ state: 'judged', results: [{ status: 'PASSED' }] });
    const { 'sts:AssumeRole': entered } = simulator.calls().byAccount[managementAccountId] ?? {};
    expect(entered).toBe(1);
  });
});
