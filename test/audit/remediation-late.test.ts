/** What may have changed while an event waited, and what must not be lost by what comes after the remediation. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BatchUpdateFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { applyRemediation } from '../../shared/audit/apply-remediation.ts';
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import { beginRun } from '../../shared/audit/begin-run.ts';
import { readOwnFindings } from '../../shared/aws/security-hub.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { outcomeOfSteps } from '../../shared/audit/remediation-outcome.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { undoRemediation } from '../../shared/audit/undo-remediation.ts';
import { withoutFilterAndAlarm, withRemediation, type Remediated } from './remediated.ts';
import { managementId, sharedTrail } from './shared-trail-story.ts';
import { accountOf, anOrganization, memberId, region } from './simulated.ts';

const failing = anOrganization({ remediationRole: true, regions: { [region]: withoutFilterAndAlarm() } });
const id = `ringcheck/D9.AWS.MON.22/${memberId}`;
const productArn = `arn:aws:securityhub:${region}:${memberId}:product/${memberId}/default`;

const writing = /:(Put|Delete)(MetricFilter|MetricAlarm|Alarms)$/;
function writesIn({ simulator }: Remediated): readonly string[] {
  return Object.entries(simulator.calls().byAccount).flatMap(([accountId, actions]) =>
    Object.keys(actions)
      .filter((action) => writing.test(action))
      .map((action) => `${accountId} ${action}`),
  );
}

/** Somebody at Security Hub's console changes the finding. */
async function changeFinding(org: Remediated, change: object): Promise<void> {
  const client = new SecurityHubClient({});
  const update = { FindingIdentifiers: [{ Id: id, ProductArn: productArn }], ...change };
  await org.asOperator(async () => client.send(new BatchUpdateFindingsCommand(update)));
  client.destroy();
}

const theirs = { Text: 'Risk accepted, ticket 4711', UpdatedBy: 'somebody' };

describe('while its event waited, somebody', () => {
  test('suppressed the finding: nothing is written, and their note stays', async () => {
    await withRemediation(failing, async (org) => {
      await org.audit();
      const event = org.event();
      await changeFinding(org, { Workflow: { Status: 'SUPPRESSED' }, Note: theirs });

      expect(await org.deliver(event)).toMatchObject({ findings: [{ workflow: null }] });
      expect(writesIn(org)).toEqual([]);
      expect(await org.finding()).toMatchObject({ Workflow: { Status: 'SUPPRESSED' }, Note: theirs });
    });
  });

  test('took the finding up (NOTIFIED): nothing is written', async () => {
    await withRemediation(failing, async (org) => {
      await org.audit();
      const event = org.event();
      await changeFinding(org, { Workflow: { Status: 'NOTIFIED' } });

      expect(await org.deliver(event)).toMatchObject({ findings: [{ workflow: null }] });
      expect(writesIn(org)).toEqual([]);
    });
  });

  test('wrote a note: the account is mended, and the note is theirs still', async () => {
    await withRemediation(failing, async (org) => {
      await org.audit();
      const event = org.event();
      await changeFinding(org, { Note: theirs });

      expect(await org.deliver(event)).toMatchObject({ findings: [{ workflow: 'RESOLVED' }] });
      expect(await org.finding()).toMatchObject({ Workflow: { Status: 'RESOLVED' }, Note: theirs });
    });
  });
});

test('where nobody can look at the finding, nothing is written and the event comes again', async () => {
  await withRemediation(failing, async (org) => {
    await org.audit();
    const event = org.event();
    org.proxy.decide(({ operation, roleName }) =>
      operation === 'POST /findings' && roleName === ''
        ? { status: 500, errorType: 'InternalException' }
        : 'pass',
    );

    expect(await org.deliver(event)).toBeInstanceOf(Error);
    expect(writesIn(org)).toEqual([]);
  });
});

test('a finding that was RESOLVED is NEW again, and starts the remediation again, when the chain breaks after it', async () => {
  await withRemediation(failing, async (org) => {
    await org.audit();
    await org.deliver(org.event());
    const [record] = await org.records();
    const recorded = record!.accounts.map((account) => ({
      ...account,
      created: account.created.filter(({ type }) => type === 'alarm'),
    }));
    const settings = readSettings({}, process.env);
    await org.asOperator(async () =>
      undoRemediation({ settings, reach: 'named', recorded, writes: true, now: () => new Date() }),
    );
    org.simulator.advanceClock(86_400);
    await org.audit();

    expect(await org.finding()).toMatchObject({
      Workflow: { Status: 'NEW' },
      Compliance: { Status: 'FAILED' },
    });
    await org.deliver(org.event());
    expect(accountOf(await org.audit()).results[0]).toMatchObject({ status: 'PASSED', rings: 'yes' });
  });
});

test('what was made is stored before the account is judged again, which takes a while and may be cut off', async () => {
  await withRemediation(failing, async (org) => {
    await org.audit();
    await org.deliver(org.event());
    const calls = org.proxy.calls();
    const after = calls.slice(calls.findIndex(({ operation }) => operation === 'PutMetricAlarm'));
    const stored = after.findIndex(({ operation }) => operation.includes('/remediation/'));
    const judged = after.findIndex(({ roleName }) => roleName === 'ringcheck-audit');

    expect([stored, judged].every((index) => index > 0)).toBe(true);
    expect(stored).toBeLessThan(judged);
  });
});

