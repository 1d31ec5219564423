/** What an audit of an organization makes of each fault that the simulator has. */
import { Retry } from '@smithy/core/retry';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Report } from '../../shared/audit/report.ts';
import type { Run } from '../../shared/audit/run.ts';
import type { Simulator } from '../../simulator/index.ts';
import { checked } from './report-schema.ts';
import { accountOf, anOrganization, memberId, region, ringingRegion, withSimulator } from './simulated.ts';
import { shortenPauses } from './short-pauses.ts';

let restorePauses: () => void;
beforeAll(() => {
  restorePauses = shortenPauses();
});
afterAll(() => {
  restorePauses();
});

beforeEach(() => {
  // The pauses of the SDK between its attempts; how many there are stays as it is.
  vi.spyOn(Retry, 'delay').mockReturnValue(1);
  vi.spyOn(Retry, 'throttlingDelay').mockReturnValue(1);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const filters = ['logs:DescribeMetricFilters'];
const otherId = '444444444444';

/** Audits an organization whose member rings and meets the faults; another one rings and meets none. */
async function auditWith(
  faults: object,
  { change = {}, member = {} }: { readonly change?: Partial<Run>; readonly member?: object } = {},
): Promise<{ readonly report: Report; readonly simulator: Simulator }> {
  const other = { enabledRegions: [region], regions: { [region]: ringingRegion(otherId) } };
  // By the clock of this process, or the SDK would take the simulated one for a skew.
  const { now: _now, ...scenario } = anOrganization({ ...member, faults }, { [otherId]: other });
  return await withSimulator(scenario, async (audit, simulator) => {
    const report = checked(await audit(change));
    expect(accountOf(report, otherId)).toMatchObject({ state: 'judged', results: [{ status: 'PASSED' }] });
    return { report, simulator };
  });
}

const passed = {
  state: 'judged',
  why: null,
  results: [{ status: 'PASSED', rings: 'yes', cloudguard: 'pass' }],
};
const undetermined = (why: string) => ({
  state: 'undetermined',
  why,
  results: [
    { status: 'NOT_AVAILABLE', rings: 'unknown', cloudguard: 'unknown', brokenLink: null, reason: null },
  ],
});

test.for([
  ['throttled', { kind: 'throttled', first: 3 }],
  ['met by an error inside each service', { kind: 'server-error', status: 503, first: 3 }],
  ['cut off', { kind: 'reset', first: 3 }],
  ['left without the answer', { kind: 'answer-lost', first: 3 }],
  ['left with half of the answer', { kind: 'truncated', first: 3 }],
  ['answered late', { kind: 'slow', milliseconds: 30 }],
])('an account at which the first calls of each kind are %s passes all the same', async ([, fault]) => {
  const { report, simulator } = await auditWith({ calls: [fault] });

  expect(simulator.faults().total).toBeGreaterThan(10);
  expect(accountOf(report)).toMatchObject(passed);
});

test.for([
  ['throttled', { kind: 'throttled' }, 'throttled'],
  ['met by an error inside the service', { kind: 'server-error' }, 'timed-out'],
  ['cut off', { kind: 'reset' }, 'timed-out'],
  ['left without the answer', { kind: 'answer-lost' }, 'timed-out'],
  ['left with half of the answer', { kind: 'truncated' }, 'timed-out'],
  ['answered with the half that looks whole', { kind: 'truncated', ending: 'complete' }, 'unsupported'],
  ['answered with HTML', { kind: 'malformed', body: 'html' }, 'unsupported'],
  ['answered with nothing', { kind: 'malformed', body: 'empty' }, 'unsupported'],
  ['answered with other JSON', { kind: 'malformed', body: 'json' }, 'unsupported'],
])(
  'an account whose question for filters is always %s is undetermined, not failed',
  async ([, fault, why]) => {
    const { report } = await auditWith({ calls: [{ ...(fault as object), operations: filters }] });

    expect(accountOf(report)).toMatchObject(undetermined(why as string));
  },
);

test.for([
  ['no answer comes', { kind: 'hung' }],
  ['an answer stops half-way', { kind: 'truncated', ending: 'stalled' }],
])('where %s, each attempt is given up: once it comes, all is well', async ([, fault]) => {
  const calls = (wish: object) => ({
    calls: [{ ...(fault as object), operations: ['sns:ListSubscriptionsByTopic'], ...wish }],
  });
  const change = { attemptTimeout: 200 };
  expect(accountOf((await auditWith(calls({ first: 4 }), { change })).report)).toMatchObject(passed);

  const { report } = await auditWith(calls({}), { change });
  const { results, ...account } = accountOf(report);
  expect(account).toMatchObject({ state: 'undetermined', why: 'timed-out' });
  expect(results).toMatchObject([{ status: 'WARNING', rings: 'unknown', cloudguard: 'unknown' }]);
  expect(report.run.apiCalls.byAction['sns:ListSubscriptionsByTopic']).toBeGreaterThan(4);
});

test.for(['html', 'empty', 'json'])(
  'an account whose door answers with %s cannot be entered',
  async (body) => {
    const { report } = await auditWith({
      calls: [{ kind: 'malformed', body, operations: ['sts:AssumeRole'] }],
    });

    expect(accountOf(report)).toMatchObject(undetermined('role-not-assumable'));
  },
);

test('the answer of an import is lost: it is sent again, and there is one finding', async () => {
  const faults = {
    calls: [{ kind: 'answer-lost', operations: ['securityhub:BatchImportFindings'], first: 2 }],
  };
  const { report, simulator } = await auditWith(faults, { change: { publishes: true } });

  expect(accountOf(report).results[0]?.finding).toMatchObject({ outcome: 'created', error: null });
  expect(simulator.calls().byAccount[memberId]).toMatchObject({ 'securityhub:BatchImportFindings': 3 });
  expect(simulator.findings(region).filter(({ AwsAccountId }) => AwsAccountId === memberId)).toHaveLength(1);
});

test('credentials that expire on the way leave the account undetermined', async () => {
  const { report } = await auditWith({ credentialsExpire: { afterCalls: 2 } });

  expect(accountOf(report)).toMatchObject(undetermined('timed-out'));
});

test('an account that is closed before the organization is listed is left out', async () => {
  const { report } = await auditWith({ closes: { afterCalls: 0 } });

  expect(accountOf(report)).toMatchObject({ state: 'excluded', why: 'account-not-active', results: [] });
});

test('an account that is closed while it is read is undetermined, and the next run leaves it out', async () => {
  const { now: _now, ...scenario } = anOrganization({ faults: { closes: { afterCalls: 2 } } });
  await withSimulator(scenario, async (audit) => {
    const first = accountOf(checked(await audit({ publishes: true })));
    expect(first).toMatchObject({ state: 'undetermined', results: [{ status: 'NOT_AVAILABLE' }] });
    expect(first.results[0]?.finding).toMatchObject({ outcome: 'failed' });
    expect(accountOf(checked(await audit()))).toMatchObject({ state: 'excluded', why: 'account-not-active' });
  });
});

test('services whose clock is an hour ahead are asked again by their time', async () => {
  const { report, simulator } = await auditWith({ clockSkewSeconds: 3_600 });

  expect(simulator.faults().byKind['clock-skew']).toBeGreaterThan(3);
  expect(accountOf(report)).toMatchObject(passed);
});
