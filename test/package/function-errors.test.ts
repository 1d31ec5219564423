import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateScenario, loadScenario } from '../../simulator/index.ts';
import { anOrganization, memberId } from '../audit/simulated.ts';
import { packagingTimeout } from './package-service.ts';
import {
  bundleOf,
  linesOf,
  packagedNames,
  reportBucket,
  unpackFunctions,
  withReportBucket,
  withSimulator,
  type PackagedFunctions,
  type PackagedName,
} from './packaged-functions.ts';

let packaged: PackagedFunctions;
const deployment = { FanOut: 'true', Remediation: 'true', ReportBucket: reportBucket };
const someRun = '0b8cfd55-4b1e-4d27-9a39-0e3c2a4f6d11';
/** What Lambda is told of a handler that throws. */
interface ThrownError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace: readonly string[];
}

beforeAll(async () => {
  packaged = await unpackFunctions();
}, packagingTimeout);

afterAll(() => {
  packaged.remove();
});

/** Invokes a function for events that it refuses, one after the other. @returns its errors, and which accounts were called */
async function refusalsOf(
  name: PackagedName,
  events: readonly unknown[],
  environment: Readonly<Record<string, string>> = {},
) {
  return await withSimulator(loadScenario(anOrganization({})), async (simulator) => {
    const envOf = (roleName: string) => ({ ...simulator.envOf(roleName), ...environment });
    const runtime = await packaged.start(name, { simulator: { envOf }, parameters: deployment });
    try {
      const errors: ThrownError[] = [];
      for (const event of events) {
        const { outcome, body } = await runtime.invoke(event);
        expect(outcome).toBe('error');
        errors.push(body as ThrownError);
      }
      return { errors, called: Object.keys(simulator.calls().byAccount) };
    } finally {
      await runtime.end();
    }
  });
}

const finding = { source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Imported' };
const noRun = 'event.runId is not the id of a run: the list-accounts function answers it';
const malformed = {
  audit: [
    [
      { accounts: 'all' },
      'event.accounts is not a list of account ids: leave it out to audit the organization',
    ],
    [
      { accounts: [memberId, 12] },
      'event.accounts[1] is not an account id: an id is a text of twelve digits',
    ],
  ],
  auditBatch: [
    [{ runId: someRun, batch: -1 }, 'event.batch is not the number of a batch: the first is 0'],
    [{ runId: 'x', batch: 0 }, noRun],
  ],
  summarize: [
    [{}, noRun],
    [null, noRun],
  ],
  remediate: [
    [null, 'event is not an object'],
    [{ source: 'aws.ec2' }, 'event.source is not aws.securityhub'],
    [finding, 'event.detail is not an object'],
    [{ ...finding, detail: { findings: [] } }, 'event.detail.findings is not a list of 1 to 100 findings'],
  ],
} as const;

test.each(['audit', 'auditBatch', 'summarize', 'remediate'] as const)(
  'a malformed event of %s is an error that names the member, and nobody is called',
  async (name) => {
    const { errors, called } = await refusalsOf(
      name,
      malformed[name].map(([event]) => event),
    );

    expect(errors.map(({ errorMessage }) => errorMessage)).toEqual(
      malformed[name].map(([, message]) => message),
    );
    expect(called).toEqual([]);
  },
);

test('list-accounts has no use for an event, and begins a run for any', async () => {
  await withSimulator(withReportBucket(generateScenario({ accounts: 5, seed: 7 })), async (simulator) => {
    const runtime = await packaged.start('listAccounts', { simulator, parameters: deployment });
    try {
      for (const event of [null, [], 'text', { accounts: 'all' }]) {
        expect(await runtime.invoke(event)).toMatchObject({
          outcome: 'response',
          body: { batches: [{ batch: 0 }] },
        });
      }
    } finally {
      await runtime.end();
    }
  });
});

describe('where an error comes from is told by the sources', () => {
  test.each([
    [
      'audit',
      { accounts: 'all' },
      {},
      'functions/audit-event.ts',
      "throw new Error('event.accounts is not a list",
    ],
    ['summarize', {}, {}, 'functions/audit-event.ts', "throw new Error('event.runId is not the id of a run"],
    ['remediate', {}, {}, 'functions/remediation-event.ts', "throw new Error('event.source is not"],
    ['listAccounts', {}, { RINGCHECK_VERDICT: 'loud' }, 'shared/audit/settings.ts', 'throw new UsageError('],
  ] as const)('%s', async (name, event, environment, file, statement) => {
    const { errors } = await refusalsOf(name, [event], environment);
    const frame = errors[0]?.stackTrace.find((line) => /^\s+at /.test(line)) ?? '';
    const [, source, line] = /\(?([^\s(]+):(\d+):\d+\)?$/.exec(frame) ?? [];

    expect(path.relative(packaged.taskRoot(name), source ?? '')).toBe(file);
    expect(readFileSync(file, 'utf8').split('\n')[Number(line) - 1]).toContain(statement);
  });
});

test.each(['audit', 'summarize'] as const)(
  '%s without credentials in its environment says so, and looks for them nowhere else',
  async (name) => {
    const none = {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_SESSION_TOKEN: '',
      AWS_PROFILE: 'other',
    };
    const { errors, called } = await refusalsOf(name, [{ runId: someRun, batch: 0 }], none);

    expect(errors[0]).toMatchObject({
      errorType: 'UsageError',
      errorMessage: expect.stringMatching(
        /^no AWS credentials \(Unable to find environment variable credentials\.\): /,
      ) as unknown,
    });
    expect(called).toEqual([]);
  },
);

test('no function has SnapStart, whose credentials are not in the environment', () => {
  const functions = Object.values(packaged.service.template.Resources).filter(
    ({ Type: type }) => type === 'AWS::Lambda::Function',
  );

  expect(functions.map(({ Properties }) => Properties['SnapStart'])).toEqual(
    packagedNames.map(() => undefined),
  );
});

test.each(['audit', 'listAccounts'] as const)(
  '%s without the packaged exceptions does nothing: nobody could tell what they except',
  async (name) => {
    const file = path.join(packaged.taskRoot(name), 'dist/functions', bundleOf[name], 'exceptions.json');
    renameSync(file, `${file}.away`);
    try {
      const { errors, called } = await refusalsOf(name, [{}]);

      expect(errors[0]?.errorMessage).toBe(
        'exceptions.json cannot be read (ENOENT): run `npm run build` and deploy again',
      );
      expect(called).toEqual([]);
    } finally {
      renameSync(`${file}.away`, file);
    }
  },
);

test('a packaged exception is told by the file that a person wrote', async () => {
  const file = path.join(packaged.taskRoot('audit'), 'dist/functions/audit/exceptions.json');
  const entry = { account: '999999999999', rule: 'D9.AWS.MON.22', owner: 'payments', reason: 'later' };
  writeFileSync(file, JSON.stringify([{ ...entry, expires: '2099-12-31' }]));
  try {
    await withSimulator(loadScenario(anOrganization({})), async (simulator) => {
      const { log } = await packaged.invoke('audit', { simulator }, {});

      expect(linesOf(log).find(({ message }) => message === 'exception ignored')).toMatchObject({
        because:
          'exceptions.yml, entry 1 (payments) does not count: account 999999999999 is not in the organization',
      });
    });
  } finally {
    writeFileSync(file, '[]\n');
  }
});
