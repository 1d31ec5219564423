import { describe, expect, test } from 'vitest';
import { anOrganization, memberId, region, ringingRegion } from '../audit/simulated.ts';
import { runCommand } from './fake-terminal.ts';
import { recordOf, topic, undoneOf, withOrganization, type Organization } from './remediation-commands.ts';

const noFilter = { ...ringingRegion(), metricFilters: [], metricAlarms: [] };
const scenario = anOrganization({ remediationRole: true, regions: { [region]: noFilter } });
const ownName = 'ringcheck-D9.AWS.MON.22';
const bothWrites = [`${memberId} cloudwatch:PutMetricAlarm`, `${memberId} logs:PutMetricFilter`];

async function planned({ run, keep }: Organization): Promise<string> {
  const { stdout } = await run('plan', '--accounts', memberId, '--format', 'json', ...topic);
  return keep('plan.json', stdout);
}

describe('apply', () => {
  test('without --yes shows what it would do and writes nothing', async () => {
    await withOrganization(scenario, async (organization) => {
      const { code, stdout, stderr } = await organization.run('apply', await planned(organization));

      expect({ code, writes: organization.writes() }).toEqual({ code: 0, writes: [] });
      expect(stdout).toContain(
        `PutMetricFilter ${ownName} on trail-logs (us-east-1), then PutMetricAlarm ${ownName} to arn:aws:sns:`,
      );
      expect(stderr).toContain('this was a dry run: add --yes to write');
    });
  });

  test('with --yes creates both, judges again and prints the record; the second time it writes nothing', async () => {
    await withOrganization(scenario, async (organization) => {
      const file = await planned(organization);
      const first = await organization.run('apply', file, '--yes');

      expect([first.code, first.stderr]).toEqual([0, '']);
      expect(organization.writes()).toEqual(bothWrites);
      expect(recordOf(first.stdout)).toMatchObject({
        schemaVersion: 1,
        accounts: [
          {
            accountId: memberId,
            ruleId: 'D9.AWS.MON.22',
            outcome: 'applied',
            created: [
              { type: 'metric-filter', name: ownName, accountId: memberId, region },
              { type: 'alarm', name: ownName, accountId: memberId, region },
            ],
            after: { status: 'PASSED', rings: 'yes', cloudguard: 'pass' },
            error: null,
          },
        ],
      });

      const second = await organization.run('apply', file, '--yes');
      expect([second.code, organization.writes()]).toEqual([0, []]);
      expect(recordOf(second.stdout).accounts[0]).toMatchObject({ outcome: 'unchanged', created: [] });
    });
  });

  test('a plan that refuses is applied by doing nothing, and its refusals stand in the record', async () => {
    await withOrganization(scenario, async (organization) => {
      // Without a topic the account is refused.
      const { stdout } = await organization.run('plan', '--accounts', memberId, '--format', 'json');
      const file = organization.keep('refused.json', stdout);
      const { code, stdout: record, stderr } = await organization.run('apply', file, '--yes');

      expect([code, stderr, organization.writes()]).toEqual([1, '', []]);
      expect(recordOf(record).accounts).toMatchObject([
        {
          accountId: memberId,
          outcome: 'refused',
          created: [],
          error: expect.stringMatching(/^topic-not-configured: /) as string,
        },
      ]);
    });
  });

  test.each([
    ['apply', 0, bothWrites],
    ['yes', 0, []],
    ['', 0, []],
  ])('on a terminal asks, and writes only if the word is typed: `%s`', async (typed, code, writes) => {
    await withOrganization(scenario, async (organization) => {
      const file = await planned(organization);
      const answer = await runCommand(['apply', file], {
        env: organization.simulator.env,
        stdin: `${typed}\n`,
        isInteractive: true,
      });

      expect(answer.code).toBe(code);
      expect(organization.writes()).toEqual(writes);
      expect(answer.stderr).toContain('Write to AWS for 1 account? Type apply to go on: ');
      // What is asked is none of the record.
      expect(answer.stdout === '').toBe(writes.length === 0);
    });
  });

  test('--alarm-topic-arn replaces the topic of the plan, which then does not hold any more', async () => {
    await withOrganization(scenario, async (organization) => {
      const other = ['--alarm-topic-arn', `arn:aws:sns:${region}:${memberId}:others`];
      const { code, stdout } = await organization.run(
        'apply',
        await planned(organization),
        '--yes',
        ...other,
      );

      expect([code, organization.writes()]).toEqual([1, []]);
      expect(recordOf(stdout).accounts[0]?.outcome).toBe('refused');
    });
  });

  test('--record keeps the record in a new file, and is refused where the file is there', async () => {
    await withOrganization(scenario, async (organization) => {
      const file = await planned(organization);
      const record = `${file}.record`;
      const first = await organization.run('apply', file, '--yes', '--record', record);

      expect(first.code).toBe(0);
      expect(JSON.parse(organization.read(record))).toEqual(JSON.parse(first.stdout));
      const { code, stdout, stderr } = await organization.run('apply', file, '--yes', '--record', record);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('cannot be made (EEXIST): give a file that is not there yet');
    });
  });

  test('a record that has not come to its end is read by undo, whatever its last line is', async () => {
    await withOrganization(scenario, async (organization) => {
      const { stdout } = await organization.run('apply', await planned(organization), '--yes');
      const [account] = recordOf(stdout).accounts;
      const lines = (account?.created ?? []).map((created) =>
        JSON.stringify({
          schemaVersion: 1,
          accounts: [{ accountId: memberId, ruleId: 'D9.AWS.MON.22', created: [created] }],
        }),
      );
      const file = organization.keep('growing.json', `${lines.join('\n')}\n{"schemaVersion":1,"acc`);
      organization.writes();
      const { code } = await organization.run('undo', file, '--yes');

      expect([code, organization.writes()]).toEqual([
        0,
        [`${memberId} cloudwatch:DeleteAlarms`, `${memberId} logs:DeleteMetricFilter`],
      ]);
    });
  });

  test('a dry run shows what the plan refuses too, and ends with 1', async () => {
    await withOrganization(scenario, async (organization) => {
      // The auditor's own account has no trail.
      const accounts = `${memberId},222222222222`;
      const { stdout } = await organization.run('plan', '--accounts', accounts, '--format', 'json', ...topic);
      const file = organization.keep('both.json', stdout);
      const dry = await organization.run('apply', file);

      expect(dry.code).toBe(1);
      expect(dry.stdout).toContain('refused  222222222222  broken-before-the-filter: ');
      const done = await organization.run('apply', file, '--yes');
      expect([done.code, recordOf(done.stdout).accounts.map(({ outcome }) => outcome)]).toEqual([
        1,
        ['applied', 'refused'],
      ]);
    });
  });

  test('--publish where Security Hub shows nobody else’s findings ends with 1, and says so', async () => {
    const alone = {
      ...scenario,
      organization: { ...scenario.organization, securityHubAdministratorAccountId: null },
    };
    await withOrganization(alone, async (organization) => {
      const { code, stderr, stdout } = await organization.run(
        'apply',
        await planned(organization),
        '--yes',
        '--publish',
      );

      expect(code).toBe(1);
      expect(recordOf(stdout).accounts[0]).toMatchObject({ outcome: 'applied', error: null });
      expect(stderr).toContain('it is not in the hub of this account');
    });
  });

  test('a plan of a filter alone needs no topic told: it is that of the alarm that is there', async () => {
    await withOrganization(scenario, async (organization) => {
      const file = await planned(organization);
      const { stdout } = await organization.run('apply', file, '--yes');
      const record = JSON.parse(stdout) as { accounts: { created: { type: string }[] }[] };
      // Somebody deletes the filter by hand: `undo` leaves it while its alarm is there.
      await organization.deleteFilter();
      expect(record.accounts[0]?.created).toHaveLength(2);
      const again = await organization.run('plan', '--accounts', memberId, '--format', 'json', ...topic);
      const half = organization.keep('filter.json', again.stdout);
      organization.writes();
      const { code } = await organization.run('apply', half, '--yes');

      expect([code, organization.writes()]).toEqual([0, [`${memberId} logs:PutMetricFilter`]]);
    });
  });

  test('what is made for several accounts stands in the record of the one that was written to', async () => {
    const ownerId = '555555555555';
    const { trails, ...behind } = ownRegion(ownerId);
    const shared = { ...behind, trails: trails.map((trail) => ({ ...trail, IsOrganizationTrail: true })) };
    const sharing = anOrganization(
      { regions: { [region]: {} } },
      { [ownerId]: { remediationRole: true, regions: { [region]: shared } } },
    );
    await withOrganization(sharing, async (organization) => {
      const accounts = `${memberId},${ownerId}`;
      const { stdout } = await organization.run('plan', '--accounts', accounts, '--format', 'json', ...topic);
      const file = organization.keep('shared.json', stdout);
      const { stdout: record } = await organization.run('apply', file, '--yes');

      expect(
        recordOf(record).accounts.map(({ accountId, outcome, created }) => [
          accountId,
          outcome,
          created.length,
        ]),
      ).toEqual([
        [memberId, 'unchanged', 0],
        [ownerId, 'applied', 2],
      ]);
    });
  });

  test('what a plan does not hold is not done: an account that needs more by now is stale', async () => {
    await withOrganization(scenario, async (organization) => {
      const plan = JSON.parse(organization.read(await planned(organization))) as {
        accounts: { steps: { action: string }[] }[];
      };
      for (const account of plan.accounts) {
        account.steps = account.steps.filter(({ action }) => action === 'PutMetricAlarm');
      }
      const file = organization.keep('half.json', JSON.stringify(plan));
      const { code, stdout } = await organization.run('apply', file, '--yes');

      expect([code, organization.writes()]).toEqual([1, []]);
      expect(recordOf(stdout).accounts[0]).toMatchObject({
        outcome: 'refused',
        error: expect.stringMatching(/^evidence-stale: /) as string,
      });
    });
  });

  test('a plan that somebody has changed by hand is carried out no otherwise than it is planned now', async () => {
    await withOrganization(scenario, async (organization) => {
      const text = organization.read(await planned(organization));
      const file = organization.keep('changed.json', text.replace('"Threshold": 1', '"Threshold": 100'));
      const { code, stdout } = await organization.run('apply', file, '--yes');

      expect([code, organization.writes()]).toEqual([1, []]);
      expect(stdout).toContain('evidence-stale');
    });
  });

  test('the half that is missing is made, where somebody has made the other meanwhile', async () => {
    await withOrganization(scenario, async (organization) => {
      const file = await planned(organization);
      await organization.run('apply', file, '--yes');
      const record = organization.keep('alarm.json', JSON.stringify(await onlyAlarm(organization, file)));
      await organization.run('undo', record, '--yes');
      organization.writes();
      const { code, stdout } = await organization.run('apply', file, '--yes');

      expect([code, organization.writes()]).toEqual([0, [`${memberId} cloudwatch:PutMetricAlarm`]]);
      expect(recordOf(stdout).accounts[0]?.created.map(({ type }) => type)).toEqual(['alarm']);
    });
  });

  test('--publish tells Security Hub, and only then', async () => {
    await withOrganization(scenario, async (organization) => {
      await organization.run('audit', '--publish');
      const file = await planned(organization);
      organization.writes();
      await organization.run('apply', file, '--yes', '--publish');

      expect(organization.writes()).toEqual([
        '222222222222 securityhub:BatchUpdateFindings',
        ...bothWrites,
        `${memberId} securityhub:BatchImportFindings`,
      ]);
      const { events } = organization.simulator.events();
      expect(JSON.stringify(events.at(-1))).toContain('"Workflow":{"Status":"RESOLVED"}');
    });
  });

  test('an account whose role lets nobody in is refused with what to do, and nothing is lost', async () => {
    const closed = anOrganization({ remediationRole: false, regions: { [region]: noFilter } });
    await withOrganization(closed, async (organization) => {
      const { code, stdout } = await organization.run('apply', await planned(organization), '--yes');

      expect([code, organization.writes()]).toEqual([1, []]);
      expect(recordOf(stdout).accounts[0]).toMatchObject({
        outcome: 'refused',
        error: expect.stringContaining('ringcheck-remediation') as string,
      });
    });
  });

  test('--this-account writes with the caller’s own credentials, which must allow it', async () => {
    await withOrganization(
      anOrganization({}, { '222222222222': { regions: { [region]: { ...ownRegion() } } } }),
      async (organization) => {
        const { stdout } = await organization.run('plan', '--this-account', '--format', 'json', ...topic);
        const file = organization.keep('own.json', stdout);
        const { code, stdout: record } = await organization.run('apply', file, '--yes', '--this-account');

        expect(code).toBe(1);
        // The simulated auditor may read only; that it was asked with its own credentials is the point.
        expect(recordOf(record).accounts[0]?.error).toContain('logs:PutMetricFilter');
        const calls = organization.simulator.calls().byAccount['222222222222'] ?? {};
        expect(calls['sts:AssumeRole']).toBeUndefined();
      },
    );
  });
});

