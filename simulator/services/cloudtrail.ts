import { ServiceError } from '../service-error.ts';
import { inputReader } from '../input.ts';
import type { Call, Operation, Output, Service } from '../service.ts';
import { asDate } from '../scenario/times.ts';
import { withoutNulls, type TrailState } from '../state/account-state.ts';
import { accountOf } from '../state/world.ts';

const read = inputReader((message) => new ServiceError('InvalidParameterCombinationException', 400, message));
const arnPattern = /^arn:aws:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[\w.-]{3,128}$/;
/** Where a scenario gives no time of delivery, the last one was this long before the call. */
const usualDeliveryAgeMs = 3 * 60 * 1000;

/**
 * The trails that act on the caller's account in the Region of the call: its own, the replicas of its multi-Region
 * trails, and the replicas of organization trails of another account.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
function visibleTrails({ world, caller, region }: Call): readonly TrailState[] {
  const own = accountOf(world, caller.accountId).trails;
  const foreign = world.organizationTrails.filter(({ accountId }) => accountId !== caller.accountId);
  return [...own, ...foreign].filter(
    ({ homeRegion, isMultiRegion }) => homeRegion === region || isMultiRegion,
  );
}

/** A replica: of a trail of another Region, or of an organization trail of another account. */
function isShadow({ homeRegion, accountId }: TrailState, { caller, region }: Call): boolean {
  return homeRegion !== region || accountId !== caller.accountId;
}

const describeTrails: Operation = (input, call) => {
  const wanted = read.texts(input, 'trailNameList') ?? [];
  const withShadows = read.flag(input, 'includeShadowTrails') ?? true;
  const trails = visibleTrails(call)
    .filter((trail) => withShadows || !isShadow(trail, call))
    // A name finds trails of this Region and account only; an ARN finds replicas too.
    .filter(
      (trail) =>
        wanted.length === 0 ||
        wanted.includes(trail.arn) ||
        (wanted.includes(trail.trail.Name) && !isShadow(trail, call)),
    );
  return { trailList: trails.map(shownTrail) };
};

function shownTrail({ trail }: TrailState): Output {
  const { Status: _status, EventSelectors: _basic, AdvancedEventSelectors: _advanced, ...shown } = trail;
  return withoutNulls(shown);
}

/**
 * Finds a trail as GetTrailStatus and GetEventSelectors do: a replica only by its full ARN. For the status of an
 * organization trail in a member AWS's page asks for just that; users report that either call may fail there
 * (cloud-custodian PR 6394, steampipe-plugin-aws #577). Here both answer, and a scenario that wants the other case denies
 * them by `deniedActions` of the member.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
 */
function trailNamed(name: string, call: Call): TrailState {
  const isArn = name.startsWith('arn:');
  if (isArn && !arnPattern.test(name)) {
    throw new ServiceError('CloudTrailARNInvalidException', 400, `${name} is not a valid trail ARN.`);
  }
  if (!isArn && !/^[A-Za-z0-9][\w.-]{1,126}[A-Za-z0-9]$/.test(name)) {
    throw new ServiceError('InvalidTrailNameException', 400, `Trail name ${name} is not valid.`);
  }
  const arn = isArn ? name : `arn:aws:cloudtrail:${call.region}:${call.caller.accountId}:trail/${name}`;
  const trail = visibleTrails(call).find((candidate) => candidate.arn === arn);
  if (trail !== undefined && (isArn || !isShadow(trail, call))) return trail;
  throw new ServiceError(
    'TrailNotFoundException',
    400,
    `Unknown trail: ${arn} for the user: ${call.caller.accountId}`,
  );
}

const statusTimes: readonly string[] = [
  'LatestDeliveryTime',
  'LatestNotificationTime',
  'StartLoggingTime',
  'StopLoggingTime',
  'LatestCloudWatchLogsDeliveryTime',
  'LatestDigestDeliveryTime',
];

const getTrailStatus: Operation = (input, call) => {
  const { trail } = trailNamed(read.requiredText(input, 'Name'), call);
  if (trail.Status === null) return {};
  const lately = new Date(call.world.clock.now().getTime() - usualDeliveryAgeMs);
  const status: Record<string, unknown> = {
    LatestDeliveryTime: lately,
    ...(trail.CloudWatchLogsLogGroupArn ? { LatestCloudWatchLogsDeliveryTime: lately } : {}),
    ...trail.Status,
  };
  return Object.fromEntries(
    Object.entries(status)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [
        name,
        statusTimes.includes(name) && !(value instanceof Date) ? asDate(value) : value,
      ]),
  );
};

const getEventSelectors: Operation = (input, call) => {
  const { arn, trail } = trailNamed(read.requiredText(input, 'TrailName'), call);
  const { EventSelectors, AdvancedEventSelectors } = trail;
  return withoutNulls({ TrailARN: arn, EventSelectors, AdvancedEventSelectors });
};

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/ */
export const cloudtrail: Service = {
  signingName: 'cloudtrail',
  iamPrefix: 'cloudtrail',
  protocols: ['aws-json'],
  isGlobal: false,
  operations: {
    DescribeTrails: describeTrails,
    GetTrailStatus: getTrailStatus,
    GetEventSelectors: getEventSelectors,
  },
  accessDenied: (message) => new ServiceError('AccessDeniedException', 400, message),
};
