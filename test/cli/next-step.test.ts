/** The last line of the table: the command that helps most after this report, ready to be copied. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../../cli/command.ts';
import type { Layout } from '../../cli/formats/format.ts';
import { settingsToRepeat } from '../../cli/table/next-command.ts';
import { nothingTold, toldBy, type Told } from '../../cli/told.ts';
import type { AccountReport } from '../../shared/audit/report.ts';
import { settingDescriptions } from '../../shared/audit/setting-descriptions.ts';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, memberId, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from './fake-terminal.ts';
import {
  fails,
  isExcluded,
  isNotEntered,
  isRefused,
  isUnreachable,
  passes,
  reportOf,
} from './table-report.ts';
import { written } from './written.ts';

const accepted = { owner: 'payments', reason: 'sandbox', expires: '2026-12-31', account: null, ou: null };

/** The command of the last lines as a shell reads it, without the program's name. */
async function next(accounts: readonly AccountReport[], layout: Partial<Layout> = {}) {
  const table = await written('table', reportOf(accounts), layout);
  return /^Next: ringcheck (.*?)(?: {2}\(.*\))?$/m.exec(table.replaceAll(/ \\\n */g, ' '))?.[1];
}

const topic = "--alarm-topic-arn 'arn:{partition}:sns:{region}:{account}:NAME'";
const at = { resource: 'r' };

describe('one line says what to do next', () => {
  test.for([
    ['nothing where all pass', [passes('111111111111', 'n')], undefined],
    [
      'nothing where somebody answers for all that fail',
      [fails('111111111111', 'n', 'no-trail', at, { exception: accepted })],
      undefined,
    ],
    [
      'what a filter misses',
      [fails('333333333333', 'n', 'filter-misses-events', { resource: 'r', pattern: "{ $.a = 'b' }" })],
      String.raw`explain '{ $.a = '\''b'\'' }'`,
    ],
    [
      'a pattern that looks like an option',
      [fails('333333333333', 'n', 'filter-never-matches', { resource: 'r', pattern: '-a' })],
      "explain -- '-a'",
    ],
    [
      'no pattern in which something is hidden',
      [fails('333333333333', 'n', 'filter-never-matches', { resource: 'r', pattern: 'a\u200bb' })],
      `plan --accounts 333333333333 ${topic}`,
    ],
    [
      'a plan, with the topic that it needs',
      [fails('333333333333', 'n', 'no-alarm', at)],
      `plan --accounts 333333333333 ${topic}`,
    ],
    [
      'the page with what mends that for which no plan can be made, in a file of its own',
      [fails('333333333333', 'n', 'no-subscription', at)],
      'audit --accounts 333333333333 -o 333333333333.html',
    ],
    [
      'no plan for a muted alarm: another would be muted too',
      [fails('333333333333', 'n', 'alarm-muted', at)],
      'audit --accounts 333333333333 -o 333333333333.html',
    ],
    [
      'a look at the set-up where an account could not be entered',
      [isNotEntered('777777777777', 'n'), passes('111111111111', 'n')],
      'check-setup --accounts 777777777777',
    ],
    [
      'all that was seen where a call was refused, of which check-setup knows nothing',
      [isRefused('777777777777', 'n', 'sns:ListSubscriptionsByTopic')],
      'audit --accounts 777777777777 --format json',
    ],
    [
      'another try where the service was slow',
      [{ ...isNotEntered('777777777777', 'n'), why: 'timed-out' as const }],
      'audit --accounts 777777777777',
    ],
    [
      'the set-up where Security Hub is off',
      [
        passes('111111111111', 'n'),
        passes('333333333333', 'n', {
          finding: {
            id: 'x',
            outcome: 'failed',
            error: 'InvalidAccessException: Account 333333333333 is not subscribed to AWS Security Hub',
          },
        }),
      ],
      'check-setup --accounts 333333333333',
    ],
    [
      'nothing where a finding was not imported for another reason, which the table names',
      [passes('111111111111', 'n', { finding: { id: 'x', outcome: 'failed', error: 'Throttling: no' } })],
      undefined,
    ],
  ] as const)('%s', async ([, accounts, command]) => {
    expect(await next(accounts)).toBe(command);
  });

  test('what a line has no room for goes on in the next', async () => {
    const long = { resource: 'r', pattern: `{ $.eventName = ${'AssumeRole'.repeat(5)} }` };
    const accounts = [fails('333333333333', 'n', 'filter-misses-events', long)];

    expect(await next(accounts, { columns: 80 })).toBe(`explain '${long.pattern}'`);
    expect((await written('table', reportOf(accounts), { columns: 80 })).split('\n').slice(-3)).toEqual([
      String.raw`Next: ringcheck explain \ `.trimEnd(),
      `    '${long.pattern}'`,
      '',
    ]);
  });
});

