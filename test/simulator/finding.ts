import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { member } from './support.ts';

/** The product ARN of an account's own findings. */
export function productArn(accountId: string, region = 'us-east-1'): string {
  return `arn:aws:securityhub:${region}:${accountId}:product/${accountId}/default`;
}

/** A finding that Security Hub takes, with changes. */
export function finding(changes: Partial<AwsSecurityFinding> = {}): AwsSecurityFinding {
  const AwsAccountId = changes.AwsAccountId ?? member;
  return {
    SchemaVersion: '2018-10-08',
    Id: 'example/finding',
    ProductArn: productArn(AwsAccountId),
    GeneratorId: 'example/generator',
    AwsAccountId,
    CreatedAt: '2026-01-01T00:00:00Z',
    UpdatedAt: '2026-01-01T00:00:00Z',
    Title: 'An example',
    Description: 'An example finding.',
    FindingProviderFields: {
      Severity: { Label: 'HIGH' },
      Types: ['Software and Configuration Checks'],
    },
    Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${AwsAccountId}` }],
    Compliance: { Status: 'FAILED' },
    ...changes,
  };
}
