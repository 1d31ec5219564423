import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type AdvancedFieldSelector,
  type Trail as AwsTrail,
} from '@aws-sdk/client-cloudtrail';
import type { EventSelection, Evidence, FieldSelector, Trail, TrailStatus } from '../alarm-chain/index.ts';
import { watchCalls } from './call-log.ts';
import { expectList, expectText, readEvidence } from './evidence.ts';
import { clientConfiguration, type Session } from './session.ts';

/** A CloudTrail client of one account in one Region. */
export function createCloudTrailClient(session: Session, region: string): CloudTrailClient {
  const client = new CloudTrailClient(clientConfiguration(session, region));
  watchCalls(client, 'cloudtrail', session, region);
  return client;
}

/** The trails that show in the client's Region: its own, and the shadows of multi-Region and organization trails. */
export async function readTrails(client: CloudTrailClient): Promise<Evidence<readonly Trail[]>> {
  return await readEvidence('cloudtrail:DescribeTrails', async () => {
    const { trailList } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    const region = await client.config.region();
    return expectList(trailList, 'trailList').map((trail) => toTrail(trail, region));
  });
}

function toTrail(trail: AwsTrail, region: string): Trail {
  const arn = expectText(trail.TrailARN, 'TrailARN');
  return {
    arn,
    name: trail.Name ?? arn,
    homeRegion: trail.HomeRegion ?? region,
    isMultiRegion: trail.IsMultiRegionTrail,
    isOrganization: trail.IsOrganizationTrail ?? false,
    hasCustomEventSelectors: trail.HasCustomEventSelectors,
    logGroupArn: trail.CloudWatchLogsLogGroupArn || undefined,
  };
}

/** @param client of the trail's home Region */
export async function readTrailStatus(
  client: CloudTrailClient,
  trailArn: string,
): Promise<Evidence<TrailStatus>> {
  return await readEvidence('cloudtrail:GetTrailStatus', async () => {
    const status = await client.send(new GetTrailStatusCommand({ Name: trailArn }));
    return {
      isLogging: status.IsLogging,
      startedLoggingAt: status.StartLoggingTime,
      latestDeliveryAt: status.LatestCloudWatchLogsDeliveryTime,
      latestDeliveryError: status.LatestCloudWatchLogsDeliveryError || undefined,
    };
  });
}

/** @param client of the trail's home Region */
export async function readEventSelectors(
  client: CloudTrailClient,
  trailArn: string,
): Promise<Evidence<EventSelection>> {
  return await readEvidence('cloudtrail:GetEventSelectors', async () => {
    const answer = await client.send(new GetEventSelectorsCommand({ TrailName: trailArn }));
    return {
      basic: (answer.EventSelectors ?? []).map((selector) => ({
        readWriteType: selector.ReadWriteType,
        includeManagementEvents: selector.IncludeManagementEvents,
        excludeManagementEventSources: selector.ExcludeManagementEventSources ?? [],
      })),
      advanced: (answer.AdvancedEventSelectors ?? []).map(({ Name, FieldSelectors }) => ({
        name: Name,
        fields: (FieldSelectors ?? []).map(toFieldSelector),
      })),
    };
  });
}

function toFieldSelector(selector: AdvancedFieldSelector): FieldSelector {
  return {
    field: selector.Field ?? '',
    equals: selector.Equals ?? [],
    notEquals: selector.NotEquals ?? [],
    startsWith: selector.StartsWith ?? [],
    notStartsWith: selector.NotStartsWith ?? [],
    endsWith: selector.EndsWith ?? [],
    notEndsWith: selector.NotEndsWith ?? [],
  };
}
