import { findRule } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';

/** A finding that asks for remediation: ours, of one account and one rule. */
export interface RemediableFinding {
  readonly id: string;
  readonly productArn: string;
  readonly accountId: string;
  readonly rule: Rule;
  /** The account that has to mend what this one shares with it; null where it shares nothing. */
  readonly ownerAccountId: string | null;
}

/** What the finding of an event says, or why it is none to act on. */
export type FindingReading =
  | { readonly state: 'remediable'; readonly finding: RemediableFinding }
  | { readonly state: 'left'; readonly because: string };

const ownId = /^ringcheck\/([^/]+)\/(\d{12})$/;

/**
 * Reads a finding as an event carries it. It only says where to look: whoever may import findings in an account may have
 * written it, and what is done follows from what is seen there.
 */
export function readFinding(finding: Readonly<Record<string, unknown>>): FindingReading {
  const { Id, ProductArn, AwsAccountId, RecordState } = finding;
  const [, ruleId = '', accountId] = ownId.exec(typeof Id === 'string' ? Id : '') ?? [];
  const rule = findRule(ruleId);
  if (rule === undefined || accountId === undefined || accountId !== AwsAccountId) {
    return left('it is no finding of Ringcheck about an account and a rule');
  }
  const isOwnProduct =
    typeof ProductArn === 'string' &&
    new RegExp(`^arn:[a-z-]+:securityhub:[a-z0-9-]+:${accountId}:product/${accountId}/default$`).test(
      ProductArn,
    );
  if (!isOwnProduct) return left('it is not of the default product of its account');
  if (RecordState === 'ARCHIVED') return left('it is archived');
  if (member(finding['Compliance'], 'Status') !== 'FAILED') return left('it has not failed');
  if (member(finding['Workflow'], 'Status') === 'SUPPRESSED') return left('somebody has suppressed it');
  const ownerAccountId = ownerIn(finding, ruleId);
  return {
    state: 'remediable',
    finding: {
      id: `ringcheck/${ruleId}/${accountId}`,
      productArn: ProductArn,
      accountId,
      rule,
      ownerAccountId,
    },
  };
}

function left(because: string): FindingReading {
  return { state: 'left', because };
}

function member(structure: unknown, name: string): unknown {
  return (structure as Readonly<Record<string, unknown>> | undefined)?.[name];
}

/** The account of the related finding of the same rule. */
function ownerIn(finding: Readonly<Record<string, unknown>>, ruleId: string): string | null {
  const provided = finding['RelatedFindings'] ?? member(finding['FindingProviderFields'], 'RelatedFindings');
  const related = Array.isArray(provided) ? (provided as readonly unknown[]) : [];
  const owners = related.flatMap((one) => {
    const id = member(one, 'Id');
    const [, ofRule, accountId] = ownId.exec(typeof id === 'string' ? id : '') ?? [];
    return ofRule === ruleId && accountId !== undefined ? [accountId] : [];
  });
  return owners[0] ?? null;
}

/**
 * Whether anything could be done about a finding: the account to be written to is its own or the one that it names, and
 * is on the allow list. What is written is held by the plan; this only keeps the others from being looked at.
 */
export function isWithinReach(
  { accountId, ownerAccountId }: RemediableFinding,
  isAllowed: (accountId: string) => boolean,
): boolean {
  return isAllowed(accountId) || (ownerAccountId !== null && isAllowed(ownerAccountId));
}
