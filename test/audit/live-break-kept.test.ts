/** A failure that only what has happened tells of stands until something is seen that says otherwise. */
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterEach, expect, test, vi } from 'vitest';
import type { Report } from '../../shared/audit/report.ts';
import { overDays, type Day } from './days.ts';
import { accountOf, anOrganization, memberId, region, ringingRegion } from './simulated.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const runRecordIds = /^ringcheck\/run\//;

/** AWS throttles the calls that `isThrottled` picks, for as long as the mocks stand. */
function throttle(
  client: { prototype: { send: unknown } },
  isThrottled: (command: unknown) => boolean,
): void {
  const prototype = client.prototype as { send: (command: unknown, ...rest: unknown[]) => Promise<unknown> };
  const send = prototype.send;
  vi.spyOn(prototype, 'send').mockImplementation(async function (this: unknown, command, ...rest) {
    if (isThrottled(command)) {
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    }
    return await send.call(this, command, ...rest);
  });
}

function isRecordLookup(command: unknown): boolean {
  return (
    command instanceof GetFindingsCommand && runRecordIds.test(command.input.Filters?.Id?.[0]?.Value ?? '')
  );
}

function aSilentMember(fault: 'metrics-not-published' | 'actions-fail') {
  return anOrganization({ regions: { [region]: { ...ringingRegion(), silentFaults: [fault] } } });
}

const resultOf = (report: Report) => accountOf(report, memberId).results[0]!;

async function passes({ run }: Day): Promise<void> {
  expect(resultOf(await run()).status).toBe('PASSED');
}

function failsUnchanged(reason: string) {
  return async ({ run }: Day) => {
    const { status, reason: found, finding } = resultOf(await run());

    expect({ status, found, outcome: finding?.outcome }).toEqual({
      status: 'FAILED',
      found: reason,
      outcome: 'unchanged',
    });
  };
}

async function failsFirst({ run }: Day): Promise<void> {
  expect(resultOf(await run())).toMatchObject({ status: 'FAILED', finding: { outcome: 'updated' } });
}

test.each([
  ['the run record', SecurityHubClient, isRecordLookup],
  ['the metric', CloudWatchClient, (command: unknown) => command instanceof GetMetricDataCommand],
] as const)(
  'a metric that missed our visits stays so on a day on which %s cannot be read',
  async (_, client, isThrottled) => {
    await overDays(aSilentMember('metrics-not-published'), [
      passes,
      passes,
      failsFirst,
      async (day) => {
        throttle(client, isThrottled);
        const report = await day.run();
        vi.restoreAllMocks();

        expect(resultOf(report)).toMatchObject({
          status: 'FAILED',
          reason: 'metric-missed-our-visits',
          finding: { outcome: 'unchanged' },
        });
        expect(resultOf(report).message).toContain('nothing was seen since that says otherwise');
      },
      failsUnchanged('metric-missed-our-visits'),
    ]);
  },
);

test('an unpublished audit without the run record says the same', async () => {
  await overDays(aSilentMember('metrics-not-published'), [
    passes,
    passes,
    failsFirst,
    async ({ run }) => {
      throttle(SecurityHubClient, isRecordLookup);

      expect(resultOf(await run({ publishes: false })).status).toBe('FAILED');
    },
  ]);
});

test('an alarm action that failed stays so while the alarm’s history cannot be read', async () => {
  await overDays(aSilentMember('actions-fail'), [
    passes,
    failsFirst,
    async (day) => {
      throttle(CloudWatchClient, (command) => command instanceof DescribeAlarmHistoryCommand);
      await failsUnchanged('alarm-action-failed')(day);
      vi.restoreAllMocks();
    },
  ]);
});
