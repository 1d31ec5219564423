/** Metric filters and alarms that have nothing to do with the rule: they fill the first pages of each list. */
const size = 30;
const names = Array.from({ length: size }, (_, index) => `A-${String(index).padStart(2, '0')}`);

type Resources = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[] | undefined>>;

/** The resources with a crowd before whatever is there: what is true of them stays true, once all pages are read. */
export function crowded(resources: object): object {
  const { logGroups = [], metricFilters = [], metricAlarms = [] } = resources as Resources;
  const filters = logGroups.flatMap(({ logGroupName }) =>
    names.map((filterName) => ({
      filterName,
      logGroupName,
      filterPattern: '{ $.eventName = StopLogging }',
      metricTransformations: [{ metricName: filterName, metricNamespace: 'Crowd', metricValue: '1' }],
    })),
  );
  const alarms = names.map((AlarmName) => ({
    AlarmName,
    MetricName: 'Requests',
    Namespace: 'Crowd',
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 100,
    ComparisonOperator: 'GreaterThanThreshold',
  }));
  return {
    ...resources,
    metricFilters: [...filters, ...metricFilters],
    metricAlarms: [...alarms, ...metricAlarms],
  };
}
