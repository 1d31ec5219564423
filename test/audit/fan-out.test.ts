import { readFileSync } from 'node:fs';
import aslValidator from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as summarize } from '../../functions/summarize.ts';
import { concurrentBatches } from '../../shared/audit/audit-batch.ts';
import type { Report } from '../../shared/audit/report.ts';
import { generateScenario } from '../../simulator/index.ts';
import { readTemplate } from '../infra/template.ts';
import { context, withDeployment } from './deployment.ts';
import { checked } from './report-schema.ts';
import { fanOutFile, runFanOut, substitutedDefinition, type Stand } from './run-fan-out.ts';
import { anOrganization, auditorId, memberId, ringingRegion } from './simulated.ts';

/** A report without what two runs of the same organization may differ in: its id, its calls, and the time of day. */
function comparable({ run, ...report }: Report): unknown {
  const { id: _id, apiCalls: _apiCalls, ...rest } = run;
  const text = JSON.stringify({ ...report, run: rest });
  return JSON.parse(text.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'a time'));
}

function outcomesOf({ accounts }: Report): ReadonlySet<string> {
  const results = accounts.flatMap((account) => account.results);
  return new Set(results.flatMap(({ finding }) => (finding === null ? [] : [finding.outcome])));
}

test('the definition is a state machine as AWS takes it', () => {
  const { isValid, errors } = aslValidator(substitutedDefinition(), { checkPaths: true, checkArn: true });

  expect({ isValid, errors }).toEqual({ isValid: true, errors: [] });
});

test('what the definition leaves open is what the template substitutes', () => {
  const { DefinitionSubstitutions: given } = readTemplate('infra/fan-out.yml').Resources[
    'FanOutStateMachine'
  ]!.Properties as { readonly DefinitionSubstitutions: Readonly<Record<string, unknown>> };
  const open = [...readFileSync(fanOutFile, 'utf8').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? '');

  expect([...new Set(open)].toSorted()).toEqual(Object.keys(given).toSorted());
});

test('as many batches run at once as the pace of entering accounts is shared by', () => {
  const { States } = substitutedDefinition() as {
    readonly States: Readonly<Record<string, { readonly MaxConcurrency?: number }>>;
  };

  expect(States['AuditBatches']?.MaxConcurrency).toBe(concurrentBatches);
});

describe.each([
  ['each account with a chain of its own', 3],
  ['an organization trail', 1_000_000],
])('an organization with %s', (_, seed) => {
  const scenario = () => generateScenario({ accounts: 62, seed });

  test('is reported by the fan-out as by one function, and again with nothing changed', async () => {
    const settings = { RINGCHECK_BATCH_SIZE: '13' };
    const alone = await withDeployment(scenario(), settings, async ({ reports }) => {
      await audit({}, context);
      await audit({}, context);
      return await reports();
    });
    const fannedOut = await withDeployment(scenario(), settings, async ({ simulator, reports }) => {
      const outputs = [await runFanOut(simulator), await runFanOut(simulator)];
      return { outputs, reports: await reports() };
    });

    expect(alone).toHaveLength(2);
    expect(outcomesOf(alone[1]!)).toEqual(new Set(['unchanged']));
    expect(fannedOut.reports.map((one) => comparable(checked(one)))).toEqual(alone.map(comparable));
    expect(fannedOut.outputs).toEqual(alone.map(({ coverage }) => ({ coverage, lostBatches: 0 })));
  });
});

const organization = anOrganization(
  {},
  {
    '444444444444': { name: 'search', regions: { 'us-east-1': ringingRegion('444444444444') } },
    '555555555555': { name: 'left', state: 'SUSPENDED' },
  },
);
const settings = { RINGCHECK_BATCH_SIZE: '1' };

const losesThird: Stand = async (event, call) => {
  if ((event as { readonly batch: number }).batch === 2) throw new Error('Runtime exited');
  return await call();
};
const losesAll: Stand = async () => await Promise.reject(new Error('Runtime exited'));
const auditsTwice: Stand = async (_event, call) => {
  await call();
  return await call();
};

test('a batch that is lost leaves its accounts undetermined, the others judged, and the execution failed', async () => {
  await withDeployment(organization, settings, async ({ simulator, reports }) => {
    await expect(runFanOut(simulator, { AuditBatch: losesThird })).rejects.toThrow(
      'Some batches did not end',
    );

    const [report] = await reports();
    const { coverage, accounts } = checked(report!);
    expect(coverage).toEqual({ accounts: 5, judged: 3, undetermined: 1, excluded: 1 });
    expect(accounts.filter(({ state }) => state === 'undetermined')).toMatchObject([
      { accountId: memberId, why: 'deadline', results: [{ status: 'NOT_AVAILABLE', finding: null }] },
    ]);
  });
});

test('what a lost batch left as it was is mended by the next run', async () => {
  await withDeployment(organization, settings, async ({ simulator, reports }) => {
    await expect(runFanOut(simulator, { AuditBatch: losesAll })).rejects.toThrow('Some batches did not end');
    await runFanOut(simulator);

    const [lost, mended] = await reports();
    expect(lost?.coverage.judged).toBe(0);
    expect(mended?.coverage).toEqual({ accounts: 5, judged: 4, undetermined: 0, excluded: 1 });
  });
});

test('a batch that is audited twice leaves one part, and the same report', async () => {
  await withDeployment(organization, settings, async ({ simulator, reports }) => {
    await runFanOut(simulator, { AuditBatch: auditsTwice });

    expect((await reports())[0]?.coverage).toMatchObject({ judged: 4, undetermined: 0 });
  });
});

test('an account is entered by one batch, and an excluded one by none', async () => {
  await withDeployment(organization, settings, async ({ simulator }) => {
    await runFanOut(simulator);

    expect(simulator.calls().byAccount[auditorId]?.['sts:AssumeRole']).toBe(3);
    expect(simulator.calls().byAccount['555555555555']).toBeUndefined();
  });
});

test('without a bucket the run does not begin, and nobody is visited', async () => {
  await withDeployment(organization, { RINGCHECK_REPORT_BUCKET: '' }, async ({ simulator }) => {
    await expect(runFanOut(simulator)).rejects.toThrow('RINGCHECK_REPORT_BUCKET is not set');

    expect(simulator.calls().total).toBe(0);
  });
});

describe('events that are none of the fan-out’s', () => {
  test.each([
    [{ runId: 'latest', batch: 0 }, 'event.runId is not the id of a run'],
    [
      { runId: '00000000-0000-4000-8000-000000000000', batch: '0' },
      'event.batch is not the number of a batch',
    ],
    [{ runId: '00000000-0000-4000-8000-000000000000' }, 'event.batch is not the number of a batch'],
    [
      { runId: '00000000-0000-4000-8000-000000000000', batch: -1 },
      'event.batch is not the number of a batch',
    ],
  ])('the audit refuses %j', async (event, message) => {
    await expect(audit(event, context)).rejects.toThrow(message);
  });

  test.each([[null], [{}], [{ runId: '../plan' }]])('the summary refuses %j', async (event) => {
    await expect(summarize(event, context)).rejects.toThrow('event.runId is not the id of a run');
  });

  test('a run that nobody began has no plan', async () => {
    await withDeployment(organization, settings, async () => {
      await expect(summarize({ runId: '00000000-0000-4000-8000-000000000000' }, context)).rejects.toThrow(
        'the plan of run 00000000-0000-4000-8000-000000000000 cannot be read (AccessDenied',
      );
    });
  });
});
