import { checkStatement, type IdentityStatement } from '../policies/identity-policy.ts';
import { filledIn, type Values } from '../templates/filled-in.ts';
import { readInfra } from '../templates/infra-folder.ts';
import type { Template } from '../templates/template.ts';
import { roleOfTemplate, type SimulatedRole } from './simulated-role.ts';

/** A person of the auditor account who runs Ringcheck in a terminal, with the policies of `infra/operator-policy.yml`. */
export const auditorRoleName = 'ringcheck-auditor';
/** The roles of the functions, with every part of the stack switched on. */
export const functionRoleNames = {
  audit: 'ringcheck-prod-audit-function',
  listAccounts: 'ringcheck-prod-list-accounts-function',
  remediate: 'ringcheck-prod-remediate-function',
} as const;

const functionRoles = {
  [functionRoleNames.audit]: 'AuditFunctionRole',
  [functionRoleNames.listAccounts]: 'ListAccountsFunctionRole',
  [functionRoleNames.remediate]: 'RemediateFunctionRole',
} as const;

/** Where the stack stands. */
export interface StackSettings {
  readonly accountId: string;
  readonly region: string;
  /** The name of the bucket for reports and records. */
  readonly bucket: string;
  /** Parameters of the stack that differ from their default, beside the opt-ins. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The files of the stack that its roles are made of. */
const stackFiles: readonly string[] = [
  'parameters.yml',
  'schedule.yml',
  'audit-function-role.yml',
  'reports.yml',
  'fan-out.yml',
  'remediation.yml',
  'finding-updates.yml',
];

let templates: { readonly stack: Template; readonly operator: Template } | undefined;

/** Read once, when the first role is asked for. The stack is its files put together, as osls does it. */
function auditorTemplates(): NonNullable<typeof templates> {
  templates ??= {
    stack: stackFiles.map(readInfra).reduce((whole, part) => ({
      Parameters: { ...whole.Parameters, ...part.Parameters },
      Conditions: { ...whole.Conditions, ...part.Conditions },
      Resources: { ...whole.Resources, ...part.Resources },
    })),
    operator: readInfra('operator-policy.yml'),
  };
  return templates;
}

/** The roles of the auditor account by name: of the person at the terminal, and of the functions. */
export function auditorRoles(settings: StackSettings): ReadonlyMap<string, SimulatedRole> {
  const { stack } = auditorTemplates();
  const values = stackValues(settings);
  return new Map<string, SimulatedRole>([
    [auditorRoleName, { statements: operatorStatements(settings), trust: null }],
    ...Object.entries(functionRoles).map(
      ([name, logicalId]) => [name, roleOfTemplate(stack, logicalId, values)] as const,
    ),
  ]);
}

function operatorStatements({ accountId }: StackSettings): readonly IdentityStatement[] {
  const { Resources, ...rest } = auditorTemplates().operator;
  const values: Values = {
    'AWS::Partition': 'aws',
    'AWS::AccountId': accountId,
    'AWS::StackName': 'ringcheck-operator',
  };
  const policies = Object.values(filledIn({ ...rest, Resources, Outputs: {} }, values).Resources);
  return policies.flatMap(({ Properties }) => {
    const { Statement } = Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] };
    return Statement.map(checkStatement);
  });
}

/** What the stack's roles refer to: parameters, and the resources that `serverless.yml` and `infra/` make. */
function stackValues({ accountId, region, bucket, parameters }: StackSettings): Values {
  const logGroup = (name: string) =>
    `arn:aws:logs:${region}:${accountId}:log-group:/aws/lambda/ringcheck-prod-${name}:*`;
  const queue = (name: string) => `arn:aws:sqs:${region}:${accountId}:ringcheck-prod-${name}`;
  return {
    'AWS::Partition': 'aws',
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::StackName': 'ringcheck-prod',
    FanOut: 'true',
    Remediation: 'true',
    StoreReports: 'true',
    'ReportBucket.Arn': `arn:aws:s3:::${bucket}`,
    'AuditLogGroup.Arn': logGroup('audit'),
    'AuditBatchLogGroup.Arn': logGroup('auditBatch'),
    'ListAccountsLogGroup.Arn': logGroup('listAccounts'),
    'SummarizeLogGroup.Arn': logGroup('summarize'),
    'RemediateLogGroup.Arn': logGroup('remediate'),
    'AuditDeadLetterQueue.Arn': queue('audit-dead-letters'),
    'RemediationDeadLetterQueue.Arn': queue('remediation-dead-letters'),
    ...parameters,
  };
}
