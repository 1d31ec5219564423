import {
  broken,
  holds,
  unseen,
  unseenBecause,
  type LinkEvidence,
  type ResourceReference,
} from './evidence.ts';
import { parseArn } from './arn.ts';
import type { AccountSnapshot, Trail } from './snapshot.ts';

/** The trail as a resource of a report. Its account is the owner's, which may be another than the audited one. */
export function trailReference(trail: Trail): ResourceReference {
  return {
    type: 'trail',
    arn: trail.arn,
    name: trail.name,
    accountId: parseArn(trail.arn)?.accountId ?? '',
    region: trail.homeRegion,
  };
}

/**
 * Link `trail`: does the trail run, and does it see the STS calls of every enabled Region? A single-Region trail sees
 * only the calls to its own Region's endpoint:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html
 */
export function judgeTrail(snapshot: AccountSnapshot, trail: Trail): LinkEvidence {
  const resource = trailReference(trail);
  const status = snapshot.statusByTrail.get(trail.arn);
  if (status?.state === 'seen' && status.value.isLogging === false) {
    return broken('trail', 'trail-not-logging', resource, { isLogging: false });
  }
  const regions = snapshot.enabledRegions;
  if (trail.isMultiRegion === false && regions?.state === 'seen' && regions.value.length > 1) {
    return broken('trail', 'trail-misses-regions', resource, {
      homeRegion: trail.homeRegion,
      enabledRegions: regions.value.length,
    });
  }
  if (status === undefined) return unseen('trail', 'unsupported', resource);
  if (status.state === 'unseen') return unseenBecause('trail', status, resource);
  if (status.state === 'absent') {
    return unseen('trail', 'undecided', resource, { operation: status.operation, message: status.message });
  }
  if (status.value.isLogging === undefined)
    return unseen('trail', 'undecided', resource, { isLogging: null });
  if (trail.isMultiRegion !== true) {
    if (regions === null || regions.state === 'absent') {
      return unseen('trail', 'undecided', resource, { enabledRegions: null });
    }
    if (regions.state === 'unseen') return unseenBecause('trail', regions, resource);
    if (trail.isMultiRegion === undefined && regions.value.length > 1) {
      return unseen('trail', 'undecided', resource, { isMultiRegion: null });
    }
  }
  return holds('trail', resource, { isLogging: true, isMultiRegion: trail.isMultiRegion ?? null });
}
