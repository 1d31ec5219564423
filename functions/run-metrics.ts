import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { RunSummary } from '../shared/audit/run-summary.ts';

const metrics = new Metrics({ namespace: 'Ringcheck' });

/**
 * Writes what a run of the whole scope found as CloudWatch metrics, in the embedded metric format: those of the run with
 * the dimension `service`, those of each rule with `ruleId` too.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @param undelivered reports and summaries that were to go somewhere and did not
 * @param lostBatches batches of a fan-out that did not end
 */
export function writeRunMetrics(summary: RunSummary, undelivered: number, lostBatches: number): void {
  const { coverage, findings } = summary;
  metrics.addMetric('Coverage', MetricUnit.Percent, summary.coveragePercent);
  metrics.addMetric('RunDuration', MetricUnit.Seconds, summary.seconds);
  const counts = {
    AccountsInScope: coverage.accounts - coverage.excluded,
    AccountsJudged: coverage.judged,
    AccountsUndetermined: coverage.undetermined,
    AccountsExcluded: coverage.excluded,
    FindingsCreated: findings.created,
    FindingsUpdated: findings.updated,
    FindingsUnchanged: findings.unchanged,
    FindingsNotImported: findings.failed,
    ReportsNotDelivered: undelivered,
    BatchesLost: lostBatches,
    ApiCalls: summary.apiCalls,
  };
  addCounts(counts);
  metrics.publishStoredMetrics();
  for (const { ruleId, passed, failed, excepted, warning, notAvailable } of summary.rules) {
    metrics.addDimension('ruleId', ruleId);
    addCounts({
      Passed: passed,
      Failed: failed,
      FailedWithException: excepted,
      Warning: warning,
      NotAvailable: notAvailable,
    });
    metrics.publishStoredMetrics();
  }
}

function addCounts(counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
}
