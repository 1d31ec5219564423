import type { AwsShape } from '../scenario/scenario.ts';
import { asDate } from '../scenario/times.ts';
import type { TrailState } from '../state/account-state.ts';
import { accountOf, type World } from '../state/world.ts';
import type { Place } from './live-state.ts';

/** A trail whose last delivery the scenario puts further back than this delivers no more. */
const staleAfterMs = 24 * 60 * 60 * 1000;

/** Where a trail delivers to, as its log group's ARN says. */
export interface LogGroupPlace extends Place {
  readonly logGroupName: string;
}

/**
 * The log groups that get the record of an AssumeRole call in an account: each trail that acts on the account, its own
 * and those of the organization, and whose selectors let the event through, delivers it once.
 */
export function logGroupsFor(world: World, accountId: string, region: string): readonly LogGroupPlace[] {
  const trails = [
    ...accountOf(world, accountId).trails,
    ...world.organizationTrails.filter((trail) => trail.accountId !== accountId),
  ];
  return trails
    .filter(({ isMultiRegion, homeRegion }) => isMultiRegion || homeRegion === region)
    .filter(({ trail }) => recordsAssumeRole(trail))
    .map((trail) => deliveryPlace(trail, world))
    .filter((place) => place !== null);
}

/** Whether some trail keeps a log group busy: an account is never without other events. */
export function isFed(world: World, { accountId, region, logGroupName }: LogGroupPlace): boolean {
  const foreign = world.organizationTrails.filter((trail) => trail.accountId !== accountId);
  return [...accountOf(world, accountId).trails, ...foreign]
    .map((trail) => deliveryPlace(trail, world))
    .some(
      (place) =>
        place?.accountId === accountId && place.region === region && place.logGroupName === logGroupName,
    );
}

/** Null where the trail delivers to no log group, or cannot: it is off, failing, or has been silent for a day. */
function deliveryPlace({ trail }: TrailState, world: World): LogGroupPlace | null {
  const { Status } = trail;
  if (Status?.['IsLogging'] === false || Status?.['LatestCloudWatchLogsDeliveryError']) return null;
  const lastDelivery = Status?.['LatestCloudWatchLogsDeliveryTime'];
  const isStale = lastDelivery && world.startedAt.getTime() - asDate(lastDelivery).getTime() > staleAfterMs;
  const match = /^arn:aws:logs:([a-z0-9-]+):(\d{12}):log-group:(.+?)(?::\*)?$/.exec(
    trail.CloudWatchLogsLogGroupArn ?? '',
  );
  if (isStale || match === null) return null;
  const [, region = '', accountId = '', logGroupName = ''] = match;
  return { accountId, region, logGroupName };
}

/**
 * AssumeRole is a read-only management event of sts.amazonaws.com. A trail without selectors records it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 */
function recordsAssumeRole({ EventSelectors, AdvancedEventSelectors }: TrailState['trail']): boolean {
  if (!EventSelectors && !AdvancedEventSelectors) return true;
  return (EventSelectors ?? []).some(basicAdmits) || (AdvancedEventSelectors ?? []).some(advancedAdmits);
}

function basicAdmits({ ReadWriteType, IncludeManagementEvents, ExcludeManagementEventSources }: AwsShape) {
  const excluded = (ExcludeManagementEventSources ?? []) as readonly unknown[];
  return (
    IncludeManagementEvents !== false &&
    ReadWriteType !== 'WriteOnly' &&
    !excluded.includes('sts.amazonaws.com')
  );
}

const eventFields: Readonly<Record<string, string>> = {
  eventCategory: 'Management',
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  eventType: 'AwsApiCall',
  readOnly: 'true',
};

/** Each operator of a field: one of its values for those that ask, all of them for those that exclude. */
const fieldOperators: Readonly<Record<string, (value: string, wanted: readonly string[]) => boolean>> = {
  Equals: (value, wanted) => wanted.includes(value),
  StartsWith: (value, wanted) => wanted.some((one) => value.startsWith(one)),
  EndsWith: (value, wanted) => wanted.some((one) => value.endsWith(one)),
  NotEquals: (value, wanted) => !wanted.includes(value),
  NotStartsWith: (value, wanted) => !wanted.some((one) => value.startsWith(one)),
  NotEndsWith: (value, wanted) => !wanted.some((one) => value.endsWith(one)),
};

function advancedAdmits({ FieldSelectors }: AwsShape): boolean {
  return ((FieldSelectors ?? []) as readonly AwsShape[]).every((selector) => {
    const value = eventFields[String(selector['Field'])];
    if (value === undefined) return false;
    return Object.entries(fieldOperators).every(([operator, holds]) => {
      const wanted = selector[operator];
      return !Array.isArray(wanted) || wanted.length === 0 || holds(value, wanted.map(String));
    });
  });
}
