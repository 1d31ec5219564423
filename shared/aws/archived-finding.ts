import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { cut } from '../alarm-chain/index.ts';
import { findingLimits } from '../findings/index.ts';

/**
 * A stored finding as it is sent to be archived: an import replaces all that it may change, so it says what it said
 * before. What the service adds and what belongs to customers stays out.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 * @param because one sentence that tells a person why nothing will come after
 * @param updatedAt ISO 8601, strictly later than the stored one
 */
export function archivedFinding(
  stored: AwsSecurityFinding,
  because: string,
  updatedAt: string,
): AwsSecurityFinding {
  const { Id, ProductArn, AwsAccountId, Compliance, Remediation, Resources } = stored;
  const RelatedFindings = stored.FindingProviderFields?.RelatedFindings;
  return {
    SchemaVersion: stored.SchemaVersion ?? '2018-10-08',
    Id,
    ProductArn,
    GeneratorId: stored.GeneratorId ?? 'ringcheck/archived',
    AwsAccountId,
    CreatedAt: stored.CreatedAt ?? updatedAt,
    UpdatedAt: updatedAt,
    Title: stored.Title ?? 'Ringcheck',
    Description: cut(`${because} ${stored.Description ?? ''}`.trim(), findingLimits.description),
    RecordState: 'ARCHIVED',
    FindingProviderFields: {
      Severity: severityOf(stored),
      Types: stored.FindingProviderFields?.Types ?? stored.Types ?? ['Software and Configuration Checks'],
      ...(RelatedFindings === undefined ? {} : { RelatedFindings }),
    },
    ...(Compliance === undefined ? {} : { Compliance }),
    ...(Remediation === undefined ? {} : { Remediation }),
    ProductFields: Object.fromEntries(
      Object.entries(stored.ProductFields ?? {}).filter(([key]) => !key.startsWith('aws/')),
    ),
    Resources: Resources ?? [{ Type: 'AwsAccount', Id: `AWS::::Account:${AwsAccountId ?? ''}` }],
  };
}

function severityOf({
  FindingProviderFields,
  Severity,
}: AwsSecurityFinding): NonNullable<NonNullable<AwsSecurityFinding['FindingProviderFields']>['Severity']> {
  const Label = FindingProviderFields?.Severity?.Label ?? Severity?.Label ?? 'INFORMATIONAL';
  return { Label };
}
