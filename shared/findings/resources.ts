/** The resources of a finding: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Resource.html */
import { hasHidden, type LinkEvidence, type ResourceReference } from '../alarm-chain/index.ts';
import { findingLimits, textFields } from './limits.ts';

export interface FindingResource {
  Type: string;
  Id: string;
  Partition?: 'aws' | 'aws-cn' | 'aws-us-gov';
  Region: string;
  Details?: { Other: Record<string, string> };
}

/** The types that the format knows; metric filters and log groups have none. */
const resourceTypes: Partial<Record<ResourceReference['type'], string>> = {
  trail: 'AwsCloudTrailTrail',
  alarm: 'AwsCloudWatchAlarm',
  topic: 'AwsSnsTopic',
};

/** The account of a finding as its resource. */
export function accountResource(accountId: string, region: string, partition: string): FindingResource {
  return { Type: 'AwsAccount', Id: `AWS::::Account:${accountId}`, Region: region, ...placeOf(partition) };
}

/**
 * The account, and what of the chain the format has types for, each with what was observed of it. What was observed of
 * a metric filter or a log group stands with the account.
 */
export function resourcesOf(account: FindingResource, chain: readonly LinkEvidence[]): FindingResource[] {
  const byId = new Map<string, { resource: FindingResource; evidence: LinkEvidence[] }>();
  const ofAccount: LinkEvidence[] = [];
  for (const evidence of chain) {
    const resource = resourceOf(evidence.resource, account);
    if (resource === null) {
      ofAccount.push(evidence);
      continue;
    }
    const known = byId.get(resource.Id) ?? { resource, evidence: [] };
    known.evidence.push(evidence);
    byId.set(resource.Id, known);
  }
  return [{ resource: account, evidence: ofAccount }, ...byId.values()]
    .slice(0, findingLimits.resources)
    .map(({ resource, evidence }) => ({ ...resource, ...detailsOf(evidence) }));
}

/** Null for what has no type, no ARN or Region, or one that is too long or hides something: an id that is cut names nothing. */
function resourceOf(reference: ResourceReference | null, account: FindingResource): FindingResource | null {
  const type = reference === null ? undefined : resourceTypes[reference.type];
  if (reference === null || type === undefined || reference.arn === null) return null;
  if (reference.region === '' || reference.region.length > findingLimits.resourceRegion) return null;
  if (reference.arn.length > findingLimits.resourceId || hasHidden(reference.arn)) return null;
  if (hasHidden(reference.region)) return null;
  const { Partition } = account;
  return {
    Type: type,
    Id: reference.arn,
    Region: reference.region,
    ...(Partition === undefined ? {} : { Partition }),
  };
}

function detailsOf(chain: readonly LinkEvidence[]): Pick<FindingResource, 'Details'> {
  const pairs = chain.flatMap(({ link, resource, observed }) => [
    ...(resource === null ? [] : [[`${link}.${resource.type}`, resource.name] as const]),
    ...Object.entries(observed ?? {}).map(([key, value]) => [`${link}.${key}`, textOf(value)] as const),
  ]);
  const Other = textFields(Object.fromEntries(pairs), {
    key: findingLimits.resourceDetailKey,
    value: findingLimits.resourceDetailValue,
    count: findingLimits.resourceDetails,
  });
  return Object.keys(Other).length === 0 ? {} : { Details: { Other } };
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The format's enumeration of partitions lacks the newer ones: there the member is left out. */
function placeOf(partition: string): Pick<FindingResource, 'Partition'> {
  const isKnown = partition === 'aws' || partition === 'aws-cn' || partition === 'aws-us-gov';
  return isKnown ? { Partition: partition } : {};
}
