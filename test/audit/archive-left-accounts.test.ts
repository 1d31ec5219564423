import {
  BatchImportFindingsCommand,
  GetAdministratorAccountCommand,
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFinding,
} from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import type { AccountRegistry } from '../../shared/audit/account-registry.ts';
import { archiveLeftAccounts } from '../../shared/audit/archive-left-accounts.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { createAccountReader } from '../../shared/aws/account-reader.ts';
import type { ScopedAccount } from '../../shared/organization/scope.ts';
import { aSession } from '../aws/a-session.ts';

const securityHub = mockClient(SecurityHubClient);

beforeEach(() => {
  securityHub.reset();
  securityHub.onAnyCommand().rejects(new Error('unexpected call'));
});

const caller = aSession({ accountId: '222222222222' });
const left = '333333333333';

function scoped(id: string, excluded: ScopedAccount['excluded'] = 'out-of-scope'): ScopedAccount {
  return { id, name: '', excluded, isPendingClosure: false, joinedAt: null };
}

function findingOf(accountId: string, change: Partial<AwsSecurityFinding> = {}): AwsSecurityFinding {
  return {
    Id: `ringcheck/D9.AWS.MON.22/${accountId}`,
    ProductArn: `arn:aws:securityhub:us-east-1:${accountId}:product/${accountId}/default`,
    AwsAccountId: accountId,
    UpdatedAt: '2026-01-01T00:00:00.000Z',
    RecordState: 'ACTIVE',
    ...change,
  } as AwsSecurityFinding;
}

/** What a run tells and whom it enters. */
async function archive(
  accounts: readonly ScopedAccount[],
  isOver = false,
  { signal = caller.signal, hangs = false } = {},
) {
  const entered: string[] = [];
  const told: (readonly [string, string])[] = [];
  const registry: Pick<AccountRegistry, 'visit' | 'leave'> = {
    visit: async (accountId) => {
      entered.push(accountId);
      if (hangs) return await new Promise(() => undefined);
      return await Promise.resolve(createAccountReader(aSession({ accountId })));
    },
    leave: () => undefined,
  };
  await archiveLeftAccounts(
    {
      caller: { ...caller, signal },
      settings: readSettings({}, {}),
      registry: registry as AccountRegistry,
      now: () => new Date('2026-01-15T12:00:00Z'),
      isOver: () => isOver,
      onNotPublished: (...report) => told.push(report),
    },
    accounts,
  );
  return { entered, told };
}

const lookups = () =>
  securityHub
    .commandCalls(GetFindingsCommand)
    .map(({ args: [{ input }] }) => input.Filters?.AwsAccountId?.length ?? 'all');

test('who excludes nobody pays no call', async () => {
  expect(await archive([scoped(left, null), scoped('444444444444', 'account-not-active')])).toEqual({
    entered: [],
    told: [],
  });
  expect(lookups()).toEqual([]);
});

test.for([
  [1, [1]],
  [41, [20, 20, 1]],
  [200, [20, 20, 20, 20, 20, 20, 20, 20, 20, 20]],
  [201, ['all']],
] as const)('%i excluded accounts are looked up by %o', async ([count, expected]) => {
  securityHub.on(GetFindingsCommand).resolves({ Findings: [] });
  securityHub.on(GetAdministratorAccountCommand).resolves({});
  await archive(Array.from({ length: count }, (_, index) => scoped(String(300_000_000_000 + index))));

  expect(lookups()).toEqual(expected);
});

test('only accounts that are excluded and hold an active finding of ours are entered', async () => {
  securityHub.on(GetFindingsCommand).resolves({
    Findings: [
      findingOf(left),
      findingOf('444444444444'),
      findingOf('555555555555', { RecordState: 'ARCHIVED' }),
      findingOf('666666666666', { ProductArn: 'arn:aws:securityhub:eu-west-1:666666666666:product/x/y' }),
      findingOf('777777777777', { Id: 'ringcheck/D9.AWS.MON.22/333333333333' }),
    ],
  });
  securityHub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1 });
  const excluded = [left, '555555555555', '666666666666', '777777777777'];
  const { entered, told } = await archive([
    ...excluded.map((id) => scoped(id)),
    scoped('444444444444', null),
  ]);

  expect(entered).toEqual([left]);
  expect(told).toEqual([]);
  const [call] = securityHub.commandCalls(BatchImportFindingsCommand);
  expect(call?.args[0].input.Findings).toMatchObject([
    { Id: `ringcheck/D9.AWS.MON.22/${left}`, RecordState: 'ARCHIVED', UpdatedAt: '2026-01-15T12:00:00.000Z' },
  ]);
});

test('findings that cannot be looked for are told, and nobody is entered', async () => {
  securityHub
    .on(GetFindingsCommand)
    .rejects(Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' }));

  expect(await archive([scoped(left)])).toEqual({
    entered: [],
    told: [['what the accounts that left the scope hold', 'AccessDeniedException: not authorized']],
  });
});

test('a run that is over looks for nothing, and says so', async () => {
  expect((await archive([scoped(left)], true)).told).toEqual([
    ['what the accounts that left the scope hold', 'the run ended before that'],
  ]);
  expect(lookups()).toEqual([]);
});

test('an account that hangs is told once the time of archiving is up, and keeps nobody waiting', async () => {
  securityHub.on(GetFindingsCommand).resolves({ Findings: [findingOf(left)] });
  const { told } = await archive([scoped(left)], false, { signal: AbortSignal.timeout(20), hangs: true });

  expect(told).toEqual([
    [`ringcheck/D9.AWS.MON.22/${left}`, expect.stringContaining('the run ended before that')],
  ]);
});

test.each([
  [{}, []],
  [
    { Administrator: { AccountId: '111111111111', MemberStatus: 'Enabled' } },
    ['account 111111111111 administers Security Hub, and this one does not see what others hold'],
  ],
])('where no finding shows, it is told whether one could: %j', async (answer, because) => {
  securityHub.on(GetFindingsCommand).resolves({ Findings: [] });
  securityHub.on(GetAdministratorAccountCommand).resolves(answer);
  const { told } = await archive([scoped(left)]);

  expect(told.map(([, text]) => text)).toEqual(because);
});

test('an archived finding is dated by the service, later than what is stored', async () => {
  const stored = '2027-01-01T00:00:00.000Z';
  securityHub.on(GetFindingsCommand).resolves({ Findings: [findingOf(left, { UpdatedAt: stored })] });
  securityHub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1 });
  await archive([scoped(left)]);

  const [call] = securityHub.commandCalls(BatchImportFindingsCommand);
  expect(call?.args[0].input.Findings?.[0]?.UpdatedAt).toBe('2027-01-01T00:00:00.001Z');
});
