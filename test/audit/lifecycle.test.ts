import { expect, test } from 'vitest';
import { parseExceptions } from '../../shared/audit/exceptions-file.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { anOrganization, auditorId, memberId, region, ringingRegion } from './simulated.ts';
import { stage, type Findings } from './stages.ts';

const runRecord = `ringcheck/run/${auditorId}`;
const ruleId = 'D9.AWS.MON.22';
const own = `ringcheck/${ruleId}/${memberId}`;
const other = '444444444444';

const ringing = { regions: { [region]: ringingRegion() } };
const silent = { regions: { [region]: { ...ringingRegion(), metricAlarms: [] } } };
const neighbour = { [other]: { name: 'orders', regions: { [region]: ringingRegion(other) } } };

test('a second run over an unchanged organization imports nothing but the run record', async () => {
  const first = await stage(anOrganization({}, neighbour));
  const second = await stage(anOrganization({}, neighbour), { day: 2, before: first.findings });

  expect(first.imported).toHaveLength(5);
  expect(second.imported).toEqual([runRecord]);
});

test('one changed account imports one finding again', async () => {
  const first = await stage(anOrganization(ringing, neighbour));
  const second = await stage(anOrganization(silent, neighbour), { day: 2, before: first.findings });

  expect(second.imported).toEqual([own, runRecord]);
});

test('from FAILED to PASSED and back: one id, one CreatedAt, later UpdatedAt, and a Workflow that nobody touched', async () => {
  const failed = await stage(anOrganization(silent));
  const suppressed = { ...failed.findings[own], Workflow: { Status: 'SUPPRESSED' as const } };
  const before: Findings = { ...failed.findings, [own]: suppressed };
  const passed = await stage(anOrganization(ringing), { day: 2, before });
  const again = await stage(anOrganization(silent), { day: 3, before: passed.findings });

  const stages = [failed, passed, again].map(({ findings }) => findings[own]);
  expect(stages.map((finding) => finding?.Compliance?.Status)).toEqual(['FAILED', 'PASSED', 'FAILED']);
  expect(stages.map((finding) => finding?.Severity?.Label)).toEqual(['HIGH', 'INFORMATIONAL', 'HIGH']);
  expect(new Set(stages.map((finding) => finding?.CreatedAt)).size).toBe(1);
  expect(stages.map((finding) => finding?.UpdatedAt?.slice(0, 10))).toEqual([
    '2026-01-01',
    '2026-01-02',
    '2026-01-03',
  ]);
  expect(stages.map((finding) => finding?.Workflow?.Status)).toEqual(['NEW', 'SUPPRESSED', 'SUPPRESSED']);
  const sent = [failed, passed, again].flatMap(({ calls }) => calls.flatMap(({ findings }) => findings));
  expect(sent.filter((finding) => 'Workflow' in finding)).toEqual([]);
});

test('an unchanged finding is imported again after the refresh days, before Security Hub deletes it', async () => {
  const first = await stage(anOrganization());
  const later = await stage(anOrganization(), { day: 9, before: first.findings });

  expect(later.imported).toContain(own);
  expect(later.findings[own]?.CreatedAt).toBe(first.findings[own]?.CreatedAt);
});

test('a run that was killed in the middle, and run again, leaves every finding as one whole run does', async () => {
  const accounts = anOrganization(silent, neighbour);
  const whole = summary((await stage(accounts, { day: 2 })).findings);
  for (const callsBefore of [1, 2, 4, 6, 8]) {
    const interruption = new AbortController();
    let calls = 0;
    const killed = await stage(accounts, {
      change: { signal: interruption.signal },
      answerWith: () => {
        calls += 1;
        if (calls === callsBefore) interruption.abort();
        return null;
      },
    });
    const again = await stage(accounts, { day: 2, before: killed.findings });

    expect(summary(again.findings), `killed at call ${callsBefore}`).toEqual(whole);
    for (const finding of Object.values(killed.findings)) {
      expect(finding.Compliance?.Status).not.toBe('NOT_AVAILABLE');
    }
  }
});

/** What does not depend on when the finding was made. */
function summary(findings: Findings) {
  return Object.values(findings)
    .map(({ Id, Compliance, RecordState, FindingProviderFields, ProductFields }) => ({
      Id,
      status: Compliance?.Status,
      RecordState,
      FindingProviderFields,
      digest: ProductFields?.['ringcheck/digest'],
    }))
    .toSorted((a, b) => ((a.Id ?? '') < (b.Id ?? '') ? -1 : 1));
}

const excluding = (...accounts: readonly string[]) =>
  ({ scope: { kind: 'organization', excluded: { accounts, organizationalUnits: [] } } }) as const;

test('the finding of an account that the settings exclude is archived once, and active again when it returns', async () => {
  const accounts = anOrganization({}, neighbour);
  const first = await stage(accounts);
  const left = await stage(accounts, { day: 2, before: first.findings, change: excluding(memberId) });
  const still = await stage(accounts, { day: 3, before: left.findings, change: excluding(memberId) });
  const back = await stage(accounts, { day: 4, before: still.findings });

  expect(left.imported).toEqual([own, runRecord]);
  expect(left.findings[own]).toMatchObject({ RecordState: 'ARCHIVED', Compliance: { Status: 'PASSED' } });
  expect(left.findings[`ringcheck/${ruleId}/${other}`]).toMatchObject({ RecordState: 'ACTIVE' });
  expect(still.imported).not.toContain(own);
  expect(back.findings[own]).toMatchObject({
    RecordState: 'ACTIVE',
    CreatedAt: first.findings[own]?.CreatedAt,
  });
});

