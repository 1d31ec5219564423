import { describe, expect, test } from 'vitest';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, auditorId, useEnvironment } from '../audit/simulated.ts';
import { answering } from './answering-aws.ts';
import { runCommand } from './fake-terminal.ts';

const narrow = '{ $.eventName = AssumeRole && $.errorCode NOT EXISTS }';

async function runWith(args: readonly string[], env: Readonly<Record<string, string>>, stdin = '') {
  const restore = useEnvironment(env);
  try {
    return await runCommand(args, { env, stdin });
  } finally {
    restore();
  }
}

/** Against the simulated organization; also which calls it was asked. */
async function verify(args: readonly string[], { stdin = '', denied = [] as readonly string[] } = {}) {
  const scenario = anOrganization({}, { [auditorId]: { deniedActions: denied } });
  const simulator = await startSimulator(loadScenario(scenario));
  try {
    const answer = await runWith(['explain', '--verify', ...args], simulator.env, stdin);
    return { ...answer, calls: simulator.calls().byAccount[auditorId] };
  } finally {
    await simulator.close();
  }
}

describe('explain --verify', () => {
  test('asks AWS about the proof, for the pattern and for the rule, and says what it answered', async () => {
    const { code, stdout, stderr, calls } = await verify([narrow]);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(
      [
        "AWS's answers (TestMetricFilter in us-east-1)",
        '  agrees   the pattern does not match the missed record',
        "  agrees   the rule's pattern matches the missed record",
        '',
      ].join('\n'),
    );
    expect(calls).toEqual({ 'sts:GetCallerIdentity': 1, 'logs:TestMetricFilter': 2 });
  });

  test('asks both ways where the pattern misses records and catches others', async () => {
    const { stdout, calls } = await verify(['AssumeRole -Root']);

    expect(stdout.match(/^ {2}agrees /gm)).toHaveLength(4);
    expect(calls).toMatchObject({ 'logs:TestMetricFilter': 4 });
  });

  test('says so where there is nothing to ask', async () => {
    const { code, stdout, calls } = await verify(['{($.eventName=AssumeRole)}']);

    expect(code).toBe(0);
    expect(stdout).toContain('Nothing to ask: there is no record that tells the two patterns apart.');
    expect(calls).not.toHaveProperty('logs:TestMetricFilter');
  });

  test('of an undecided pattern it asks which reading AWS follows', async () => {
    const { code, stdout } = await verify(['{ $.eventName = A*e }']);

    expect(code).toBe(0);
    expect(stdout).toContain('mid-string-wildcard: AWS follows "literal": no, it is a character like any');
  });

  test('--json carries the answers', async () => {
    const { code, stdout } = await verify(['--json', narrow]);

    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { verification: unknown }).verification).toEqual([
      { pattern: narrow, record: 'misses', expected: false, actual: false },
      { pattern: '{($.eventName=AssumeRole)}', record: 'misses', expected: true, actual: true },
    ]);
  });

  test('--input asks for each line', async () => {
    const { code, stdout, calls } = await verify(['--input', '-'], {
      stdin: `${JSON.stringify({ pattern: narrow })}\n${JSON.stringify({ pattern: '' })}\n`,
    });

    expect(code).toBe(0);
    expect(stdout.match(/"verification":\[/g)).toHaveLength(2);
    expect(calls).toMatchObject({ 'logs:TestMetricFilter': 4, 'sts:GetCallerIdentity': 1 });
  });

  test('a refused call is one line that names it; stdout stays empty: exit 2', async () => {
    const { code, stdout, stderr } = await verify([narrow], { denied: ['logs:TestMetricFilter'] });

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^ringcheck: .*logs:TestMetricFilter \(AccessDenied.*\): use credentials.*\n$/);
  });
});

describe('where AWS answers otherwise than we decided', () => {
  test('the page says which question, and what to do about it: exit 1', async () => {
    await answering(200, { matches: [] }, async (env) => {
      const { code, stdout, stderr } = await runWith(['explain', '--verify', narrow], env);

      expect(code).toBe(1);
      expect(stdout).toContain(
        "  differs  the rule's pattern does not match the missed record, we decided that it matches it\n",
      );
      expect(stderr).toBe(
        "ringcheck: Ringcheck's decision differs from AWS's answer: do not rely on it, and please report this pattern\n",
      );
    });
  });

  test('a pattern that AWS refuses is a difference too: exit 1', async () => {
    await answering(400, { __type: 'InvalidParameterException', message: 'Invalid' }, async (env) => {
      const { code, stdout } = await runWith(['explain', '--verify', '--json', narrow], env);

      expect(code).toBe(1);
      expect(stdout).toContain('"expected":false,"actual":"invalid"');
    });
  });
});
