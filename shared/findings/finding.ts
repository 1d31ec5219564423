/**
 * The finding of one account and one rule in AWS Security Finding Format:
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
import { cut, firstUnseen, printable, type Judgement, type StoredChain } from '../alarm-chain/index.ts';
import type { Rule } from '../rules/rule.ts';
import { commandFields } from './commands.ts';
import { digestOf } from './digest.ts';
import { findingLimits, textFields } from './limits.ts';
import { recommendationFor, type Recommendation } from './recommendation.ts';
import { accountResource, resourcesOf, type FindingResource } from './resources.ts';
import { ownerOfBrokenChain } from './shared-chain.ts';
import type { AcceptedFailure, ComplianceStatus } from './status.ts';

/** The members of the format that Ringcheck writes. */
export interface Finding {
  SchemaVersion: '2018-10-08';
  Id: string;
  ProductArn: string;
  GeneratorId: string;
  AwsAccountId: string;
  CreatedAt: string;
  UpdatedAt: string;
  Title: string;
  Description: string;
  RecordState: 'ACTIVE';
  FindingProviderFields: {
    Severity: { Label: 'HIGH' | 'INFORMATIONAL' };
    Types: string[];
    RelatedFindings?: { ProductArn: string; Id: string }[];
  };
  Compliance: {
    Status: ComplianceStatus;
    RelatedRequirements: string[];
    StatusReasons: { ReasonCode: string; Description: string }[];
  };
  /** Left out where nothing is to be done: each import says all of a finding anew. */
  Remediation?: { Recommendation: Recommendation };
  ProductFields: Record<string, string>;
  Resources: FindingResource[];
}

/** Whatever is imported: the run record complies with nothing. */
export type ImportedFinding = Omit<Finding, 'Compliance'> & Partial<Pick<Finding, 'Compliance'>>;

/** What is needed to write a finding, all of it known before Security Hub is asked. */
export interface FindingSubject {
  readonly accountId: string;
  readonly partition: string;
  /** The Region whose Security Hub receives the finding. */
  readonly securityHubRegion: string;
  readonly rule: Rule;
  readonly judgement: Judgement;
  readonly status: ComplianceStatus;
  readonly message: string;
  /** Who accepted the failure; null or left out where nobody did. */
  readonly exception?: AcceptedFailure | null;
  /** The start of the first run from which on the account's whole chains have been as they are. */
  readonly chainSince: Date;
  /**
   * Commands of the AWS CLI that would mend a failed account, in the order in which they are to be run; none where left
   * out. The digest does not depend on them: another topic for the alarms imports no finding again.
   */
  readonly commands?: readonly string[];
  /** The account in which the commands are to be run; the finding's own where left out. */
  readonly commandAccountId?: string;
}

/** Keys of `ProductFields` that the audit reads back. */
export const productFields = {
  digest: 'ringcheck/digest',
  chainDigest: 'ringcheck/chainDigest',
  chainSince: 'ringcheck/chainSince',
  reason: 'ringcheck/reason',
} as const;

/** The chains that the `ProductFields` of a stored finding hold; null where they hold none, or nothing of ours. */
export function readStoredChain(fields: Readonly<Record<string, string>>): StoredChain | null {
  const digest = fields[productFields.chainDigest];
  const since = new Date(fields[productFields.chainSince] ?? '');
  return digest === undefined || Number.isNaN(since.getTime()) ? null : { digest, since };
}

/** The id of a finding never depends on what was found, so that it is the same from FAILED to PASSED and back. */
export function findingId(ruleId: string, accountId: string): string {
  return `ringcheck/${ruleId}/${accountId}`;
}

/** The finding ids of Ringcheck, and among them those that are not about an account and a rule. */
export const findingIds = {
  prefix: 'ringcheck/',
  excludedPrefixes: ['ringcheck/coverage/', 'ringcheck/run/'],
} as const;

/** The rule of a finding by its id; null where the id is not one of that account. */
export function ruleOfFinding(id: string, accountId: string): string | null {
  const isOther = findingIds.excludedPrefixes.some((prefix) => id.startsWith(prefix));
  const [, ruleId = null, account] = /^ringcheck\/([^/]+)\/(\d{12})$/.exec(id) ?? [];
  return account === accountId && !isOther ? ruleId : null;
}

/** Every account and Region has one product ARN of its own: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html */
export function defaultProductArn(partition: string, region: string, accountId: string): string {
  return `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`;
}

