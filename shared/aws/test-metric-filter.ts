import { TestMetricFilterCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Evidence } from '../alarm-chain/index.ts';
import { expectList, readEvidence } from './evidence.ts';
import { ForeignAnswerError, readFailure } from './failure.ts';

/** What AWS says of a pattern: for each message whether it matches, or that the text is no filter pattern. */
export type PatternTest = readonly boolean[] | 'invalid';

/**
 * Asks CloudWatch Logs which messages a pattern matches. It reads and writes nothing. No audit calls it, only a person at
 * a terminal with credentials of their own; so no role of ours grants it, and this file stays out of the audit.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html
 * @param messages 1 to 50, none empty
 */
export async function testMetricFilter(
  client: CloudWatchLogsClient,
  pattern: string,
  messages: readonly string[],
): Promise<Evidence<PatternTest>> {
  return await readEvidence('logs:TestMetricFilter', async () => {
    try {
      const answer = await client.send(
        new TestMetricFilterCommand({ filterPattern: pattern, logEventMessages: [...messages] }),
      );
      const matched = expectList(answer.matches, 'matches').map(({ eventNumber }) =>
        expectNumber(eventNumber, messages.length),
      );
      return messages.map((_message, index) => matched.includes(index + 1));
    } catch (error) {
      const { name, isForeignAnswer } = readFailure(error);
      // The messages keep to their bounds, so that only the pattern can be the parameter that is refused.
      if (name === 'InvalidParameterException' && !isForeignAnswer) return 'invalid';
      throw error;
    }
  });
}

function expectNumber(eventNumber: number | undefined, most: number): number {
  if (eventNumber === undefined || eventNumber < 1 || eventNumber > most) {
    throw new ForeignAnswerError('the answer names an event that was not sent');
  }
  return eventNumber;
}
