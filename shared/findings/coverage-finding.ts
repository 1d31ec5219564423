/**
 * What a member's own Security Hub could not be told: one finding of the auditor's account for each such account and
 * rule, so that an account without a finding is never taken for one without a fault.
 */
import { createHash } from 'node:crypto';
import { cut, printable } from '../alarm-chain/index.ts';
import type { Rule } from '../rules/rule.ts';
import { coverageRecommendation, type CoverageCause, type CoverageWhy } from './coverage-mends.ts';
import { defaultProductArn, exceptionFields, ourFields, productFields, type Finding } from './finding.ts';
import { findingLimits } from './limits.ts';
import { accountResource } from './resources.ts';
import type { AcceptedFailure, ComplianceStatus } from './status.ts';

/** All that is known about the account and the rule. */
export interface CoverageSubject {
  readonly auditorAccountId: string;
  readonly partition: string;
  readonly securityHubRegion: string;
  readonly rule: Rule;
  readonly accountId: string;
  readonly accountName: string;
  readonly status: ComplianceStatus;
  /** What was found in the account, and why its own Security Hub does not say so. */
  readonly message: string;
  /** Who accepted the failure; null or left out where nobody did. */
  readonly exception?: AcceptedFailure | null;
  readonly why: CoverageWhy;
  /** Why that was, which decides what a person is told to do; null or left out where it is not known. */
  readonly cause?: CoverageCause | null;
  /** What the digest is made of besides: it differs where a person should be told again. */
  readonly details: readonly (string | null)[];
}

/** The ids of all coverage findings begin so. */
export const coverageIds = { prefix: 'ringcheck/coverage/', excludedPrefixes: [] } as const;

/** The same from run to run, and never that of the member's own finding. */
export function coverageFindingId(ruleId: string, accountId: string): string {
  return `${coverageIds.prefix}${ruleId}/${accountId}`;
}

/** The rule and the account of a coverage finding by its id; null where the id is none. */
export function subjectOfCoverage(
  id: string,
): { readonly ruleId: string; readonly accountId: string } | null {
  const [, ruleId, accountId] = /^ringcheck\/coverage\/([^/]+)\/(\d{12})$/.exec(id) ?? [];
  return ruleId === undefined || accountId === undefined ? null : { ruleId, accountId };
}

/** @param createdAt kept from the finding's first import; both times are ISO 8601 */
export function writeCoverageFinding(
  subject: CoverageSubject,
  createdAt: string,
  updatedAt: string,
): Finding {
  const { auditorAccountId, partition, securityHubRegion, rule, accountId, status, message } = subject;
  return {
    SchemaVersion: '2018-10-08',
    Id: coverageFindingId(rule.id, accountId),
    ProductArn: defaultProductArn(partition, securityHubRegion, auditorAccountId),
    GeneratorId: `ringcheck/coverage/${rule.id}`,
    AwsAccountId: auditorAccountId,
    CreatedAt: createdAt,
    UpdatedAt: updatedAt,
    Title: cut(`${rule.id} in account ${accountId}: ${rule.title}`, findingLimits.title),
    Description: cut(printable(`${accountText(subject)}: ${message}`), findingLimits.description),
    RecordState: 'ACTIVE',
    FindingProviderFields: {
      Severity: { Label: status === 'FAILED' ? 'HIGH' : 'INFORMATIONAL' },
      Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
    },
    Compliance: {
      Status: status,
      RelatedRequirements: [...rule.frameworks],
      StatusReasons: [
        {
          ReasonCode: subject.why.toUpperCase().replaceAll('-', '_'),
          Description: cut(printable(message), findingLimits.reasonDescription),
        },
      ],
    },
    Remediation: {
      Recommendation: coverageRecommendation(subject.why, subject.cause ?? null, {
        account: accountId,
        auditor: auditorAccountId,
        region: securityHubRegion,
      }),
    },
    ProductFields: ourFields({
      [productFields.digest]: digestOf(subject),
      'ringcheck/ruleId': rule.id,
      'ringcheck/accountId': accountId,
      'ringcheck/why': subject.why,
      ...exceptionFields(subject),
    }),
    Resources: [accountResource(accountId, securityHubRegion, partition)],
  };
}

function accountText({ accountId, accountName }: CoverageSubject): string {
  return accountName === '' ? `Account ${accountId}` : `Account ${accountId} (${accountName})`;
}

function digestOf({ status, why, cause = null, exception = null, details }: CoverageSubject): string {
  return createHash('sha256')
    .update(JSON.stringify([status, why, cause, exception, ...details]))
    .digest('hex')
    .slice(0, 32);
}
