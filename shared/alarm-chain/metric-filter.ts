import type { RelatedFilter } from './candidates.ts';
import { broken, holds, unseen, type LinkEvidence, type ResourceReference } from './evidence.ts';
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

/** Link `metric-filter` for one filter: does it count every record of the rule's events with a value above zero? */
export function judgeMetricFilter(related: RelatedFilter, logGroup: ResourceReference | null): LinkEvidence {
  const { filter, relation } = related;
  const resource = filterReference(filter, logGroup);
  const observed = { pattern: filter.pattern, relation: relation.relation };
  if (filter.appliesOnTransformedLogs) {
    return unseen('metric-filter', 'undecided', resource, { ...observed, appliesOnTransformedLogs: true });
  }
  switch (relation.relation) {
    case 'disjoint':
      return broken('metric-filter', 'filter-never-matches', resource, observed);
    case 'narrower':
    case 'overlapping':
      return broken('metric-filter', 'filter-misses-events', resource, observed);
    case 'invalid':
      return unseen('metric-filter', 'unsupported', resource, observed);
    case 'undecided':
      return unseen('metric-filter', 'undecided', resource, {
        ...observed,
        uncertainties: relation.uncertainties,
      });
    case 'equivalent':
    case 'broader':
      return judgeMetricValue(filter, resource, observed);
  }
}

function judgeMetricValue(
  filter: MetricFilter,
  resource: ResourceReference,
  observed: Readonly<Record<string, unknown>>,
): LinkEvidence {
  const transformation = filter.transformations[0];
  if (transformation === undefined) return unseen('metric-filter', 'undecided', resource, observed);
  const { metricValue } = transformation;
  const value = literalMetricValue(transformation);
  if (value !== null && value <= 0) {
    return broken('metric-filter', 'metric-value-not-positive', resource, { ...observed, metricValue });
  }
  if (filter.fieldSelectionCriteria !== undefined) {
    const { fieldSelectionCriteria } = filter;
    return unseen('metric-filter', 'unsupported', resource, { ...observed, fieldSelectionCriteria });
  }
  if (value === null) return unseen('metric-filter', 'undecided', resource, { ...observed, metricValue });
  return holds('metric-filter', resource, { ...observed, metricValue });
}

/** The number that every matching event adds to the metric; null where it is a field of the event. */
export function literalMetricValue({ metricValue }: MetricTransformation): number | null {
  if (metricValue.trim() === '') return null;
  const value = Number(metricValue);
  return Number.isFinite(value) ? value : null;
}
