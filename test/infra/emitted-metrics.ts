import { vi } from 'vitest';
import type { Report } from '../../shared/audit/report.ts';
import { summarizeReport, type RunSummary } from '../../shared/audit/run-summary.ts';
import { rules } from '../../shared/rules/index.ts';

/** A metric that a run writes. */
export interface EmittedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The summary of a run over no account, which has all that the summary of any run has. */
export function aRunSummary(): RunSummary {
  const report: Report = {
    schemaVersion: 1,
    run: {
      id: 'e2a5dd3e-0000-4000-8000-000000000000',
      startedAt: '2026-01-15T06:00:00.000Z',
      finishedAt: '2026-01-15T06:01:30.500Z',
      auditorAccountId: '222222222222',
      region: 'us-east-1',
      rules: rules.map(({ id }) => id),
      verdict: 'both',
      apiCalls: { total: 42, byAction: { 'sts:AssumeRole': 42 } },
    },
    coverage: { accounts: 0, judged: 0, undetermined: 0, excluded: 0 },
    accounts: [],
  };
  return summarizeReport(report);
}

/**
 * The metrics that functions/run-metrics.ts writes at the end of a run, as it writes them.
 * @param service what the deployment sets as POWERTOOLS_SERVICE_NAME
 */
export async function emittedMetrics(service: string): Promise<readonly EmittedMetric[]> {
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', service);
  // It then writes to the console of this process.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    vi.resetModules();
    const { writeRunMetrics } = await import('../../functions/run-metrics.ts');
    writeRunMetrics(aRunSummary(), 0, 0);
    return log.mock.calls.flatMap(([line]) => metricsOf(JSON.parse(line as string) as EmbeddedMetrics));
  } finally {
    log.mockRestore();
    vi.unstubAllEnvs();
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

function metricsOf(line: EmbeddedMetrics): EmittedMetric[] {
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.map((name) => [name, String(line[name])])),
      })),
    ),
  );
}