describe('of an account that is written to for others', () => {
  const { scenario } = sharedTrail(1);

  test('an exception holds, though the finding is a member’s', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-excepted-'));
    const file = path.join(folder, 'exceptions.json');
    const exception = { owner: 'somebody@example.com', reason: 'later', expires: '2026-12-31' };
    writeFileSync(file, JSON.stringify([{ account: managementId, rule: 'D9.AWS.MON.22', ...exception }]));
    try {
      await withRemediation(
        scenario,
        async (org) => {
          await org.audit();
          for (const event of org.events()) await org.deliver(event);

          expect(writesIn(org)).toEqual([]);
          expect((await org.finding())?.Workflow?.Status).toBe('NEW');
        },
        { accounts: [managementId, memberId], environment: { RINGCHECK_EXCEPTIONS: file } },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    ['id', { RINGCHECK_EXCLUDE_ACCOUNTS: managementId }],
    ['tag', { RINGCHECK_EXCLUDE_TAG: 'audit=no' }],
  ])('an exclusion by %s holds, though the finding is a member’s', async (_, environment) => {
    const accounts = structuredClone(scenario.accounts) as Record<string, object>;
    accounts[managementId] = { ...accounts[managementId], tags: { audit: 'no' } };
    await withRemediation(
      { ...scenario, accounts },
      async (org) => {
        await org.audit();
        await org.deliver(org.event());

        expect(writesIn(org)).toEqual([]);
      },
      { accounts: [managementId, memberId], environment },
    );
  });
});

test('an account that was excluded while its event waited is left alone, and the event is done with', async () => {
  await withRemediation(failing, async (org) => {
    await org.audit();
    const event = org.event();
    process.env['RINGCHECK_EXCLUDE_ACCOUNTS'] = memberId;

    expect(await org.deliver(event)).toMatchObject({ findings: [{ workflow: null }] });
    expect(writesIn(org)).toEqual([]);
  });
});

test('a person who asks again of what rings finds the note of what was made', async () => {
  await withRemediation(failing, async (org) => {
    await org.audit();
    const event = org.event();
    await org.deliver(event);
    const before = (await org.finding())?.Note?.Text;
    await org.deliver({ ...event, 'detail-type': 'Security Hub Findings - Custom Action' });

    expect(before).toContain('Ringcheck made the metric filter');
    expect((await org.finding())?.Note?.Text).toBe(before);
  });
});

test.each(['WARNING', 'NOT_AVAILABLE', 'FAILED'] as const)(
  'an account that is %s right after all was made is looked at again: nothing is final yet',
  (status) => {
    const one = { accountId: memberId, rule: { id: 'D9.AWS.MON.22' } } as Parameters<
      typeof outcomeOfSteps
    >[0];
    const carried = { outcome: 'applied', created: [], refusal: null, error: null, mayPass: false } as const;
    const again = { status, rings: 'unknown', cloudguard: 'unknown', message: 'not yet', finding: null };

    expect(
      outcomeOfSteps(one, carried, again as unknown as Parameters<typeof outcomeOfSteps>[2], false),
    ).toMatchObject({ mayPass: true, record: { error: 'not yet' } });
  },
);

test('the external id is sent to both roles', async () => {
  const { organization, ...rest } = failing;
  const scenario = { ...rest, organization: { ...organization, externalId: 'a-secret-of-ours' } };
  await withRemediation(scenario, async (org) => {
    await org.audit();

    expect(await org.deliver(org.event())).toMatchObject({ findings: [{ workflow: 'RESOLVED' }] });
    const entered = org.proxy.calls().filter(({ operation }) => operation === 'AssumeRole');
    expect(entered.filter(({ body }) => body.includes('ringcheck-remediation'))).not.toEqual([]);
    expect(entered.every(({ body }) => body.includes('ExternalId=a-secret-of-ours'))).toBe(true);
  });
});

test('the finding of another rule is neither archived nor is its account remediated for it', async () => {
  const other = { ...assumeRole, id: 'D9.AWS.MON.98' };
  await withRemediation(failing, async (org) => {
    const settings = { ...readSettings({}, process.env), rules: [assumeRole, other] };
    const scope = { kind: 'selected', accounts: [memberId], organizationalUnits: [] } as const;
    const run = { settings, scope, publishes: true, now: () => new Date() };
    await auditOrganization(run);
    const outcomes = await org.asOperator(async () =>
      applyRemediation(run, await beginRun(run), {
        topicOf: () => settings.alarmTopicArn,
        isAllowed: () => true,
        isWanted: (_accountId, ruleId) => ruleId === assumeRole.id,
        agreedSteps: null,
        isAsked: false,
        publishes: true,
      }),
    );

    expect(outcomes.map(({ record }) => [record.ruleId, record.outcome])).toEqual([
      [assumeRole.id, 'applied'],
    ]);
    const { session } = await org.look();
    const found = await readOwnFindings(session, region, { ids: [`ringcheck/${other.id}/${memberId}`] });
    expect(found.state === 'seen' && [...found.value.values()].map(({ isActive }) => isActive)).toEqual([
      true,
    ]);
  });
});
