/**
 * The permission policies of the simulated roles: the one place that says what each may call. A call outside them is
 * refused, so an audit that starts to need a new permission fails here before it fails in an organization.
 */

/** What the audit role in every member account allows. */
export const auditRoleActions: readonly string[] = [
  'account:ListRegions',
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetEventSelectors',
  'cloudtrail:GetTrailStatus',
  'cloudwatch:DescribeAlarmHistory',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:DescribeAlarmsForMetric',
  'cloudwatch:GetAlarmMuteRule',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListAlarmMuteRules',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'logs:DescribeLogGroups',
  'logs:DescribeMetricFilters',
  'securityhub:BatchImportFindings',
  'securityhub:DescribeHub',
  'securityhub:GetAdministratorAccount',
  'securityhub:GetFindings',
  'sns:GetSubscriptionAttributes',
  'sns:GetTopicAttributes',
  'sns:ListSubscriptionsByTopic',
];

/** The remediation role: it only writes, and looks before it writes. Accounts are judged by the audit role. */
export const remediationRoleActions: readonly string[] = [
  'cloudwatch:DeleteAlarms',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:ListTagsForResource',
  'cloudwatch:PutMetricAlarm',
  'cloudwatch:TagResource',
  'logs:DeleteMetricFilter',
  'logs:DescribeMetricFilters',
  'logs:PutMetricFilter',
];

/**
 * The auditor's own principal: its own account as the audit role sees it, the organization, the way in, where a run's
 * records are kept and told, what became of a finding once it is remediated, and what only a person at a terminal asks (no
 * audit does): CloudWatch Logs about a pattern, Security Hub about its administration. No member's role may keep or tell
 * anything.
 */
export const auditorActions: readonly string[] = [
  ...auditRoleActions,
  'logs:TestMetricFilter',
  'organizations:DescribeOrganization',
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListRoots',
  'organizations:ListTagsForResource',
  's3:GetObject',
  's3:PutObject',
  'securityhub:BatchUpdateFindings',
  'securityhub:GetFindingAggregator',
  'securityhub:ListFindingAggregators',
  'securityhub:ListOrganizationAdminAccounts',
  'sns:Publish',
  'sts:AssumeRole',
];

/** Needs no permission, and an explicit deny does not stop it: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const actionsWithoutPermission: readonly string[] = ['sts:GetCallerIdentity'];

export const auditorRoleName = 'ringcheck-auditor';
export const auditRoleName = 'ringcheck-audit';
export const remediationRoleName = 'ringcheck-remediation';

/** Alarms that the remediation makes: their names begin with `ringcheck-`. */
const ownAlarms = /^arn:aws:cloudwatch:[a-z0-9-]+:\d{12}:alarm:ringcheck-/;
/** Where a role's policy names resources of an action; it allows its other actions on all. */
const namedResources: ReadonlyMap<string, Readonly<Record<string, RegExp>>> = new Map([
  [
    remediationRoleName,
    {
      'cloudwatch:DeleteAlarms': ownAlarms,
      'cloudwatch:ListTagsForResource': ownAlarms,
      'cloudwatch:PutMetricAlarm': ownAlarms,
      'cloudwatch:TagResource': ownAlarms,
    },
  ],
]);

const policies = new Map<string, ReadonlySet<string>>([
  [auditorRoleName, new Set(auditorActions)],
  [auditRoleName, new Set(auditRoleActions)],
  [remediationRoleName, new Set(remediationRoleActions)],
]);

/** Actions that roles lack in one simulation, by the role's name. */
export type WithoutActions = Readonly<Record<string, readonly string[]>>;

/** Refuses to take away what a role does not have: whoever asks for it would learn nothing. */
export function checkWithoutActions(withoutActions: WithoutActions): WithoutActions {
  for (const [roleName, actions] of Object.entries(withoutActions)) {
    const allowed = policies.get(roleName);
    const unknown = allowed === undefined ? 'anything' : actions.find((action) => !allowed.has(action));
    if (unknown !== undefined) throw new Error(`the simulated role ${roleName} does not allow ${unknown}`);
  }
  return withoutActions;
}

/**
 * Whether the policy of a role allows an action (`logs:DescribeMetricFilters`) on a resource; without one, whether it
 * allows the action on any.
 */
export function roleAllows(roleName: string, action: string, resourceArn?: string): boolean {
  if (actionsWithoutPermission.includes(action)) return true;
  if (policies.get(roleName)?.has(action) !== true) return false;
  const named = namedResources.get(roleName)?.[action];
  return named === undefined || resourceArn === undefined || named.test(resourceArn);
}
