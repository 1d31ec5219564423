import { withAlarm, withFilter, withTrail, withTransformation } from './alter-draft.ts';
import { changes, type ChangeName } from './changes/catalogue.ts';
import type { Change } from './change.ts';
import { compliantAccount } from './compliant-account.ts';
import type { RegionDocument } from './documents.ts';
import { homeResources, noNoise, type Draft } from './draft.ts';
import { firstSeedWithOrganizationTrail } from './generator-bounds.ts';
import { outcomeOf, whole, type Outcome } from './outcome.ts';
import { seededRandom, type Random } from './random.ts';

/** What can be true of the chain behind an organization trail, and of nothing else by the same change. */
const parts = [
  'whole',
  'owner-account-unreachable',
  'trail-not-logging',
  'read-events-not-recorded',
  'no-log-group',
  'log-delivery-failing',
  'no-metric-filter',
  'filter-misses-events',
  'filter-broader-than-rule',
  'filters-ring-together',
  'alarm-needs-more-events',
  'alarm-actions-disabled',
  'no-sns-action',
  'topic-missing',
  'no-confirmed-subscription',
] as const satisfies readonly ('whole' | 'owner-account-unreachable' | ChangeName)[];
export const organizationTrailParts: readonly string[] = parts;

/** An organization trail, as the generator needs it. */
export interface OrganizationTrail {
  /** What is true of every member by this trail. */
  readonly outcome: Outcome;
  /** Whether the audit can enter the account that owns the trail. */
  readonly isOwnerReachable: boolean;
  /** Its Region, in which its owners are enabled. */
  readonly home: string;
  /** The trail where it stands. */
  readonly ofTrailOwner: RegionDocument;
  /** The log group and all behind it: of the trail's owner, or of a delegated administrator. */
  readonly ofLogGroupOwner: RegionDocument;
  readonly logGroupOwnerId: string;
}

/** Which accounts are there to own it. */
export interface OrganizationTrailPlan {
  readonly seed: number;
  readonly auditRegion: string;
  readonly managementAccountId: string;
  /** A delegated administrator of CloudTrail; the management account where there is no other. */
  readonly administratorAccountId: string;
}

/**
 * The organization trail of a seed, or null. The management account owns the trail; its log group stands there or, for
 * every second seed, in the delegated administrator's account.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 */
export function organizationTrailOf(plan: OrganizationTrailPlan): OrganizationTrail | null {
  const { seed, managementAccountId, administratorAccountId } = plan;
  const index = seed - firstSeedWithOrganizationTrail;
  if (index < 0) return null;
  const part = parts[index % parts.length] ?? 'whole';
  // The administrator audits itself without a role, so it cannot stand for an owner out of reach.
  const isReachable = part !== unreachable.why || managementAccountId === administratorAccountId;
  const logGroupOwnerId = index % 2 === 1 && isReachable ? administratorAccountId : managementAccountId;
  const random = seededRandom(seed, 'organization trail');
  const start = chainOf(logGroupOwnerId, plan.auditRegion, random);
  const change: Change | null = isChangeName(part) ? changes[part] : null;
  const draft = change === null ? start : change.apply(start, random);
  const changed = change === null ? whole : outcomeOf(part, change, false);
  return {
    outcome: isReachable ? changed : unreachable,
    isOwnerReachable: isReachable,
    home: draft.home,
    ofTrailOwner: { trails: draft.trail === null ? [] : [draft.trail] },
    ofLogGroupOwner: homeResources({ ...draft, trail: null }),
    logGroupOwnerId,
  };
}

function isChangeName(part: (typeof parts)[number]): part is Extract<typeof part, ChangeName> {
  return Object.hasOwn(changes, part);
}

/** What the members can tell of a chain whose owner lets nobody in. */
const unreachable: Outcome = {
  rings: 'unknown',
  cloudguard: 'unknown',
  brokenLink: null,
  reason: null,
  why: 'owner-account-unreachable',
};

/** A chain that rings, alone on its log group and under names of its own: its owner may have another chain. */
function chainOf(accountId: string, auditRegion: string, random: Random): Draft {
  const plan = { accountId, name: '', organizationalUnit: '', auditRegion };
  const draft = compliantAccount(plan, random);
  const logGroupName = 'organization-trail';
  const topicArn = `arn:aws:sns:${draft.home}:${accountId}:organization-alarms`;
  const metric = { metricNamespace: 'OrganizationTrail', metricName: 'AssumeRoleCount' };
  const named = withTransformation(withFilter(draft, { logGroupName, fieldSelectionCriteria: null }), metric);
  return {
    ...withAlarm(
      withTrail(named, {
        Name: 'organization-trail',
        IsOrganizationTrail: true,
        IsMultiRegionTrail: true,
        CloudWatchLogsLogGroupArn: `arn:aws:logs:${draft.home}:${accountId}:log-group:${logGroupName}:*`,
      }),
      {
        AlarmName: 'organization-assume-role',
        Namespace: metric.metricNamespace,
        MetricName: metric.metricName,
        AlarmActions: [topicArn],
      },
    ),
    logGroup: { logGroupName },
    topic: { ...draft.topic, TopicArn: topicArn },
    noise: noNoise,
  };
}
