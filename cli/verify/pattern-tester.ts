import { UsageError } from '../../shared/audit/usage-error.ts';
import { identifyCaller } from '../../shared/audit/caller.ts';
import { createCallLog } from '../../shared/aws/call-log.ts';
import { createCloudWatchLogsClient } from '../../shared/aws/cloudwatch-logs.ts';
import { testMetricFilter, type PatternTest } from '../../shared/aws/test-metric-filter.ts';
import type { Terminal } from '../command.ts';

/** Asks AWS about filter patterns, with the caller's own credentials, in the caller's Region. */
export interface PatternTester {
  readonly region: string;
  /** @throws UsageError where AWS does not answer or refuses the question */
  test(pattern: string, messages: readonly string[]): Promise<PatternTest>;
}

/**
 * Finds credentials and Region as the AWS SDK does.
 * @throws UsageError where they are missing or refused
 */
export async function createPatternTester({ env, signal }: Terminal): Promise<PatternTester> {
  const endpoint = env['AWS_ENDPOINT_URL'];
  const caller = await identifyCaller({ calls: createCallLog(), signal }, endpoint);
  const client = createCloudWatchLogsClient(caller, caller.region);
  return {
    region: caller.region,
    test: async (pattern, messages) => {
      const evidence = await testMetricFilter(client, pattern, messages);
      if (evidence.state === 'seen') return evidence.value;
      throw new UsageError(
        `${endpoint ?? 'AWS'} did not answer logs:TestMetricFilter (${evidence.message}): ` +
          'use credentials that allow it, or leave the question out',
      );
    },
  };
}
