import { deliverReport } from '../shared/audit/deliver-report.ts';
import { readDelivery } from '../shared/audit/delivery-settings.ts';
import type { LostBatch } from '../shared/audit/conclude-fan-out.ts';
import type { Report } from '../shared/audit/report.ts';
import type { RunOptions } from '../shared/audit/run.ts';
import { summarizeReport, type RunSummary } from '../shared/audit/run-summary.ts';
import { logger } from './logger.ts';
import { writeRunMetrics } from './run-metrics.ts';

/** Tells the world of a run that has ended: the report and its summary, one log line, and metrics. */
export async function conclude(
  options: RunOptions,
  report: Report,
  lostBatches: readonly LostBatch[] = [],
): Promise<RunSummary> {
  const summary = summarizeReport(report);
  const { reportAddress, problems } = await deliverReport(options, readDelivery(process.env), report);
  for (const because of problems) logger.warn('report not delivered', { because });
  for (const lost of lostBatches) logger.error('batch lost', { ...lost });
  logger.info('audit done', { ...summary, reportAddress });
  writeRunMetrics(summary, problems.length, lostBatches.length);
  return summary;
}
