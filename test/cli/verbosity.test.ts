/** What --quiet leaves out and --verbose adds: beside the report only, which stays the same. */
import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, auditorId, memberId, region, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from './fake-terminal.ts';

const lockedId = '444444444444';

/** A command on an organization in which one account cannot be entered. */
async function onOrganization(args: readonly string[], member: object = {}) {
  const scenario = anOrganization(member, { [lockedId]: { name: 'locked', auditRole: false } });
  const simulator = await startSimulator(loadScenario(scenario));
  const restore = useEnvironment(simulator.env);
  try {
    return await runCommand(args, { env: simulator.env });
  } finally {
    restore();
    await simulator.close();
  }
}

const both = ['--accounts', `${memberId},${lockedId}`];

test.for(['audit', 'plan', 'check-setup'])(
  '%s takes one or the other of --quiet and --verbose',
  async (name) => {
    const { code, stdout, stderr } = await onOrganization([name, '--quiet', '--verbose']);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('ringcheck: --quiet goes without --verbose: give one or the other\n');
  },
);

test('audit --verbose: a line for each account as it is done, with what was refused and how long it took', async () => {
  const { stderr } = await onOrganization(['audit', '-v', ...both], {
    deniedActions: ['sns:ListSubscriptionsByTopic'],
  });

  expect(stderr.trimEnd().split('\n').toSorted()).toEqual([
    expect.stringMatching(/^NOT_AVAILABLE {2}444444444444 +\d+\.\d s {2}locked {2}role-not-assumable$/),
    expect.stringMatching(
      /^WARNING {8}333333333333 +\d+\.\d s {2}payments {2}access-denied {2}sns:ListSubscriptionsByTopic access-denied$/,
    ),
  ]);
});

test('a call that was refused for several links is named once', async () => {
  const { stderr } = await onOrganization(['audit', '-v', '--accounts', memberId], {
    deniedActions: ['cloudtrail:GetTrailStatus'],
  });

  expect(stderr.match(/cloudtrail:GetTrailStatus/g)).toHaveLength(1);
});

test('audit --verbose lists in the table what passes, and not what nobody has asked for', async () => {
  const { stdout } = await onOrganization(['audit', '--verbose', '--accounts', memberId]);

  expect(stdout).toMatch(/^ {4}PASSED {2}333333333333 {2}payments/m);
  expect(stdout).toContain(' out-of-scope\n');
  expect(stdout).not.toContain(auditorId);
});

test('plan --verbose says the same, and check-setup which accounts were entered', async () => {
  const plan = await onOrganization(['plan', '--verbose', ...both]);
  const setup = await onOrganization(['check-setup', '--verbose', ...both]);

  expect(plan.stderr).toMatch(/^PASSED {9}333333333333 +\d+\.\d s {2}payments$/m);
  expect(setup.stderr).toMatch(/^entered {6}333333333333$/m);
  expect(setup.stderr).toMatch(/^not entered {2}444444444444 {2}AccessDenied: /m);
});

test('--quiet leaves out what needs nobody to act', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'ringcheck-quiet-')), 'exceptions.yml');
  writeFileSync(
    file,
    `- account: ${memberId}\n  rule: D9.AWS.MON.22\n  owner: me\n  reason: r\n  expires: 2020-01-01\n`,
  );
  const args = ['audit', ...both, '--exceptions', file, '--exclude-accounts', '999999999999'];
  const loud = await onOrganization(args);
  const quiet = await onOrganization([...args, '--quiet']);

  expect(loud.stderr.trimEnd().split('\n')).toHaveLength(2);
  expect(quiet).toMatchObject({ stderr: '', code: loud.code });
});

test('--quiet leaves what went wrong', async () => {
  // Findings about accounts that could not be entered go into the hub of the auditor, which is not on.
  const auditor = { name: 'auditor', regions: { [region]: { securityHub: false } } };
  const simulator = await startSimulator(loadScenario(anOrganization({}, { [auditorId]: auditor })));
  const restore = useEnvironment(simulator.env);
  try {
    const { stderr } = await runCommand(['audit', '--quiet', '--publish', '--accounts', memberId], {
      env: simulator.env,
    });
    expect(stderr).toMatch(/^ringcheck: .* was not brought up to date in Security Hub: .*222222222222/);
  } finally {
    restore();
    await simulator.close();
  }
});
