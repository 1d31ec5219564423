import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parameterProblems } from '../../bundle/deployment-parameters.ts';

test.each([
  [
    ['--param=remediaton=true'],
    /^--param remediaton: there is none of this name; there are log-retention-days, audit-role-name, /,
  ],
  [['--param', 'verdict=banana'], '--param verdict: `banana` is none of `both`, `cloudguard`, `rings`'],
  [['--param=refresh-days=100'], '--param refresh-days: `100` is no number from 1 to 60'],
  [['--param=refresh-days='], '--param refresh-days: `` is no number from 1 to 60'],
  [['--param=accounts=123'], /^--param accounts: `123` is not of the form /],
  [['--param=verdict'], '--param verdict: give it as NAME=VALUE'],
])('%j is refused in one line', (args, problem) => {
  const told = parameterProblems(['deploy', '--stage', 'prod', ...args], '.');

  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(problem);
});

test.each([
  [['--param=external-id=a=b,c']],
  [['--param=tag=env=prod', '--param', 'verdict=rings', '--param=accounts=333333333333,444444444444']],
  [['--param=alarm-topic-arn=arn:{partition}:sns:{region}:{account}:ringcheck-alarms']],
  [['--param=longest-hours-between-runs=0', '--param=log-retention-days=90']],
  [['--stage', 'test', '--region', 'eu-west-1']],
])('%j is taken', (args) => {
  expect(parameterProblems(args, '.')).toEqual([]);
});

test('nothing is built or packaged with a parameter that is refused', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['bundle/run-osls.ts', 'package', '--param=schedule-sate=DISABLED'],
    { encoding: 'utf8' },
  );

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^--param schedule-sate: there is none of this name; there are [^\n]+\n$/);
});
