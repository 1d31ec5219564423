import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { expect, test } from 'vitest';
import { archivedFinding } from '../../shared/aws/archived-finding.ts';
import { formatError } from '../../simulator/services/finding-format.ts';
import { finding, productArn } from '../simulator/finding.ts';

const updatedAt = '2026-01-16T12:00:00.000Z';
const archived = (stored: Partial<AwsSecurityFinding>) =>
  archivedFinding(finding(stored), 'Archived, for a reason.', updatedAt);

const own = { ProductArn: productArn('111111111111'), Id: 'ringcheck/D9.AWS.MON.22/111111111111' };
const provided = { Severity: { Label: 'HIGH' }, Types: ['Effects'], RelatedFindings: [own] } as const;

test('it says what it said before, after why nothing will come any more', () => {
  const said = {
    FindingProviderFields: { ...provided, Types: [...provided.Types], RelatedFindings: [own] },
    Remediation: { Recommendation: { Text: 'Create one.', Url: 'https://docs.aws.amazon.com/' } },
    ProductFields: { 'ringcheck/ruleId': 'D9.AWS.MON.22' },
  };

  expect(archived({ ...said, Description: 'No filter.' })).toMatchObject({
    ...said,
    Compliance: { Status: 'FAILED' },
    RecordState: 'ARCHIVED',
    UpdatedAt: updatedAt,
    Description: 'Archived, for a reason. No filter.',
  });
});

test('what customers related it to, and what the service adds, stays theirs', () => {
  const RelatedFindings = [{ ProductArn: productArn('222222222222'), Id: 'case/1' }];
  const sent = archived({ RelatedFindings, ProductFields: { 'aws/securityhub/ProductName': 'Default' } });

  expect(sent).not.toHaveProperty('RelatedFindings');
  expect(sent.FindingProviderFields).not.toHaveProperty('RelatedFindings');
  expect(sent.ProductFields).toEqual({});
});

test('a long description is cut between characters, and Security Hub takes it', () => {
  for (const before of ['', 'a']) {
    const sent = archived({ Description: before + '😀'.repeat(511) });

    expect(sent.Description?.isWellFormed()).toBe(true);
    expect(formatError(sent)).toBeNull();
  }
});
