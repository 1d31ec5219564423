import type { RelatedFilter } from './candidates.ts';
import { broken, holds, unseen, type LinkEvidence, type ResourceReference } from './evidence.ts';
import { parseFieldCriteria, selectsOrigin, type EventOrigin } from './field-selection.ts';
import type { MetricFilter, MetricTransformation } from './snapshot.ts';

/** A metric filter as a resource of a report, by the log group it sits on. */
export function filterReference(filter: MetricFilter, logGroup: ResourceReference | null): ResourceReference {
  return {
    type: 'metric-filter',
    arn: null,
    name: filter.name,
    accountId: logGroup?.accountId ?? '',
    region: logGroup?.region ?? '',
  };
}

/**
 * Link `metric-filter` for one filter: does it count every record of the rule's events with a value above zero?
 * @param origin where the audited account's events come from
 */
export function judgeMetricFilter(
  related: RelatedFilter,
  logGroup: ResourceReference | null,
  origin: EventOrigin,
): LinkEvidence {
  const { filter, relation } = related;
  const resource = filterReference(filter, logGroup);
  const observed = { pattern: filter.pattern, relation: relation.relation };
  const { relation: name } = relation;
  // What a transformer makes of the records is not known, so neither is what the pattern misses of it.
  if (name === 'equivalent' || name === 'broader' || filter.appliesOnTransformedLogs) {
    const options = judgeOptions(filter, logGroup, origin);
    return { ...options, observed: { ...observed, ...options.observed } };
  }
  switch (name) {
    case 'disjoint':
      return broken('metric-filter', 'filter-never-matches', resource, observed);
    case 'narrower':
    case 'overlapping':
      return broken('metric-filter', 'filter-misses-events', resource, observed);
    case 'invalid':
      return unseen('metric-filter', 'unsupported', resource, observed);
    case 'undecided': {
      const { uncertainties } = relation;
      return unseen('metric-filter', 'undecided', resource, { ...observed, uncertainties });
    }
  }
}

/** What the options of a filter do to the records that its pattern catches. */
export function judgeOptions(
  filter: MetricFilter,
  logGroup: ResourceReference | null,
  origin: EventOrigin,
): LinkEvidence {
  const resource = filterReference(filter, logGroup);
  const transformation = filter.transformations[0];
  if (transformation === undefined) return unseen('metric-filter', 'undecided', resource);
  const { metricValue } = transformation;
  const value = literalMetricValue(transformation);
  if (value !== null && value <= 0) {
    return broken('metric-filter', 'metric-value-not-positive', resource, { metricValue });
  }
  if (filter.appliesOnTransformedLogs) {
    return unseen('metric-filter', 'undecided', resource, { appliesOnTransformedLogs: true });
  }
  const selection = judgeSelection(filter, resource, logGroup, origin);
  if (selection !== null) return selection;
  if (value === null) return unseen('metric-filter', 'undecided', resource, { metricValue });
  return holds('metric-filter', resource, { metricValue });
}

/**
 * Null where the criteria let the account's events pass. Whether a record that CloudTrail delivers to another account's
 * log group carries the member's account or the log group's in `@aws.account` is not documented: both are tried.
 */
function judgeSelection(
  { fieldSelectionCriteria }: MetricFilter,
  resource: ResourceReference,
  logGroup: ResourceReference | null,
  origin: EventOrigin,
): LinkEvidence | null {
  if (fieldSelectionCriteria === undefined) return null;
  const criteria = parseFieldCriteria(fieldSelectionCriteria);
  const observed = { fieldSelectionCriteria };
  if (criteria === null) return unseen('metric-filter', 'undecided', resource, observed);
  const answers = [origin, logGroup ?? origin].map((one) => selectsOrigin(criteria, one));
  if (answers.every((selects) => selects)) return null;
  return answers.includes(true)
    ? unseen('metric-filter', 'undecided', resource, observed)
    : broken('metric-filter', 'filter-excludes-account', resource, observed);
}

/** The number that every matching event adds to the metric; null where it is a field of the event. */
export function literalMetricValue({ metricValue }: MetricTransformation): number | null {
  if (metricValue.trim() === '') return null;
  const value = Number(metricValue);
  return Number.isFinite(value) ? value : null;
}
