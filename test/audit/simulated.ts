/** Runs the audit against a simulated organization over loopback, with the real SDK clients. */
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import type { Run } from '../../shared/audit/run.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import type { Report } from '../../shared/audit/report.ts';
import { loadScenario, startSimulator, type SimulatorOptions } from '../../simulator/index.ts';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

export const region = 'us-east-1';
export const auditorId = '222222222222';
export const memberId = '333333333333';

/** The resources of an account that rings, in AWS's own shapes. */
export function ringingRegion(accountId = memberId) {
  return {
    trails: [
      {
        Name: 'main',
        TrailARN: `arn:aws:cloudtrail:${region}:${accountId}:trail/main`,
        HomeRegion: region,
        IsMultiRegionTrail: true,
        IsOrganizationTrail: false,
        CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:trail-logs:*`,
      } as Record<string, unknown>,
    ],
    logGroups: [{ logGroupName: 'trail-logs' }],
    metricFilters: [
      {
        filterName: 'assume-role',
        filterPattern: '{($.eventName=AssumeRole)}',
        logGroupName: 'trail-logs',
        metricTransformations: [
          { metricName: 'AssumeRoleCount', metricNamespace: 'CloudTrailMetrics', metricValue: '1' },
        ],
      } as Record<string, unknown>,
    ],
    metricAlarms: [
      {
        AlarmName: 'assume-role',
        AlarmArn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:assume-role`,
        Namespace: 'CloudTrailMetrics',
        MetricName: 'AssumeRoleCount',
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        AlarmActions: [`arn:aws:sns:${region}:${accountId}:alarms`],
      } as Record<string, unknown>,
    ],
    topics: [
      {
        TopicArn: `arn:aws:sns:${region}:${accountId}:alarms`,
        Subscriptions: [{ Protocol: 'email', Endpoint: 'security@example.com', Confirmed: true }],
      },
    ],
  };
}

/** An organization of the management account, the auditor and one member; `member` overrides the member. */
export function anOrganization(member: object = {}, further: Readonly<Record<string, object>> = {}) {
  return {
    schemaVersion: 1,
    region,
    now: '2026-01-15T12:00:00Z',
    organization: {
      managementAccountId: '111111111111',
      auditorAccountId: auditorId,
      securityHubAdministratorAccountId: auditorId,
    },
    accounts: {
      [memberId]: {
        name: 'payments',
        organizationalUnit: 'Workloads/Prod',
        enabledRegions: [region, 'eu-west-1'],
        regions: { [region]: ringingRegion() },
        ...member,
      },
      ...further,
    },
  };
}

/** Serves a scenario, gives `use` the audit of it, and stops serving. */
export async function withSimulator<T>(
  scenario: unknown,
  use: (audit: (change?: Partial<Run>) => Promise<Report>, simulator: Simulator) => Promise<T>,
  options: SimulatorOptions = {},
): Promise<T> {
  const simulator = await startSimulator(loadScenario(scenario), options);
  const restore = useEnvironment(simulator.env);
  const audit = (change: Partial<Run> = {}) =>
    auditOrganization({
      settings: readSettings({}, simulator.env),
      scope: { kind: 'organization' },
      publishes: false,
      now: () => new Date(),
      ...change,
    });
  try {
    return await use(audit, simulator);
  } finally {
    restore();
    await simulator.close();
  }
}

/** The SDK reads its endpoint and credentials from the environment of the process. */
export function useEnvironment(env: Readonly<Record<string, string | undefined>>): () => void {
  const before = { ...process.env };
  delete process.env['AWS_PROFILE'];
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}

/** The report of one account. */
export function accountOf(report: Report, accountId = memberId) {
  const account = report.accounts.find((one) => one.accountId === accountId);
  if (account === undefined) throw new Error(`account ${accountId} is not in the report`);
  return account;
}
