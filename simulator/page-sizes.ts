/**
 * How many items the simulator puts on a page. Smaller than the services' own pages, so that small organizations
 * already have second pages, yet large enough that a usual account needs one: a benchmark then counts as many calls as
 * AWS would see. A smaller size asked for by the client is honoured.
 */
export const pageSizes = {
  accounts: 20,
  units: 5,
  tags: 5,
  regions: 20,
  logGroups: 10,
  metricFilters: 10,
  alarms: 10,
  alarmHistory: 20,
  alarmMuteRules: 5,
  /** Five days of five minutes: what an audit asks of one metric fits. */
  datapoints: 1440,
  subscriptions: 5,
  findings: 20,
} as const;

/** The size of a page: the client's wish within the simulator's bound. */
export function pageSize(kind: keyof typeof pageSizes, wished: number | undefined): number {
  return Math.min(wished ?? pageSizes[kind], pageSizes[kind]);
}
