import type { Evidence } from '../alarm-chain/index.ts';
import type { FindingAggregation } from '../aws/organization-setup.ts';
import { checkOf, resultOf, type SetupCheck, type SetupResult } from './check-setup-report.ts';

/** What the check of the aggregation Region needs. */
export interface AggregationEvidence {
  /** The Region that findings are imported into. */
  readonly securityHubRegion: string;
  /** Another account that administers the caller's, and so has the aggregation; null for none, undefined unseen. */
  readonly otherAdministrator: string | null | undefined;
  readonly aggregation: Evidence<FindingAggregation | null>;
}

/** Whether findings of the Security Hub Region reach the Region in which Security Hub gathers them, if there is one. */
export function checkAggregationRegion(evidence: AggregationEvidence): SetupCheck | null {
  return checkOf('aggregation-region', [aggregationResult(evidence)]);
}

function aggregationResult({
  securityHubRegion: region,
  otherAdministrator,
  aggregation,
}: AggregationEvidence): SetupResult {
  const unseen = `whether findings of ${region} are gathered in another Region could not be seen`;
  if (typeof otherAdministrator === 'string') {
    const message = `${unseen}: that is set in account ${otherAdministrator}, which administers Security Hub`;
    return resultOf('unknown', message, { mend: `look with credentials of ${otherAdministrator}` });
  }
  if (aggregation.state !== 'seen') {
    const mend =
      aggregation.state === 'absent'
        ? `enable Security Hub CSPM in ${region} of the caller's own account`
        : `allow ${aggregation.operation} to your credentials, or run check-setup again`;
    return resultOf('unknown', unseen, { mend, answer: aggregation.message });
  }
  if (aggregation.value === null) {
    return resultOf('ok', `findings stay in ${region}: no Region gathers those of others`);
  }
  const { homeRegion } = aggregation.value;
  const isLinked = isLinkedRegion(aggregation.value, region);
  if (isLinked === null) {
    const mend = `see the linked Regions in the Security Hub settings of ${homeRegion}`;
    return resultOf('unknown', `${unseen}: ${homeRegion} gathers them, but of which is unclear`, { mend });
  }
  if (isLinked) {
    const where = homeRegion === region ? `${region} itself gathers` : `${homeRegion} gathers`;
    return resultOf('ok', `${where} the findings of ${region}`);
  }
  return resultOf('missing', `${homeRegion} gathers findings, but not those of ${region}`, {
    mend: `link ${region} in the Security Hub settings of ${homeRegion}, or audit with --security-hub-region ${homeRegion}`,
  });
}

/**
 * Whether the findings of a Region are gathered; null where the mode is unknown or its Regions are.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingAggregator.html
 */
function isLinkedRegion(
  { homeRegion, linkingMode, regions }: FindingAggregation,
  region: string,
): boolean | null {
  if (region === homeRegion || linkingMode === 'ALL_REGIONS') return true;
  if (linkingMode === 'NO_REGIONS') return false;
  if (regions === null) return null;
  if (linkingMode === 'SPECIFIED_REGIONS') return regions.includes(region);
  return linkingMode === 'ALL_REGIONS_EXCEPT_SPECIFIED' ? !regions.includes(region) : null;
}
