import { expect, test } from 'vitest';
import { importPauses } from '../../shared/aws/import-findings.ts';
import { maxAttempts } from '../../shared/aws/session.ts';
import { silence, type Answering, type HubAnswer } from './lifecycle-proxy.ts';
import { accountOf, anOrganization, auditorId, memberId, region, ringingRegion } from './simulated.ts';
import { stage } from './stages.ts';

const ruleId = 'D9.AWS.MON.22';
const runRecord = `ringcheck/run/${auditorId}`;
const own = `ringcheck/${ruleId}/${memberId}`;
const coverage = `ringcheck/coverage/${ruleId}/${memberId}`;

const withoutRole = { auditRole: false };
const withoutHub = { regions: { [region]: { ...ringingRegion(), securityHub: false } } };
const silentWithoutHub = {
  regions: { [region]: { ...ringingRegion(), metricAlarms: [], securityHub: false } },
};

test('an account that cannot be entered is a finding of the auditor, until it can', async () => {
  const first = await stage(anOrganization(withoutRole));
  const second = await stage(anOrganization(withoutRole), { day: 2, before: first.findings });
  const entered = await stage(anOrganization(), { day: 3, before: second.findings });
  const after = await stage(anOrganization(), { day: 4, before: entered.findings });

  expect(first.findings[coverage]).toMatchObject({
    AwsAccountId: auditorId,
    RecordState: 'ACTIVE',
    Severity: { Label: 'INFORMATIONAL' },
    Compliance: { Status: 'NOT_AVAILABLE', StatusReasons: [{ ReasonCode: 'ROLE_NOT_ASSUMABLE' }] },
    Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${memberId}` }],
  });
  expect(accountOf(first.report)).toMatchObject({
    state: 'undetermined',
    why: 'role-not-assumable',
    results: [{ finding: { id: coverage, outcome: 'created', error: null } }],
  });
  expect(second.imported).toEqual([runRecord]);
  expect(accountOf(second.report).results[0]?.finding?.outcome).toBe('unchanged');
  expect(entered.findings[coverage]).toMatchObject({
    RecordState: 'ARCHIVED',
    CreatedAt: first.findings[coverage]?.CreatedAt,
  });
  expect(entered.findings[own]).toMatchObject({ RecordState: 'ACTIVE', Compliance: { Status: 'PASSED' } });
  expect(after.imported).not.toContain(coverage);
});

test.for([
  ['PASSED', 'INFORMATIONAL', withoutHub],
  ['FAILED', 'HIGH', silentWithoutHub],
] as const)('a member without Security Hub that is %s is so in the hub of the auditor', async (row) => {
  const [status, label, member] = row;
  const { report, findings } = await stage(anOrganization(member));

  expect(accountOf(report).results[0]).toMatchObject({
    status,
    finding: { id: own, outcome: 'failed', error: expect.stringContaining('InvalidAccess') as string },
  });
  expect(findings[own]).toBeUndefined();
  expect(findings[coverage]).toMatchObject({
    AwsAccountId: auditorId,
    Severity: { Label: label },
    Compliance: { Status: status, StatusReasons: [{ ReasonCode: 'FINDING_NOT_IMPORTED' }] },
  });
});

test('a member that switches Security Hub on has its own finding, and the one of the auditor is archived', async () => {
  const first = await stage(anOrganization(silentWithoutHub));
  const silent = { regions: { [region]: { ...ringingRegion(), metricAlarms: [] } } };
  const second = await stage(anOrganization(silent), { day: 2, before: first.findings });

  expect(second.findings[own]).toMatchObject({ RecordState: 'ACTIVE', Compliance: { Status: 'FAILED' } });
  expect(second.findings[coverage]).toMatchObject({
    RecordState: 'ARCHIVED',
    Compliance: { Status: 'FAILED' },
  });
});

test('an auditor that does not administer Security Hub writes the same findings', async () => {
  const scenario = anOrganization(withoutRole);
  const organization = { ...scenario.organization, securityHubAdministratorAccountId: null };
  const { report, imported } = await stage({ ...scenario, organization });

  expect(imported.toSorted()).toEqual(
    [coverage, runRecord, `ringcheck/${ruleId}/111111111111`, `ringcheck/${ruleId}/${auditorId}`].toSorted(),
  );
  expect(accountOf(report).results[0]?.finding).toMatchObject({ id: coverage, outcome: 'created' });
});

test.for(['securityhub:BatchImportFindings', 'securityhub:GetFindings'])(
  '%s denied in a member → failed, and a finding of the auditor says so',
  async (action) => {
    const { report, findings } = await stage(anOrganization({ deniedActions: [action] }));

    expect(accountOf(report).results[0]?.finding).toMatchObject({
      id: own,
      outcome: 'failed',
      error: expect.stringContaining('AccessDenied') as string,
    });
    expect(findings[coverage]).toMatchObject({ Compliance: { Status: 'PASSED' } });
  },
);

/** Lets Security Hub answer otherwise to the imports of the member. */
function toImports(answer: HubAnswer, times = Infinity): Answering {
  let left = times;
  return ({ operation, accountId }) => {
    if (operation !== 'BatchImportFindings' || accountId !== memberId || left === 0) return null;
    left -= 1;
    return answer;
  };
}

const failedWith = (ErrorCode: string): HubAnswer => ({
  status: 200,
  body: {
    FailedCount: 1,
    SuccessCount: 0,
    FailedFindings: [{ Id: own, ErrorCode, ErrorMessage: 'not now' }],
  },
});
const throttled: HubAnswer = {
  status: 429,
  errorType: 'TooManyRequestsException',
  body: { message: 'Rate exceeded' },
};
const importsOf = (calls: readonly { operation: string; accountId: string }[]) =>
  calls.filter(({ operation, accountId }) => operation === 'BatchImportFindings' && accountId === memberId);

test.for([
  ['a failed finding that can succeed', failedWith('InternalFailure')],
  ['a throttled import', throttled],
] as const)('%s is imported at a further attempt, and leaves nothing behind', async ([, answer]) => {
  const { report, calls, findings } = await stage(anOrganization(), { answerWith: toImports(answer, 1) });

  expect(accountOf(report).results[0]?.finding).toEqual({ id: own, outcome: 'created', error: null });
  expect(importsOf(calls)).toHaveLength(2);
  expect(findings[coverage]).toBeUndefined();
});

test.for([
  ['FailedFindings that no attempt mends', failedWith('InvalidAccess'), 'InvalidAccess: not now', 1],
  [
    'FailedFindings that do not end',
    failedWith('InternalFailure'),
    'InternalFailure: not now',
    importPauses.length + 1,
  ],
  ['throttling that does not end', throttled, 'TooManyRequestsException: Rate exceeded', maxAttempts],
] as const)('%s → a failed finding, told by the auditor, and mended by the next run', async (row) => {
  const [, answer, error, attempts] = row;
  const first = await stage(anOrganization(), { answerWith: toImports(answer) });
  const second = await stage(anOrganization(), { day: 2, before: first.findings });

  expect(accountOf(first.report).results[0]?.finding).toEqual({ id: own, outcome: 'failed', error });
  expect(importsOf(first.calls)).toHaveLength(attempts);
  expect(first.findings[coverage]?.Description).toContain(error);
  expect(second.findings[own]).toMatchObject({ RecordState: 'ACTIVE' });
  expect(second.findings[coverage]).toMatchObject({ RecordState: 'ARCHIVED' });
});

test('where the hub of the auditor is off, each finding due there is failed and told, and the audit stands', async () => {
  const told: string[] = [];
  const { report } = await stage(
    anOrganization(withoutRole, { [auditorId]: { regions: { [region]: { securityHub: false } } } }),
    {
      change: { observer: { onNotPublished: (_what, because) => told.push(because) } },
      readsFindings: false,
    },
  );

  expect(accountOf(report)).toMatchObject({
    why: 'role-not-assumable',
    results: [{ finding: { id: coverage, outcome: 'failed' } }],
  });
  expect(told.join()).toContain('not subscribed to AWS Security Hub');
});

test('the coverage finding of an account that left the scope is archived; that of one not reached stays', async () => {
  const first = await stage(anOrganization(withoutRole));
  const scope = {
    kind: 'organization',
    excluded: { accounts: [memberId], organizationalUnits: [] },
  } as const;
  const excluded = await stage(anOrganization(withoutRole), {
    day: 2,
    before: first.findings,
    change: { scope },
  });
  const late = await stage(anOrganization(withoutRole), {
    day: 2,
    before: first.findings,
    change: { deadline: { isOver: () => true, remaining: () => 60_000 } },
  });

  expect(excluded.findings[coverage]).toMatchObject({ RecordState: 'ARCHIVED' });
  expect(late.findings[coverage]).toMatchObject({ RecordState: 'ACTIVE' });
  expect(accountOf(late.report)).toMatchObject({ why: 'deadline', results: [{ finding: null }] });
});

test('a narrower run writes the coverage of its own accounts and touches no other', async () => {
  const first = await stage(anOrganization(withoutRole));
  const scope = { kind: 'selected', accounts: ['111111111111'], organizationalUnits: [] } as const;
  const { imported } = await stage(anOrganization(withoutRole), {
    day: 2,
    before: first.findings,
    change: { scope },
  });

  expect(imported).toEqual([]);
});

test('an account that was given up for its time is a finding of the auditor, and no visit', async () => {
  const { report, findings } = await stage(anOrganization(), { change: { accountTimeout: 1 } });

  expect(accountOf(report).state).toBe('undetermined');
  expect(findings[coverage]).toMatchObject({ Compliance: { Status: 'NOT_AVAILABLE' } });
  expect(findings[runRecord]?.ProductFields?.['ringcheck/window/1/unvisited/1']).toContain(memberId);
});

test('a hub that does not answer about coverage keeps no run with a deadline from its record', async () => {
  const { report, imported } = await stage(anOrganization(withoutRole), {
    change: { deadline: { isOver: () => false, remaining: () => 58_000 } },
    answerWith: ({ asksFor }) => (asksFor === 'ringcheck/coverage/' ? silence : null),
  });

  expect(accountOf(report).results[0]?.finding).toMatchObject({ id: coverage, outcome: 'failed' });
  expect(imported).toContain(runRecord);
});