test('an account that never had a finding is not entered to look for one', async () => {
  const { calls } = await stage(anOrganization(), { change: excluding(memberId) });

  expect(calls.filter(({ accountId }) => accountId === memberId).map(({ operation }) => operation)).toEqual([
    'GetFindings',
  ]);
});

test('an account that a narrower run merely does not name keeps its finding', async () => {
  const accounts = anOrganization({}, neighbour);
  const first = await stage(accounts);
  const scope = { kind: 'selected', accounts: [other], organizationalUnits: [] } as const;
  const { imported } = await stage(accounts, { day: 2, before: first.findings, change: { scope } });

  expect(imported).toEqual([]);
});

test('an excluded account that cannot be entered any more is told, and stops nothing', async () => {
  const first = await stage(anOrganization({}, neighbour));
  const told: string[] = [];
  const { imported } = await stage(anOrganization({ auditRole: false }, neighbour), {
    day: 2,
    before: first.findings,
    change: { ...excluding(memberId), observer: { onNotPublished: (what) => told.push(what) } },
  });

  expect(imported).toEqual([runRecord]);
  expect(told).toEqual([own]);
});

const unfiltered = { regions: { [region]: { ...ringingRegion(), metricFilters: [], metricAlarms: [] } } };
const withTopic = {
  settings: readSettings({ 'alarm-topic-arn': ['arn:{partition}:sns:{region}:{account}:alarms'] }, {}),
};

/** What the stored finding of an account tells to run, and where. */
function commandsOf(findings: Findings, accountId = memberId) {
  const { Compliance, ProductFields = {}, Remediation } = findings[`ringcheck/${ruleId}/${accountId}`] ?? {};
  return {
    status: Compliance?.Status,
    text: Remediation?.Recommendation?.Text,
    commands: ['ringcheck/command1', 'ringcheck/command2'].flatMap((key) => ProductFields[key] ?? []),
    account: ProductFields['ringcheck/commandAccount'],
  };
}

test('the finding of an account without a metric filter holds both commands, and its text the first', async () => {
  const { findings } = await stage(anOrganization(unfiltered), { change: withTopic });
  const { status, text, commands, account } = commandsOf(findings);

  expect(status).toBe('FAILED');
  expect(commands).toEqual([
    expect.stringMatching(/^aws logs put-metric-filter --region us-east-1 --log-group-name trail-logs /),
    expect.stringContaining(' --alarm-actions arn:aws:sns:us-east-1:333333333333:alarms '),
  ]);
  expect(text).toContain(` Run \`${commands[0]}\`.`);
  expect(account).toBeUndefined();
});

test('commands are told of an accepted failure too: they are advice, and nobody is made to follow it', async () => {
  const exceptions = parseExceptions(
    `- account: ${memberId}\n  rule: ${ruleId}\n  owner: payments\n  reason: It closes.\n  expires: 2026-12-31`,
    'exceptions.yml',
  );
  const plain = await stage(anOrganization(silent));
  const excepted = await stage(anOrganization(silent), { change: { exceptions } });

  expect(excepted.findings[own]?.ProductFields).toHaveProperty('ringcheck/exceptionOwner', 'payments');
  expect(commandsOf(excepted.findings)).toEqual(commandsOf(plain.findings));
  expect(commandsOf(plain.findings).commands).toHaveLength(1);
});

test('where the trail or the topic is at fault, the finding holds no command', async () => {
  const [trail] = ringingRegion().trails;
  const [topic] = ringingRegion().topics;
  const stopped = { ...unfiltered.regions[region], trails: [{ ...trail, Status: { IsLogging: false } }] };
  const unheard = { ...ringingRegion(), topics: [{ ...topic, Subscriptions: [] }] };
  for (const broken of [stopped, unheard]) {
    const { findings } = await stage(anOrganization({ regions: { [region]: broken } }), {
      change: withTopic,
    });

    expect(commandsOf(findings)).toMatchObject({ status: 'FAILED', commands: [] });
  }
});

test('a topic that is set later imports no finding again, and costs no call', async () => {
  const first = await stage(anOrganization(silent));
  const second = await stage(anOrganization(silent), { day: 2, before: first.findings, change: withTopic });

  expect(second.imported).toEqual([runRecord]);
  expect(second.findings[own]?.ProductFields).toEqual(first.findings[own]?.ProductFields);
  const fresh = await stage(anOrganization(silent), { change: withTopic });
  expect(fresh.report.run.apiCalls).toEqual(first.report.run.apiCalls);
});

test('the commands for an organization trail are those for the account of its log group, and its members are told so', async () => {
  const owner = '111111111111';
  const { trails, ...others } = ringingRegion(owner);
  const shared = trails.map((trail) => ({ ...trail, IsOrganizationTrail: true }));
  const ofOwner = { ...others, trails: shared, metricFilters: [], metricAlarms: [] };
  const { findings } = await stage(
    anOrganization({ regions: {} }, { [owner]: { regions: { [region]: ofOwner } } }),
    { change: withTopic },
  );
  const ofMember = commandsOf(findings);

  expect(ofMember).toMatchObject({ status: 'FAILED', account: owner });
  expect(ofMember.text).toContain(
    ' In account 111111111111, run the AWS CLI commands of the product fields ',
  );
  expect(ofMember.commands[1]).toContain(` --alarm-actions arn:aws:sns:us-east-1:${owner}:alarms `);
  expect(commandsOf(findings, owner)).toMatchObject({ commands: ofMember.commands, account: undefined });
});
