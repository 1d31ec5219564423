import { cut, printable } from '../alarm-chain/index.ts';

/**
 * Lengths, in characters, that Security Hub enforces beyond its model.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html ("Constraints"); resources:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resourcedetails-other.html
 */
export const findingLimits = {
  title: 256,
  description: 1024,
  recommendation: 512,
  reasonDescription: 2048,
  productField: 2048,
  resources: 32,
  resourceId: 512,
  resourceRegion: 16,
  resourceDetails: 50,
  resourceDetailKey: 127,
  resourceDetailValue: 1023,
} as const;

/**
 * The pairs of a map of texts that the format takes: a blank value is none of its texts, and would fail the finding.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 *
 * What an account has hidden in a text is shown as an escape: a finding is read by people, and passed on to tools that
 * show it in a terminal, a chat or a page.
 */
export function textFields(
  fields: Readonly<Record<string, string>>,
  limits: { readonly key: number; readonly value: number; readonly count: number },
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key, value]) => /\S/.test(value) && key.length <= limits.key)
      .slice(0, limits.count)
      .map(([key, value]) => [key, cut(printable(value), limits.value)]),
  );
}
