/** `audit --format asff`: what it prints can be imported, and is what `--publish` imports. */
import {
  BatchImportFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFinding,
} from '@aws-sdk/client-securityhub';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import type { Audited } from '../../cli/formats/format.ts';
import { anOrganization, auditorId, memberId, region, withSimulator } from '../audit/simulated.ts';
import { collected } from './audited.ts';
import { runCommand } from './fake-terminal.ts';
import { written } from './written.ts';

const shutId = '444444444444';
const closedId = '555555555555';
const hublessId = '666666666666';
const ownId = (accountId: string) => `ringcheck/D9.AWS.MON.22/${accountId}`;

/** A member that rings, one that fails but has no Security Hub, one that lets nobody in, and one that is closed. */
function organization() {
  return anOrganization(
    {},
    {
      [hublessId]: { regions: { [region]: { securityHub: false } } },
      [shutId]: { auditRole: false },
      [closedId]: { state: 'SUSPENDED' },
    },
  );
}

async function printed({ report, findings }: Audited): Promise<readonly AwsSecurityFinding[]> {
  return JSON.parse(await written('asff', report, { findings })) as AwsSecurityFinding[];
}

/** Without what tells the time. */
function timeless({ CreatedAt: _created, UpdatedAt: _updated, ProductFields, ...rest }: AwsSecurityFinding) {
  const { 'ringcheck/chainSince': _since, ...fields } = ProductFields ?? {};
  const Resources = rest.Resources?.map(({ Details, ...resource }) => {
    const { 'log-delivery.latestDeliveryAt': _delivered, ...details } = Details?.Other ?? {};
    return { ...resource, details };
  });
  return { ...rest, ProductFields: fields, Resources };
}

/** A client of the account's own Security Hub, by the audit role as a person would assume it. */
async function hubOf(accountId: string): Promise<SecurityHubClient> {
  if (accountId === auditorId) return new SecurityHubClient({ region });
  const role = { RoleArn: `arn:aws:iam::${accountId}:role/ringcheck-audit`, RoleSessionName: 'import' };
  const { Credentials: given } = await new STSClient({ region }).send(new AssumeRoleCommand(role));
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  return new SecurityHubClient({ region, credentials });
}

async function held(accountId: string): Promise<readonly AwsSecurityFinding[]> {
  const { Findings = [] } = await (await hubOf(accountId)).send(new GetFindingsCommand({}));
  return Findings.filter(({ AwsAccountId }) => AwsAccountId === accountId);
}

test('each finding is taken in by the Security Hub of its own account, and by no other', async () => {
  await withSimulator(organization(), async (audit) => {
    const findings = await printed(await collected(audit));

    expect(findings.map(({ Id, AwsAccountId }) => [Id, AwsAccountId])).toEqual([
      [ownId('111111111111'), '111111111111'],
      [ownId(auditorId), auditorId],
      [ownId(memberId), memberId],
      [ownId(hublessId), hublessId],
      [`ringcheck/coverage/D9.AWS.MON.22/${shutId}`, auditorId],
    ]);
    for (const accountId of [memberId, auditorId]) {
      const own = findings.filter(({ AwsAccountId }) => AwsAccountId === accountId);
      const hub = await hubOf(accountId);
      const answer = await hub.send(new BatchImportFindingsCommand({ Findings: own }));
      expect(answer).toMatchObject({ SuccessCount: own.length, FailedCount: 0 });
      expect(await held(accountId)).toMatchObject(own);
      const foreign = findings.filter(({ AwsAccountId }) => AwsAccountId !== accountId);
      await expect(hub.send(new BatchImportFindingsCommand({ Findings: foreign }))).rejects.toThrow(
        /not authorized/,
      );
    }
  });
});

test('with and without --publish it prints the same, but for the times', async () => {
  await withSimulator(organization(), async (audit) => {
    const before = await printed(await collected(audit));
    const { report, findings } = await collected(audit, { publishes: true });

    expect((await printed({ report, findings })).map(timeless)).toEqual(before.map(timeless));
    // Also of the account whose own Security Hub could not be told.
    const hubless = report.accounts.find(({ accountId }) => accountId === hublessId);
    expect(hubless?.results[0]?.finding?.outcome).toBe('failed');
  });
});

test('a run that publishes goes on from the stored findings: what it prints is what Security Hub then holds', async () => {
  await withSimulator(organization(), async (audit, simulator) => {
    const first = await printed(await collected(audit, { publishes: true }));
    simulator.advanceClock(8 * 24 * 60 * 60);
    const second = await printed(await collected(audit, { publishes: true }));

    const [before, now] = [first, second].map((all) => all.find(({ Id }) => Id === ownId(memberId)));
    expect(now?.CreatedAt).toBe(before?.CreatedAt);
    expect(now?.ProductFields?.['ringcheck/chainSince']).toBe(
      before?.ProductFields?.['ringcheck/chainSince'],
    );
    expect(Date.parse(now?.UpdatedAt ?? '')).toBeGreaterThan(Date.parse(before?.UpdatedAt ?? ''));
    expect(await held(memberId)).toMatchObject([now]);
  });
});

test('the command prints the array and nothing else, and its exit code is that of the audit', async () => {
  await withSimulator(organization(), async (_audit, simulator) => {
    const { code, stdout } = await runCommand(['audit', '--format', 'asff'], { env: simulator.env });

    expect(code).toBe(1);
    expect((JSON.parse(stdout) as unknown[]).length).toBe(5);
    expect(stdout.endsWith('\n]\n')).toBe(true);
  });
});

test('a run of nothing but accounts that are left out is an empty array', async () => {
  const [report] = [{ accounts: [], run: { rules: [] } }] as unknown as Audited['report'][];

  expect(await written('asff', report!)).toBe('[]\n');
});
