import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { identifyCaller } from '../../shared/audit/caller.ts';
import { createCallLog } from '../../shared/aws/call-log.ts';
import { createCloudTrailClient, readTrails } from '../../shared/aws/cloudtrail.ts';
import { createOrganizationsClient, listAccounts } from '../../shared/aws/organizations.ts';
import { createPacer } from '../../shared/aws/pace.ts';
import { paces } from '../../shared/aws/quotas.ts';
import { createSecurityHubClient, readOwnFindings } from '../../shared/aws/security-hub.ts';
import { assumeRole, createStsClient } from '../../shared/aws/sts.ts';
import { generateScenario, startSimulator } from '../../simulator/index.ts';
import { publishedQuotas } from '../../simulator/quotas.ts';
import { services } from '../../simulator/services/catalogue.ts';
import { useEnvironment } from '../audit/simulated.ts';
import { answeringHandler } from './an-answering-handler.ts';
import { aSession } from './a-session.ts';

/** The simulator answers it, and nothing calls it. */
const uncalled = ['cloudwatch:DescribeAlarmsForMetric', 'cloudwatch:TagResource'];

test('every action that is called has a pace within its published quota, some calls below what may be made at once', () => {
  const actions = [...services.values()].flatMap(({ iamPrefix, operations }) =>
    Object.keys(operations).map((name) => `${iamPrefix}:${name}`),
  );
  expect([...paces.keys(), ...uncalled].toSorted()).toEqual(actions.toSorted());
  for (const [action, pace] of paces) {
    const quota = publishedQuotas.find((one) => one.actions.includes(action));
    expect(pace.rate, action).toBeLessThanOrEqual(quota?.rate ?? 0);
    expect(pace.burst, action).toBeLessThan(quota?.burst ?? 0);
    // What shares a quota shares its pace.
    expect(pace.name, action).toBe(quota?.actions[0]);
  }
});

const trails = ['{"trailList": []}', 'application/x-amz-json-1.1'] as const;

/** Lets everything happen that needs no time. */
const settle = async () => await vi.advanceTimersByTimeAsync(0);

describe('clients', () => {
  beforeEach(async () => {
    // The first client of a process reads files, for which no fake timer waits.
    const session = aSession({ requestHandler: answeringHandler(...trails).requestHandler });
    await readTrails(createCloudTrailClient(session, session.region));
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const credentials = `<Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
    <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`;
  const assumed = `<AssumeRoleResponse><AssumeRoleResult>${credentials}</AssumeRoleResult></AssumeRoleResponse>`;

  test.for([
    [1, 100, 400],
    [4, 25, 100],
  ] as const)(
    'of %i processes each enters %i accounts at once, and %i within a second',
    async ([processes, atOnce, inSecond]) => {
      const { requestHandler, requests } = answeringHandler(assumed, 'text/xml');
      const caller = aSession({ requestHandler, pacer: createPacer(processes) });
      const sts = createStsClient(caller, caller);
      const role = { name: 'ringcheck-audit', externalId: undefined };
      const entries = Array.from({ length: 500 }, async (_, index) =>
        assumeRole(sts, caller, String(100_000_000_000 + index), role, caller.signal),
      );
      await settle();
      expect(requests()).toBe(atOnce);

      await vi.advanceTimersByTimeAsync(1_000);
      expect(requests()).toBe(inSecond);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await Promise.all(entries)).toHaveLength(500);
    },
  );

  test('sessions of one account share its pace, whichever client calls; another account and another Region have their own', async () => {
    const { requestHandler, requests } = answeringHandler(...trails);
    const pacer = createPacer();
    const ask = async (accountId: string, region: string) => {
      const session = aSession({ accountId, requestHandler, pacer });
      return await readTrails(createCloudTrailClient(session, region));
    };
    const { burst } = paces.get('cloudtrail:DescribeTrails')!;
    const own = Array.from({ length: burst + 3 }, async () => ask('333333333333', 'us-east-1'));
    await settle();
    expect(requests()).toBe(burst);

    await Promise.all([ask('444444444444', 'us-east-1'), ask('333333333333', 'eu-west-1')]);
    expect(requests()).toBe(burst + 2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await Promise.all(own)).every(({ state }) => state === 'seen')).toBe(true);
  });

  test('a call waits for its turn longer than an attempt may take, and is no attempt meanwhile', async () => {
    const { requestHandler } = answeringHandler(...trails);
    const session = aSession({ requestHandler, attemptTimeout: 50 });
    const client = createCloudTrailClient(session, session.region);
    const answers = Array.from({ length: 20 }, async () => readTrails(client));
    await settle();
    const { burst } = paces.get('cloudtrail:DescribeTrails')!;
    expect(session.calls.attempts.get('cloudtrail:DescribeTrails')).toBe(burst);

    await vi.advanceTimersByTimeAsync(5_000);
    expect((await Promise.all(answers)).every(({ state }) => state === 'seen')).toBe(true);
  });

  test('an account whose time is up while it waits for its turn has timed out, and sends nothing more', async () => {
    const { requestHandler, requests } = answeringHandler('{"Findings": []}', 'application/json');
    const controller = new AbortController();
    const session = aSession({ requestHandler, signal: controller.signal });
    createSecurityHubClient(session, session.region);
    const answers = Array.from({ length: 10 }, async () =>
      readOwnFindings(session, session.region, { ids: ['x'] }),
    );
    await settle();
    const sent = requests();
    controller.abort();

    const states = (await Promise.all(answers)).map((one) => (one.state === 'unseen' ? one.why : one.state));
    expect(states).toEqual([
      ...Array<string>(sent).fill('seen'),
      ...Array<string>(10 - sent).fill('timed-out'),
    ]);
    expect(sent).toBeLessThan(10);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(requests()).toBe(sent);
  });
});

test('an organization of more pages than the quota takes at once is listed without a refusal', async () => {
  const simulator = await startSimulator(generateScenario({ accounts: 240, seed: 1 }), {
    enforcesQuotas: true,
  });
  const restore = useEnvironment(simulator.env);
  try {
    const caller = await identifyCaller(
      { calls: createCallLog(), signal: new AbortController().signal },
      undefined,
    );
    expect(await listAccounts(createOrganizationsClient(caller))).toHaveLength(240);
    expect(simulator.calls().byAccount['222222222222']?.['organizations:ListAccounts']).toBeGreaterThan(12);
    expect(simulator.quotaViolations().total).toBe(0);
  } finally {
    restore();
    await simulator.close();
  }
});
