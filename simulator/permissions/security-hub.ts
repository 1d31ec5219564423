import {
  anyResource,
  arnIn,
  arnPrefix,
  namedIn,
  permission,
  structuresIn,
  type PermissionsOf,
} from './asked.ts';

const hub =
  (action: string): PermissionsOf =>
  (_input, call) => [permission(action, `${arnPrefix('securityhub', call)}hub/default`)];

/**
 * The resource is the product of each finding, and the account that a finding is about is a key.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecurityhub.html
 */
const batchImportFindings: PermissionsOf = (input) => {
  const action = 'securityhub:BatchImportFindings';
  const asked = structuresIn(input, 'Findings').map((finding) =>
    permission(action, arnIn(finding, 'ProductArn'), {
      'securityhub:targetaccount': namedIn(finding, 'AwsAccountId') ?? '',
    }),
  );
  return asked.length === 0 ? [permission(action, null)] : distinct(asked);
};

function distinct(asked: ReturnType<PermissionsOf>): ReturnType<PermissionsOf> {
  return [...new Map(asked.map((one) => [JSON.stringify(one), one])).values()];
}

/**
 * Each field of the update that is there is a key of its own, a member of a field by `Field.Member`, with its value where
 * that is a text. https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchupdatefindings.html
 */
const batchUpdateFindings: PermissionsOf = (input, call) => {
  const { FindingIdentifiers: _whose, ...fields } = input;
  const paths = Object.entries(fields).flatMap(([field, value]) => pathsOf(field, value));
  const context = Object.fromEntries(
    paths.map(([path, value]) => [`securityhub:asffsyntaxpath/${path}`.toLowerCase(), value]),
  );
  return [
    permission('securityhub:BatchUpdateFindings', `${arnPrefix('securityhub', call)}hub/default`, context),
  ];
};

function pathsOf(field: string, value: unknown): readonly (readonly [string, string])[] {
  if (value === undefined || value === null) return [];
  // AWS's own policy names the members of this map so, whatever the keys are:
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSSystemsManagerOpsDataSyncServiceRolePolicy.html
  if (field === 'UserDefinedFields') return [[`${field}.key`, ''] as const, [`${field}.value`, ''] as const];
  if (typeof value === 'string') return [[field, value] as const];
  if (typeof value !== 'object' || Array.isArray(value)) return [[field, ''] as const];
  return Object.entries(value).map(([member, inner]) => [`${field}.${member}`, String(inner)] as const);
}

export const securityhub: Readonly<Record<string, PermissionsOf>> = {
  BatchImportFindings: batchImportFindings,
  BatchUpdateFindings: batchUpdateFindings,
  DescribeHub: hub('securityhub:DescribeHub'),
  GetAdministratorAccount: hub('securityhub:GetAdministratorAccount'),
  GetFindingAggregator: (input) => [
    permission('securityhub:GetFindingAggregator', arnIn(input, 'FindingAggregatorArn')),
  ],
  GetFindings: hub('securityhub:GetFindings'),
  ListFindingAggregators: anyResource('securityhub:ListFindingAggregators'),
  ListOrganizationAdminAccounts: hub('securityhub:ListOrganizationAdminAccounts'),
};
