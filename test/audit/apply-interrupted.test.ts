/** Somebody presses Ctrl-C while a plan is applied: what was made by then is told. */
import { expect, test } from 'vitest';
import type { RemediationRecord } from '../../shared/remediation/index.ts';
import { runCommand } from '../cli/fake-terminal.ts';
import { withoutFilterAndAlarm, withRemediation, topicSetting } from './remediated.ts';
import { anOrganization, memberId, region } from './simulated.ts';

const otherId = '444444444444';
const scenario = anOrganization(
  { remediationRole: true, regions: { [region]: withoutFilterAndAlarm() } },
  { [otherId]: { remediationRole: true, regions: { [region]: withoutFilterAndAlarm(otherId) } } },
);

test('an interrupted apply ends what it has begun, begins nothing more, and prints the record', async () => {
  await withRemediation(scenario, async (org) => {
    const env = { ...process.env };
    const planned = await runCommand(
      ['plan', '--accounts', `${memberId},${otherId}`, '--format', 'json', '--alarm-topic-arn', topicSetting],
      { env },
    );
    const interruption = new AbortController();
    org.proxy.decide(({ operation }) => {
      if (operation === 'PutMetricFilter') interruption.abort();
      return 'pass';
    });
    const { code, stdout } = await org.asOperator(async () =>
      runCommand(['apply', '-', '--yes', '--concurrency', '1'], {
        env,
        stdin: planned.stdout,
        signal: interruption.signal,
      }),
    );
    const { accounts } = JSON.parse(stdout) as RemediationRecord;

    expect(code).toBe(130);
    expect(accounts.map(({ outcome, created }) => [outcome, created.map(({ type }) => type)])).toEqual([
      ['applied', ['metric-filter', 'alarm']],
      ['failed', []],
    ]);
    const look = await org.look(otherId);
    const filters = await look.metricFilters(`arn:aws:logs:${region}:${otherId}:log-group:trail-logs:*`);
    expect(filters.state === 'seen' && filters.value).toEqual([]);
  });
});
