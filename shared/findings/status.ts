import { firstUnseen, requiredLinks, type Judgement } from '../alarm-chain/index.ts';

/** Security Hub's own values: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Compliance.html */
export type ComplianceStatus = 'PASSED' | 'FAILED' | 'WARNING' | 'NOT_AVAILABLE';

/** Which verdicts decide the status. */
export const verdictChoices = ['both', 'cloudguard', 'rings'] as const;
export type VerdictChoice = (typeof verdictChoices)[number];

/** Who accepted a failure, why, and the last day (UTC, `YYYY-MM-DD`) on which that counts. It stays FAILED. */
export interface AcceptedFailure {
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
}

/** The status of a judgement. Unknown never becomes PASSED, and only a verdict that was seen becomes FAILED. */
export function complianceStatus(judgement: Judgement, choice: VerdictChoice): ComplianceStatus {
  const { cloudguard, rings } = judgement;
  const usesCloudguard = choice !== 'rings';
  const usesRings = choice !== 'cloudguard';
  if ((usesCloudguard && cloudguard === 'fail') || (usesRings && rings === 'no')) return 'FAILED';
  if ((!usesCloudguard || cloudguard === 'pass') && (!usesRings || rings === 'yes')) return 'PASSED';
  return isOnlyLastMileUnseen(judgement) ? 'WARNING' : 'NOT_AVAILABLE';
}

/**
 * Security Hub's convention for its CloudWatch controls: WARNING where the topic or its subscribers cannot be read.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
function isOnlyLastMileUnseen({ chain }: Judgement): boolean {
  if (firstUnseen(chain) === null) return false;
  return chain
    .filter(({ link, state }) => state === 'unseen' && requiredLinks.includes(link))
    .every(({ link }) => link === 'notification' || link === 'subscriber');
}
