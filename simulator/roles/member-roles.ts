import { readInfra } from '../templates/infra-folder.ts';
import type { Values } from '../templates/filled-in.ts';
import type { Template } from '../templates/template.ts';
import { auditorRoleName, functionRoleNames } from './auditor-roles.ts';
import { roleOfTemplate, type SimulatedRole } from './simulated-role.ts';

export const auditRoleName = 'ringcheck-audit';
export const remediationRoleName = 'ringcheck-remediation';

/** The organization that the roles are made for. */
export interface MemberRoleSettings {
  readonly auditorAccountId: string;
  readonly organizationId: string;
  readonly externalId: string | null;
}

let templates: { readonly audit: Template; readonly remediation: Template } | undefined;

/** Read once, when the first role is asked for. */
function memberTemplates(): NonNullable<typeof templates> {
  templates ??= {
    audit: readInfra('audit-role.yml'),
    remediation: readInfra('remediation-role.yml'),
  };
  return templates;
}

/** The audit role of an account, as `infra/audit-role.yml` deploys it. */
export function auditRole(accountId: string, settings: MemberRoleSettings): SimulatedRole {
  return roleOfTemplate(memberTemplates().audit, 'AuditRole', {
    ...valuesOf(accountId, settings),
    RemediateFunctionRoleName: functionRoleNames.remediate,
    AuditFunctionRoleName: functionRoleNames.audit,
  });
}

/** The remediation role of an account, as `infra/remediation-role.yml` deploys it, for all of its log groups. */
export function remediationRole(accountId: string, settings: MemberRoleSettings): SimulatedRole {
  return roleOfTemplate(memberTemplates().remediation, 'RemediationRole', {
    ...valuesOf(accountId, settings),
    RemediateFunctionRoleName: functionRoleNames.remediate,
    LogGroupArns: [`arn:aws:logs:*:${accountId}:log-group:*:*`],
  });
}

function valuesOf(
  accountId: string,
  { auditorAccountId, organizationId, externalId }: MemberRoleSettings,
): Values {
  return {
    'AWS::Partition': 'aws',
    'AWS::AccountId': accountId,
    AuditorAccountId: auditorAccountId,
    OrganizationId: organizationId,
    ExternalId: externalId ?? '',
    OperatorRoleArn: `arn:aws:iam::${auditorAccountId}:role/${auditorRoleName}`,
  };
}