/** @param createdAt kept from the finding's first import; both times are ISO 8601 */
export function writeFinding(subject: FindingSubject, createdAt: string, updatedAt: string): Finding {
  const { accountId, partition, securityHubRegion, rule, judgement, status, message } = subject;
  const severity = status === 'FAILED' ? 'HIGH' : 'INFORMATIONAL';
  const recommendation = recommendationFor(subject);
  return {
    SchemaVersion: '2018-10-08',
    Id: findingId(rule.id, accountId),
    ProductArn: defaultProductArn(partition, securityHubRegion, accountId),
    GeneratorId: `ringcheck/rule/${rule.id}`,
    AwsAccountId: accountId,
    CreatedAt: createdAt,
    UpdatedAt: updatedAt,
    Title: cut(`${rule.id} ${rule.title}`, findingLimits.title),
    Description: cut(printable(`${message} ${rule.description}`), findingLimits.description),
    RecordState: 'ACTIVE',
    FindingProviderFields: {
      Severity: { Label: severity },
      Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
      ...relatedFindings(subject),
    },
    Compliance: {
      Status: status,
      RelatedRequirements: [...rule.frameworks],
      StatusReasons: [
        {
          ReasonCode: reasonCode(subject),
          Description: cut(printable(message), findingLimits.reasonDescription),
        },
      ],
    },
    ...(recommendation === null ? {} : { Remediation: { Recommendation: recommendation } }),
    ProductFields: ourFields({
      [productFields.digest]: digestOf(judgement, status, subject.exception),
      ...chainFields(subject),
      ...exceptionFields(subject),
      'ringcheck/ruleId': rule.id,
      'ringcheck/cloudguard': judgement.cloudguard,
      'ringcheck/rings': judgement.rings,
      ...(judgement.brokenLink === null ? {} : { 'ringcheck/brokenLink': judgement.brokenLink }),
      ...(judgement.reason === null ? {} : { [productFields.reason]: judgement.reason }),
      'ringcheck/chain': chainText(judgement),
      ...commandFields(subject),
    }),
    Resources: resourcesOf(accountResource(accountId, securityHubRegion, partition), judgement.chain),
  };
}

/** `ProductFields` holds 50 pairs; a value that is blank or too long would fail the whole finding. */
export function ourFields(fields: Readonly<Record<string, string>>): Record<string, string> {
  return textFields(fields, { key: 128, value: findingLimits.productField, count: 50 });
}

/**
 * The finding of the account that has to mend what this one shares with it. Outside of `FindingProviderFields` an
 * update would not change it: https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
function relatedFindings({
  accountId,
  partition,
  securityHubRegion,
  rule,
  judgement,
  status,
}: FindingSubject): Pick<Finding['FindingProviderFields'], 'RelatedFindings'> {
  const owner = status === 'FAILED' ? ownerOfBrokenChain(judgement, accountId) : null;
  if (owner === null) return {};
  const ProductArn = defaultProductArn(partition, securityHubRegion, owner);
  return { RelatedFindings: [{ ProductArn, Id: findingId(rule.id, owner) }] };
}

function chainFields({ judgement: { chainDigest }, chainSince }: FindingSubject): Record<string, string> {
  if (chainDigest === null) return {};
  return { [productFields.chainDigest]: chainDigest, [productFields.chainSince]: chainSince.toISOString() };
}

/** A provider cannot set the workflow, so an accepted failure says here that it is one. */
export function exceptionFields({ exception }: Pick<FindingSubject, 'exception'>): Record<string, string> {
  if (exception === undefined || exception === null) return {};
  return {
    'ringcheck/exceptionOwner': exception.owner,
    'ringcheck/exceptionExpires': exception.expires,
    'ringcheck/exceptionReason': exception.reason,
  };
}

function reasonCode({ judgement, status }: FindingSubject): string {
  if (status === 'PASSED') return status;
  const code = judgement.reason ?? firstUnseen(judgement.chain)?.why ?? status;
  return code.toUpperCase().replaceAll('-', '_');
}

function chainText({ chain }: Judgement): string {
  return chain
    .map((evidence) => {
      const detail =
        evidence.state === 'broken'
          ? ` (${evidence.reason})`
          : evidence.state === 'unseen'
            ? ` (${evidence.why})`
            : '';
      return `${evidence.link}: ${evidence.state}${detail}`;
    })
    .join('; ');
}
