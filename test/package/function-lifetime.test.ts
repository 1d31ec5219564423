import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../shared/audit/report.ts';
import {
  administratorRoleName,
  generateScenario,
  loadScenario,
  type Simulator,
} from '../../simulator/index.ts';
import { anOrganization, memberId, region, ringingRegion } from '../audit/simulated.ts';
import { packagingTimeout } from './package-service.ts';
import {
  linesOf,
  reportBucket,
  unpackFunctions,
  withReportBucket,
  withSimulator,
  type PackagedFunctions,
  type PackagedName,
} from './packaged-functions.ts';
import type { Invocation } from './runtime-api.ts';

let packaged: PackagedFunctions;

beforeAll(async () => {
  packaged = await unpackFunctions();
}, packagingTimeout);

afterAll(() => {
  packaged.remove();
});

describe('a warm start', () => {
  const failing = loadScenario(
    anOrganization({ regions: { [region]: { ...ringingRegion(), metricFilters: [] } } }),
  );

  test('knows nothing of the invocation before: neither its run, its exceptions, its metrics nor its calls', async () => {
    await withSimulator(failing, async (simulator) => {
      const runtime = await packaged.start('audit', { simulator });
      try {
        exceptMember();
        const cold = told(await runtime.invoke({}), simulator);
        // What Lambda never does; it shows that nothing is kept.
        exceptNobody();
        const warm = told(await runtime.invoke({}), simulator);

        expect(cold.rule).toMatchObject({ Failed: 2, FailedWithException: 1 });
        expect(warm.rule).toMatchObject({ Failed: 3, FailedWithException: 0 });
        expect(warm.done['runId']).not.toBe(cold.done['runId']);
        expect(warm.log).not.toContain(String(cold.done['runId']));
        expect(warm.run).toMatchObject({ AccountsInScope: cold.run['AccountsInScope'] });
        expect(warm.run['_aws']).toMatchObject({ CloudWatchMetrics: [{ Dimensions: [['service']] }] });
        expect(warm.keys).toEqual(cold.keys);
        // Each run asks for itself who it is and whom the organization has, and counts its own calls alone.
        expect(warm.calls['sts:GetCallerIdentity']).toBe(cold.calls['sts:GetCallerIdentity']);
        expect(warm.calls['organizations:ListAccounts']).toBe(cold.calls['organizations:ListAccounts']);
        expect(warm.done['apiCalls']).toBe(Object.values(warm.calls).reduce((sum, count) => sum + count, 0));
      } finally {
        exceptNobody();
        await runtime.end();
      }
    });
  });

  test('of named accounts leaves no scope behind for the schedule’s next', async () => {
    await withSimulator(failing, async (simulator) => {
      const runtime = await packaged.start('audit', { simulator });
      try {
        const named = await runtime.invoke({ accounts: [memberId] });
        const scheduled = await runtime.invoke({});

        expect(named.body).toMatchObject({ coverage: { accounts: 3, judged: 1, excluded: 2 } });
        expect(scheduled.body).toMatchObject({ coverage: { accounts: 3, judged: 3, excluded: 0 } });
        expect(named.log).not.toContain('CloudWatchMetrics');
      } finally {
        await runtime.end();
      }
    });
  });

  test('after an error is as good as a cold one', async () => {
    await withSimulator(failing, async (simulator) => {
      const runtime = await packaged.start('audit', { simulator });
      try {
        expect(await runtime.invoke({ accounts: 'all' })).toMatchObject({ outcome: 'error' });
        expect(await runtime.invoke({})).toMatchObject({
          outcome: 'response',
          body: { coverage: { judged: 3 } },
        });
      } finally {
        await runtime.end();
      }
    });
  });
});

/** The calls that were counted when `told` was last asked. */
const counted = new WeakMap<object, Readonly<Record<string, number>>>();

/** What an audit of the whole scope told, and the calls that the simulator had of it. */
function told({ log }: Invocation, simulator: Simulator) {
  const lines = linesOf(log);
  const done = lines.find(({ message }) => message === 'audit done') ?? {};
  const rule = lines.find((line) => 'Failed' in line) ?? {};
  const total = callsOf(simulator);
  const before = counted.get(simulator) ?? {};
  counted.set(simulator, total);
  return {
    log,
    done,
    rule,
    run: lines.find((line) => 'Coverage' in line) ?? {},
    keys: [...new Set(lines.flatMap((line) => Object.keys(line)))].toSorted(),
    calls: Object.fromEntries(
      Object.entries(total).map(([action, count]) => [action, count - (before[action] ?? 0)]),
    ),
  };
}

function exceptMember(): void {
  const entry = { account: memberId, rule: 'D9.AWS.MON.22', owner: 'payments', reason: 'later' };
  writeExceptions([{ ...entry, expires: '2099-12-31' }]);
}

function exceptNobody(): void {
  writeExceptions([]);
}

