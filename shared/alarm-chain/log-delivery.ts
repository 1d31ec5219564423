import { unreadNote } from './advisory-notes.ts';
import { logGroupName, parseArn } from './arn.ts';
import {
  broken,
  holds,
  unseen,
  unseenBecause,
  type LinkEvidence,
  type Note,
  type ResourceReference,
} from './evidence.ts';
import type { AccountSnapshot, Trail, TrailStatus } from './snapshot.ts';
import { trailReference } from './trail.ts';

/** CloudTrail delivers about five minutes after the call; a day without any delivery is a broken link. */
export const deliveryStaleAfterHours = 24;
const staleAfterMilliseconds = deliveryStaleAfterHours * 60 * 60 * 1000;

/** The log group as a resource of a report; null where the trail's text is no log group ARN. */
export function logGroupReference(logGroupArn: string): ResourceReference | null {
  const arn = parseArn(logGroupArn);
  const name = logGroupName(logGroupArn);
  if (arn === null || name === null) return null;
  return { type: 'log-group', arn: logGroupArn, name, accountId: arn.accountId, region: arn.region };
}

interface Judged {
  readonly evidence: LinkEvidence;
  readonly notes: readonly Note[];
}

/** Link `log-delivery`: do the trail's events reach an existing log group on which metric filters run? */
export function judgeLogDelivery(snapshot: AccountSnapshot, trail: Trail): Judged {
  const delivery = judgeArrival(snapshot, trail);
  if (delivery.evidence.state === 'broken') return delivery;
  const logClass = judgeLogClass(snapshot, delivery.evidence.resource);
  if (logClass === null) return delivery;
  return 'state' in logClass
    ? { evidence: logClass, notes: [] }
    : { ...delivery, notes: [...delivery.notes, logClass] };
}

/**
 * Classes without metric filters; `ESSENTIALS` is listed together with `INFREQUENT_ACCESS`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
 */
const classesWithoutFilters: readonly string[] = ['INFREQUENT_ACCESS', 'ESSENTIALS', 'DELIVERY'];

/** @returns the broken link, a note that the class is not known, or null where there is nothing to say */
function judgeLogClass(
  { advisory }: AccountSnapshot,
  logGroup: ResourceReference | null,
): LinkEvidence | Note | null {
  const answer = advisory.classByLogGroup.get(logGroup?.arn ?? '');
  if (answer === undefined) return null;
  const [code, link] = ['log-class-unseen', 'log-delivery'] as const;
  const subject = `the class of the log group \`${logGroup?.name ?? ''}\``;
  if (answer.state !== 'seen') return unreadNote(code, link, subject, answer);
  if (answer.value === 'STANDARD') return null;
  return classesWithoutFilters.includes(answer.value)
    ? broken(link, 'log-class-without-filters', logGroup, { logGroupClass: answer.value })
    : {
        code,
        link,
        message: `${subject} is \`${answer.value}\`, of which it is not known whether it has metric filters`,
      };
}

function judgeArrival(snapshot: AccountSnapshot, trail: Trail): Judged {
  if (trail.logGroupArn === undefined) {
    return { evidence: broken('log-delivery', 'no-log-group', trailReference(trail)), notes: [] };
  }
  const resource = logGroupReference(trail.logGroupArn);
  const filters = snapshot.filtersByLogGroup.get(trail.logGroupArn);
  if (filters?.state === 'absent') {
    return {
      evidence: broken('log-delivery', 'log-group-missing', resource, { message: filters.message }),
      notes: [],
    };
  }
  const status = snapshot.statusByTrail.get(trail.arn);
  if (status === undefined) return { evidence: unseen('log-delivery', 'unsupported', resource), notes: [] };
  if (status.state === 'unseen')
    return { evidence: unseenBecause('log-delivery', status, resource), notes: [] };
  if (status.state === 'absent') {
    const observed = { operation: status.operation, message: status.message };
    return { evidence: unseen('log-delivery', 'undecided', resource, observed), notes: [] };
  }
  return judgeDeliveries(status.value, snapshot.collectedAt, resource);
}

function judgeDeliveries(status: TrailStatus, collectedAt: Date, resource: ResourceReference | null) {
  const { latestDeliveryAt, latestDeliveryError, startedLoggingAt } = status;
  const observed = {
    latestDeliveryAt: latestDeliveryAt?.toISOString() ?? null,
    latestDeliveryError: latestDeliveryError ?? null,
  };
  const isOld = (time: Date) => collectedAt.getTime() - time.getTime() > staleAfterMilliseconds;

  if (latestDeliveryError !== undefined) {
    if (latestDeliveryAt === undefined || isOld(latestDeliveryAt)) {
      return { evidence: broken('log-delivery', 'log-delivery-failing', resource, observed), notes: [] };
    }
    const message = `CloudTrail reports the delivery error \`${latestDeliveryError}\`, but has delivered since`;
    return {
      evidence: holds('log-delivery', resource, observed),
      notes: [{ code: 'log-delivery-error-stale', link: 'log-delivery', message }] satisfies Note[],
    };
  }
  if (latestDeliveryAt !== undefined && !isOld(latestDeliveryAt)) {
    return { evidence: holds('log-delivery', resource, observed), notes: [] };
  }
  if (latestDeliveryAt === undefined || startedLoggingAt === undefined) {
    const message = 'CloudTrail does not tell when it last delivered to the log group or when it started';
    return {
      evidence: holds('log-delivery', resource, observed),
      notes: [{ code: 'log-delivery-time-unknown', link: 'log-delivery', message }] satisfies Note[],
    };
  }
  return isOld(startedLoggingAt)
    ? { evidence: broken('log-delivery', 'log-delivery-stale', resource, observed), notes: [] }
    : { evidence: holds('log-delivery', resource, observed), notes: [] };
}
