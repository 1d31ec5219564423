import { expect, test } from 'vitest';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, memberId, region, ringingRegion, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from './fake-terminal.ts';

const noFilter = { regions: { [region]: { ...ringingRegion(), metricFilters: [] } } };
const noHub = { regions: { [region]: { ...ringingRegion(), securityHub: false } } };

/** The member alone decides: the other two accounts are out of scope. */
async function auditMember(member: object, further: readonly string[] = []) {
  const simulator = await startSimulator(loadScenario(anOrganization(member)));
  const restore = useEnvironment(simulator.env);
  try {
    return await runCommand(['audit', '--accounts', memberId, '--format', 'json', ...further], {
      env: simulator.env,
    });
  } finally {
    restore();
    await simulator.close();
  }
}

test.for([
  ['all in scope pass', 0, {}, []],
  ['one fails', 1, noFilter, []],
  ['one cannot be entered', 3, { auditRole: false }, []],
  ['a required call is refused', 3, { deniedActions: ['cloudtrail:GetTrailStatus'] }, []],
  ['a finding could not be imported', 3, noHub, ['--publish']],
  [
    'one fails and its finding could not be imported',
    1,
    { regions: { [region]: { securityHub: false } } },
    ['--publish'],
  ],
] as const)(
  '%s → exit %i, the report on stdout, nothing on a stderr that is no terminal',
  async ([, code, member, further]) => {
    const result = await auditMember(member, further);

    expect([result.code, result.stderr]).toEqual([code, '']);
    expect(JSON.parse(result.stdout)).toHaveProperty('schemaVersion', 1);
  },
);

test('no account in scope → exit 2 and an empty stdout', async () => {
  const { code, stdout, stderr } = await auditMember({ state: 'SUSPENDED' });

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^ringcheck: no account is in scope/);
});
