/** Plans and proves for the compliant account with changes, as the edge does it. */
import {
  judgeAccount,
  type AdvisoryEvidence,
  type Evidence,
  type Subscription,
} from '../../shared/alarm-chain/index.ts';
import { complianceStatus } from '../../shared/findings/index.ts';
import {
  asItWouldBe,
  planSteps,
  provePlan,
  type Plan,
  type PlanSubject,
  type RefusalReason,
} from '../../shared/remediation/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  accountId,
  anAccount,
  aSubscription,
  region,
  seen,
  type AccountParts,
} from '../alarm-chain/compliant-account.ts';
import { theAlarms } from './own-resources.ts';

/** The topic that is configured, which no alarm of the account may name yet, and who hears it. */
export const configuredTopic = `arn:aws:sns:${region}:${accountId}:security`;
export const listener = aSubscription({ arn: `${configuredTopic}:11111111-2222-3333-4444-555555555555` });

/** Neither filter nor alarm. */
export const without: Partial<AccountParts> = { filters: seen([]), alarms: theAlarms() };

export interface Given {
  readonly parts?: Partial<AccountParts>;
  readonly subject?: Partial<PlanSubject>;
  /** Of the configured topic. */
  readonly subscriptions?: Evidence<readonly Subscription[]>;
  /** Of the account as it would be. */
  readonly advisory?: Partial<AdvisoryEvidence>;
}

export function plan({
  parts = {},
  subject = {},
  subscriptions = seen([listener]),
  advisory = {},
}: Given): Plan {
  const snapshot = anAccount(parts);
  const status = complianceStatus(judgeAccount(snapshot, assumeRole), 'both');
  const planned = planSteps({
    snapshot,
    rule: assumeRole,
    passes: status === 'PASSED',
    fails: status === 'FAILED',
    isExcepted: false,
    topicArn: 'arn:{partition}:sns:{region}:{account}:security',
    isAllowed: () => true,
    ...subject,
  });
  if (planned.outcome !== 'planned') return planned;
  const wouldBe = asItWouldBe(snapshot, planned.steps);
  const proof = provePlan(assumeRole, planned.steps, {
    ...wouldBe,
    subscriptionsByTopic: new Map([...wouldBe.subscriptionsByTopic, [configuredTopic, subscriptions]]),
    advisory: { ...wouldBe.advisory, ...advisory },
  });
  return proof.outcome === 'planned' ? planned : proof;
}

/** An account for which nothing is planned though it fails. */
export interface RefusedPlan {
  readonly reason: RefusalReason;
  readonly title: string;
  /** Whether the same may be planned a little later. */
  readonly mayPass?: true;
  readonly given: Given;
}

/** What will be refused a little later too. */
export function because(reason: RefusalReason, title: string, given: Given): RefusedPlan {
  return { reason, title, given };
}

/** What is refused because somebody was only too busy or too slow. */
export function forNow(reason: RefusalReason, title: string, given: Given): RefusedPlan {
  return { reason, title, given, mayPass: true };
}
