import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { verifyReadings } from '../../cli/verify-aws.ts';
import {
  defaultReadings,
  matches,
  openReadings,
  parse,
  readingNames,
  type OpenReading,
  type Readings,
} from '../../shared/filter-pattern/index.ts';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, auditorId, useEnvironment } from '../audit/simulated.ts';
import { answering } from './answering-aws.ts';

const date = new Date('2026-01-15T12:00:00Z');

async function verify(env: Readonly<Record<string, string | undefined>>) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const restore = useEnvironment(env);
  try {
    const signal = new AbortController().signal;
    const code = await verifyReadings({ stdout, stderr, stdin: Readable.from([]), env, signal }, date);
    return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
  } finally {
    restore();
  }
}

describe('every open reading', () => {
  test.for(readingNames)('%s has a call whose answers tell its readings apart', (name) => {
    const { readings, settledBy }: OpenReading = openReadings[name];
    const answers = readings.map((reading) => JSON.stringify(settledBy.expected[reading]));

    expect(new Set(answers).size).toBe(readings.length);
  });

  test.for(readingNames)('%s expects of its call what the reference meaning answers under each', (name) => {
    const { readings, settledBy }: OpenReading = openReadings[name];
    const parsed = parse(settledBy.pattern);
    if (!parsed.ok) throw new Error(parsed.error.message);
    for (const reading of readings) {
      const under = { ...defaultReadings, [name]: reading } as Readings;
      const answers = settledBy.messages.map((message) => matches(parsed.pattern, message, under));
      const expected = settledBy.expected[reading];

      expect(expected === 'invalid' ? settledBy.messages.map(() => false) : expected).toEqual(answers);
    }
  });

  test.for(readingNames)('%s has a public source, and each of its readings a meaning', (name) => {
    const { source, readings, meanings }: OpenReading = openReadings[name];

    expect(source).toMatch(/^https:\/\//);
    expect(Object.keys(meanings)).toEqual(readings);
  });
});

test('against the simulator, every reading is settled as its default, one call each: exit 0', async () => {
  const simulator = await startSimulator(loadScenario(anOrganization()));
  try {
    const { code, stdout, stderr } = await verify(simulator.env);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Open readings, settled by TestMetricFilter in us-east-1 on 2026-01-15\n/);
    for (const { uncertainty, readings } of Object.values(openReadings)) {
      expect(stdout).toContain(`${uncertainty}: AWS follows "${readings[0]}": `);
    }
    expect(simulator.calls().byAccount[auditorId]).toEqual({
      'sts:GetCallerIdentity': 1,
      'logs:TestMetricFilter': readingNames.length,
    });
  } finally {
    await simulator.close();
  }
});

test('an answer that no reading expects settles nothing: exit 3', async () => {
  await answering(200, { matches: [] }, async (env) => {
    const { code, stdout } = await verify(env);

    expect(code).toBe(3);
    expect(stdout).toContain('in eu-west-1 on');
    expect(stdout).toContain(
      'mid-string-wildcard: not settled: AWS answered [false,false], which no reading',
    );
  });
});

test('a refused pattern is an answer: keywords in small letters are then none', async () => {
  await answering(400, { __type: 'InvalidParameterException', message: 'Invalid' }, async (env) => {
    const { code, stdout } = await verify(env);

    expect(code).toBe(3);
    expect(stdout).toContain('keyword-case: AWS follows "capitals": no, such a pattern is refused\n');
    expect(stdout).toContain("  note      this is not Ringcheck's default\n");
  });
});

test('a refused call is one line on stderr that names it, and an empty stdout: exit 2', async () => {
  const simulator = await startSimulator(
    loadScenario(anOrganization({}, { [auditorId]: { deniedActions: ['logs:TestMetricFilter'] } })),
  );
  try {
    const { code, stdout, stderr } = await verify(simulator.env);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^verify:aws: .*logs:TestMetricFilter \(AccessDeniedException: .*\): use .*\n$/);
  } finally {
    await simulator.close();
  }
});

test('no credentials are one line on stderr: exit 2', async () => {
  const { code, stdout, stderr } = await verify({
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  });

  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^verify:aws: no AWS credentials \(.*\): sign in.*\n$/);
});