function ownRegion(accountId = '222222222222') {
  return { ...ringingRegion(accountId), metricFilters: [], metricAlarms: [] };
}

async function onlyAlarm(organization: Organization, file: string): Promise<object> {
  // The plan's own step, as the record of whoever carried it out would hold it.
  const { accounts } = JSON.parse(organization.read(file)) as {
    accounts: { accountId: string; ruleId: string; steps: { action: string; input: object }[] }[];
  };
  const [account] = accounts;
  const alarm = account?.steps.find(({ action }) => action === 'PutMetricAlarm');
  return await Promise.resolve({
    schemaVersion: 1,
    appliedAt: '2026-01-15T12:00:00Z',
    accounts: [
      {
        accountId: memberId,
        ruleId: 'D9.AWS.MON.22',
        outcome: 'applied',
        created: [
          {
            type: 'alarm',
            name: ownName,
            accountId: memberId,
            region,
            isConfirmed: true,
            input: alarm?.input,
          },
        ],
        after: null,
        error: null,
      },
    ],
  });
}

describe('undo', () => {
  test('deletes what was created, and the account is as it was before', async () => {
    await withOrganization(scenario, async (organization) => {
      const audit = async () => {
        const { stdout } = await organization.run('audit', '--accounts', memberId, '--format', 'json');
        const report = stdout.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'a time');
        const { accounts } = JSON.parse(report) as { accounts: { accountId: string }[] };
        return accounts.find(({ accountId }) => accountId === memberId);
      };
      const before = await audit();
      const { stdout } = await organization.run('apply', await planned(organization), '--yes');
      const file = organization.keep('record.json', stdout);
      organization.writes();

      const dry = await organization.run('undo', file);
      expect([dry.code, organization.writes()]).toEqual([0, []]);
      expect(dry.stdout).toContain(`would delete  ${memberId}  us-east-1  alarm ${ownName}`);

      const undone = await organization.run('undo', file, '--yes');
      expect(undone.code).toBe(0);
      expect(undoneOf(undone.stdout).accounts[0]?.deleted.map(({ type }) => type)).toEqual([
        'alarm',
        'metric-filter',
      ]);
      expect(organization.writes()).toEqual([
        `${memberId} cloudwatch:DeleteAlarms`,
        `${memberId} logs:DeleteMetricFilter`,
      ]);
      expect(await audit()).toEqual(before);

      const again = await organization.run('undo', file, '--yes');
      expect([again.code, organization.writes()]).toEqual([0, []]);
      expect(undoneOf(again.stdout).accounts[0]).toMatchObject({ outcome: 'unchanged', deleted: [] });
    });
  });

  test('a record that names what Ringcheck never makes is refused, with exit code 2', async () => {
    await withOrganization(scenario, async (organization) => {
      const { stdout } = await organization.run('apply', await planned(organization), '--yes');
      const file = organization.keep('forged.json', stdout.replaceAll(`"${ownName}"`, '"assume-role"'));
      organization.writes();
      const { code, stdout: printed, stderr } = await organization.run('undo', file, '--yes');

      expect([code, printed, organization.writes()]).toEqual([2, '', []]);
      expect(stderr).toMatch(/forged\.json: accounts\[0\]\.created\[0\]\.input is not what Ringcheck makes/);
    });
  });

  test('--this-account leaves what is in other accounts', async () => {
    await withOrganization(scenario, async (organization) => {
      const { stdout } = await organization.run('apply', await planned(organization), '--yes');
      const file = organization.keep('record.json', stdout);
      organization.writes();
      const { code, stdout: undone } = await organization.run('undo', file, '--yes', '--this-account');

      expect([code, organization.writes()]).toEqual([1, []]);
      expect(undoneOf(undone).accounts[0]?.outcome).toBe('refused');
    });
  });
});

test.each([
  ['apply', 'no such file', ['missing.json'], 'missing.json cannot be read (ENOENT)'],
  ['undo', 'no such file', ['missing.json'], 'missing.json cannot be read (ENOENT)'],
  ['apply', 'no file at all', [], 'wrong number of arguments'],
  ['apply', 'no JSON', ['package-lock.json.missing'], 'cannot be read'],
  ['apply', 'another document', ['package.json'], 'package.json: schemaVersion is not 1'],
  ['undo', 'another document', ['package.json'], 'package.json: schemaVersion is not 1'],
  ['undo', 'a text', ['LICENSE'], 'LICENSE is no JSON'],
])('%s with %s is exit 2, one line and an empty stdout', async (command, _, args, message) => {
  const { code, stdout, stderr } = await runCommand([command, ...args, '--yes']);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