function writeExceptions(entries: readonly unknown[]): void {
  const file = path.join(packaged.taskRoot('audit'), 'dist/functions/audit/exceptions.json');
  writeFileSync(file, JSON.stringify(entries));
}

describe('a function that has little time left', () => {
  test.each([100_000, 15_000])(
    'of %d milliseconds begins no account, reports each as deadline, and ends by itself',
    async (time) => {
      const scenario = withReportBucket(generateScenario({ accounts: 6, seed: 7 }));
      await withSimulator(scenario, async (simulator) => {
        const parameters = { StoreReports: 'true', ReportBucket: reportBucket };
        const ended = await packaged.invoke('audit', { simulator, parameters }, {}, time);

        expect(ended).toMatchObject({
          outcome: 'response',
          body: { coverage: { accounts: 6, judged: 0 } },
        });
        expect(ended.remaining).toBeGreaterThan(0);
        const { accounts } = await reportOf(ended, simulator);
        const whys = accounts.map(({ state, why }) => (state === 'excluded' ? state : why));
        expect(new Set(whys)).toEqual(new Set(['deadline']));
        expect(callsOf(simulator)['cloudtrail:DescribeTrails']).toBeUndefined();
      });
    },
  );

  test('and whose call hangs is ended at its deadline: Lambda is told nothing by it, and the next process works', async () => {
    const silent = createServer(() => {
      // Takes every request and answers none.
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      await withSimulator(loadScenario(anOrganization({})), async (simulator) => {
        const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
        const hanging = {
          envOf: (roleName: string) => ({ ...simulator.envOf(roleName), AWS_ENDPOINT_URL: endpoint }),
        };
        const { outcome, body, log } = await packaged.invoke('audit', { simulator: hanging }, {}, 3_000);

        // What remains of it is Lambda's own: the line `Task timed out`, and the event at the on-failure destination.
        // https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
        expect({ outcome, body, log: log.trim() }).toEqual({ outcome: 'timed-out', body: null, log: '' });
        expect(await packaged.invoke('audit', { simulator }, {})).toMatchObject({ outcome: 'response' });
      });
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });
});

test('the fan-out runs from its packages: what one function stores the next one reads', async () => {
  const scenario = withReportBucket(generateScenario({ accounts: 12, seed: 7 }));
  await withSimulator(scenario, async (simulator) => {
    const parameters = { FanOut: 'true', BatchSize: '5', ReportBucket: reportBucket };
    const invoke = async (name: PackagedName, event: unknown) => {
      const ended = await packaged.invoke(name, { simulator, parameters }, event);
      expect(ended).toMatchObject({ outcome: 'response' });
      return ended;
    };
    const { body } = await invoke('listAccounts', {});
    const begun = body as { readonly runId: string; readonly batches: readonly unknown[] };
    expect(begun.batches).toHaveLength(3);
    await Promise.all(begun.batches.map(async (batch) => await invoke('auditBatch', batch)));
    const ended = await invoke('summarize', { runId: begun.runId });

    const states = Object.values(scenario.accounts).map((account) => account.expected?.state);
    const count = (state: string) => states.filter((each) => each === state).length;
    expect(ended.body).toEqual({
      coverage: {
        accounts: 12,
        judged: count('judged'),
        undetermined: count('undetermined'),
        excluded: count('excluded'),
      },
      lostBatches: 0,
    });
    const report = await reportOf(ended, simulator);
    expect(report.run.id).toBe(begun.runId);
    const found = report.accounts.map(({ accountId, state, why }) => ({ accountId, state, why }));
    const expected = Object.entries(scenario.accounts).map(([accountId, account]) => ({
      accountId,
      state: account.expected?.state,
      why: account.expected?.why,
    }));
    expect(found.toSorted(byAccount)).toEqual(expected.toSorted(byAccount));
  });
});

function byAccount(left: { readonly accountId: string }, right: { readonly accountId: string }): number {
  return left.accountId.localeCompare(right.accountId);
}

/** The report that an invocation has stored, as its log tells. */
async function reportOf({ log }: Pick<Invocation, 'log'>, simulator: Simulator): Promise<Report> {
  const { endpoint } = simulator;
  const env = simulator.envOf(administratorRoleName);
  const done = linesOf(log).find(({ message }) => message === 'audit done');
  const key = String(done?.['reportAddress']).replace(`s3://${reportBucket}/`, '');
  const client = new S3Client({
    endpoint,
    region,
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: env['AWS_SESSION_TOKEN'] ?? '',
    },
  });
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: reportBucket, Key: key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return JSON.parse(gunzipSync(bytes).toString('utf8')) as Report;
  } finally {
    client.destroy();
  }
}

/** The calls of all accounts, by action. */
function callsOf(simulator: Simulator): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  for (const ofAccount of Object.values(simulator.calls().byAccount)) {
    for (const [action, count] of Object.entries(ofAccount)) total[action] = (total[action] ?? 0) + count;
  }
  return total;
}