describe('what several accounts share is mended in the account that owns it', () => {
  const member = fails('333333333333', 'n', 'no-alarm', { resource: 'r', owner: '111111111111' });
  const unsubscribed = fails('333333333333', 'n', 'no-subscription', {
    resource: 'r',
    owner: '111111111111',
  });
  const unseen = isUnreachable('333333333333', 'n', '111111111111');
  const thisAccount: Told = { ...nothingTold, isThisAccount: true };

  test.for([
    [
      'the owner fails too',
      [member, fails('111111111111', 'n', 'no-alarm', at)],
      `plan --accounts 111111111111 ${topic}`,
    ],
    [
      'the owner passes, and alone would get no plan',
      [member, passes('111111111111', 'n')],
      `plan --accounts 111111111111,333333333333 ${topic}`,
    ],
    [
      'the owner is out of scope',
      [member, isExcluded('111111111111', 'n')],
      `plan --accounts 111111111111,333333333333 ${topic}`,
    ],
    ['the owner is not of the organization', [member], 'audit --accounts 333333333333 -o 333333333333.html'],
    [
      'a page of the owner',
      [unsubscribed, fails('111111111111', 'n', 'no-subscription', at)],
      'audit --accounts 111111111111 -o 111111111111.html',
    ],
    [
      'a page of the account, where that of the owner would say nothing',
      [unsubscribed, passes('111111111111', 'n')],
      'audit --accounts 333333333333 -o 333333333333.html',
    ],
    [
      'the owner could not be entered',
      [unseen, isNotEntered('111111111111', 'n')],
      'check-setup --accounts 111111111111',
    ],
    [
      'the owner that could not be entered is not of the organization',
      [unseen],
      'audit --accounts 333333333333 --format json',
    ],
  ] as const)('%s', async ([, accounts, command]) => {
    expect(await next(accounts)).toBe(command);
  });

  test.for([
    [member, 'audit --this-account -o 333333333333.html'],
    [unseen, 'audit --this-account --format json'],
  ] as const)('of the own account alone nothing is entered (%#)', async ([account, command]) => {
    expect(await next([account, isExcluded('111111111111', 'n')], { told: thisAccount })).toBe(command);
  });

  test.for([
    [member, 'audit --accounts 333333333333 -o 333333333333.html'],
    [unseen, 'audit --accounts 333333333333 --format json'],
  ] as const)(
    'an owner that the environment excludes would be named in vain (%#)',
    async ([account, command]) => {
      const told = toldBy({}, { RINGCHECK_EXCLUDE_ACCOUNTS: '111111111111' });

      expect(await next([account, isExcluded('111111111111', 'n')], { told })).toBe(command);
    },
  );

  test('a table says who owns what was not seen', async () => {
    expect(await written('table', reportOf([unseen, isNotEntered('111111111111', 'n')]))).toContain(
      '    all through account 111111111111, which owns that part: let the audit enter it\n',
    );
  });
});

describe('the next command is told what the audit was told', () => {
  const accounts = {
    plan: [fails('333333333333', 'n', 'no-alarm', at)],
    audit: [fails('333333333333', 'n', 'no-subscription', at)],
    'check-setup': [isNotEntered('333333333333', 'n')],
  };
  const values = {
    'audit-role-name': ['first', 'another'],
    'external-id': ['the-secret'],
    'security-hub-region': ['eu-west-1'],
    verdict: ['rings'],
    exceptions: ["it's accepted.yml"],
    concurrency: ['3'],
    'alarm-topic-arn': ['arn:aws:sns:{region}:{account}:own'],
  };
  const quoted = String.raw`'it'\''s accepted.yml'`;

  test.for([
    [
      'plan',
      `--audit-role-name another --external-id EXTERNAL-ID --verdict rings --exceptions ${quoted} --alarm-topic-arn 'arn:aws:sns:{region}:{account}:own'`,
    ],
    [
      'audit',
      `--audit-role-name another --external-id EXTERNAL-ID --security-hub-region eu-west-1 --verdict rings --exceptions ${quoted} --alarm-topic-arn 'arn:aws:sns:{region}:{account}:own' -o 333333333333.html`,
    ],
    ['check-setup', '--audit-role-name another --external-id EXTERNAL-ID --security-hub-region eu-west-1'],
  ] as const)('%s', async ([command, flags]) => {
    expect(await next(accounts[command], { told: toldBy(values, {}) })).toBe(
      `${command} --accounts 333333333333 ${flags}`,
    );
  });

  test('a topic that the environment names is not asked for', async () => {
    const told = toldBy({}, { RINGCHECK_ALARM_TOPIC_ARN: 'arn:aws:sns:us-east-1:111111111111:alarms' });
    expect(await next(accounts.plan, { told })).toBe('plan --accounts 333333333333');
  });

  test('with --this-account it is about that account', async () => {
    const told = toldBy({ 'this-account': true }, {});
    expect(await next(accounts.plan, { told })).toBe(`plan --this-account ${topic}`);
  });

  test.for(['audit', 'plan', 'check-setup'] as const)(
    '%s takes all that it is told again, and nothing that decides what it sees is forgotten',
    async (name) => {
      const { command } = (await import(`../../cli/commands/${name}.ts`)) as { readonly command: Command };
      const settings = settingDescriptions
        .map(({ flag }) => flag.slice(2))
        .filter((setting) => Object.hasOwn(command.options, setting));
      const changeNothing = ['refresh-days', 'concurrency', 'remediation-role-name'];

      expect(settingsToRepeat[name]).toEqual(settings.filter((one) => !changeNothing.includes(one)));
    },
  );
});

test('`audit` tells its table what it was told', async () => {
  const simulator = await startSimulator(loadScenario(anOrganization()));
  const restore = useEnvironment(simulator.env);
  try {
    const args = ['audit', '--accounts', memberId, '--audit-role-name', 'another'];
    const { stdout } = await runCommand(args, { env: simulator.env });

    expect(stdout).toContain(
      `\nNext: ringcheck check-setup --accounts ${memberId} --audit-role-name another  (`,
    );
  } finally {
    restore();
    await simulator.close();
  }
});

test('a pattern of wide characters stands on a line of its own where the terminal has no room for it', async () => {
  const pattern = '漢字の会社'.repeat(9);
  const wide = fails('333333333333', 'n', 'filter-never-matches', { resource: 'r', pattern });

  const table = await written('table', reportOf([wide]), { columns: 80 });

  expect(table).toContain(`Next: ringcheck explain \\\n    '${pattern}'\n`);
});
