/** A fault at any write of the remediation: once the event comes again, the account is right, or as it was. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fate, PassingCall } from './aws-proxy.ts';
import { ownName, withoutFilterAndAlarm, withRemediation, type Remediated } from './remediated.ts';
import { accountOf, anOrganization, memberId, region } from './simulated.ts';
import { shortenPauses } from './short-pauses.ts';

let restorePauses: () => void;
beforeAll(() => {
  restorePauses = shortenPauses();
});
afterAll(() => {
  restorePauses();
});

const failing = anOrganization({ remediationRole: true, regions: { [region]: withoutFilterAndAlarm() } });
const logGroupArn = `arn:aws:logs:${region}:${memberId}:log-group:trail-logs:*`;

/** The names of what stands in the account, of whatever kind. */
async function standing(org: Remediated): Promise<readonly string[]> {
  const look = await org.look();
  const filters = await look.metricFilters(logGroupArn);
  const alarms = await look.alarms(region);
  if (filters.state !== 'seen' || alarms.state !== 'seen') throw new Error('the account cannot be read');
  return [
    ...filters.value.map(({ name }) => `filter ${name}`),
    ...alarms.value.metric.map(({ name }) => `alarm ${name}`),
  ];
}

const right = [`filter ${ownName}`, `alarm ${ownName}`];

/** What the records say is there. */
async function recorded(org: Remediated): Promise<readonly string[]> {
  const records = await org.records();
  const created = records.flatMap(({ accounts }) => accounts.flatMap((account) => account.created));
  return [...new Set(created.map(({ type, name }) => `${type === 'alarm' ? 'alarm' : 'filter'} ${name}`))];
}

function isWriterEntering({ operation, body }: PassingCall): boolean {
  return operation === 'AssumeRole' && body.includes('ringcheck-remediation');
}

const boundaries: readonly (readonly [string, (call: PassingCall) => boolean])[] = [
  ['entering the account', isWriterEntering],
  ['PutMetricFilter', ({ operation }) => operation === 'PutMetricFilter'],
  ['PutMetricAlarm', ({ operation }) => operation === 'PutMetricAlarm'],
  ['BatchUpdateFindings', ({ operation }) => operation === 'PATCH /findings/batchupdate'],
];
const passing: readonly (readonly [string, Fate])[] = [
  ['fails inside the service', { status: 500, errorType: 'InternalFailure' }],
  ['never arrives', 'unarrived'],
  ['arrives, but its answer is lost', 'answer-lost'],
];

const throttled: Fate = { status: 400, errorType: 'ThrottlingException', message: 'Rate exceeded' };
const faults = [
  ...boundaries.flatMap(([where, isMeant]) =>
    passing.map(([what, fate]) => [where, what, isMeant, fate] as const),
  ),
  // The SDK waits long between its attempts: once is enough.
  ...boundaries.slice(1, 2).map(([where, isMeant]) => [where, 'is throttled', isMeant, throttled] as const),
];

test.each(faults)(
  'where %s %s, the next delivery of the event makes the account right',
  async (where, _, isMeant, fate) => {
    await withRemediation(failing, async (org) => {
      await org.audit();
      const event = org.event();
      org.proxy.decide((call) => (isMeant(call) ? fate : 'pass'));
      const first = await org.deliver(event);
      // Whatever the first delivery left is a part of what is right, and its record says so.
      expect(right).toEqual(expect.arrayContaining([...(await standing(org))]));
      expect(await recorded(org)).toEqual(expect.arrayContaining([...(await standing(org))]));
      const wasTold = where === 'BatchUpdateFindings' && fate === 'answer-lost';
      const isFinal = !(first instanceof Error);
      // A write whose answers were all lost is found by the look after it.
      expect(isFinal).toBe(fate === 'answer-lost' && where.startsWith('Put'));
      expect((await org.finding())?.Workflow?.Status).toBe(isFinal || wasTold ? 'RESOLVED' : 'NEW');

      org.proxy.decide(() => 'pass');
      await org.deliver(event);

      expect(await standing(org)).toEqual(right);
      expect((await recorded(org)).toSorted()).toEqual(right.toSorted());
      expect((await org.finding())?.Workflow?.Status).toBe('RESOLVED');
      expect(accountOf(await org.audit()).results[0]).toMatchObject({ status: 'PASSED', rings: 'yes' });
    });
  },
);

test.each([
  ['PutMetricFilter', []],
  ['PutMetricAlarm', []],
])('where %s is denied, nothing stays, and the finding says what a person must do', async (denied, left) => {
  await withRemediation(failing, async (org) => {
    await org.audit();
    const event = org.event();
    const fate = { status: 400, errorType: 'AccessDeniedException', message: 'no policy allows it' };
    org.proxy.decide(({ operation }) => (operation === denied ? fate : 'pass'));

    expect(await org.deliver(event)).toMatchObject({ findings: [{ workflow: 'NOTIFIED' }] });
    expect(await standing(org)).toEqual(left);
    expect(await recorded(org)).toEqual(left);
    expect((await org.finding())?.Note?.Text).toContain(`${denied} ${ownName} was refused`);
  });
});

test('where what was made cannot be taken back, the record says that it is there', async () => {
  await withRemediation(failing, async (org) => {
    await org.audit();
    const event = org.event();
    const fate = { status: 400, errorType: 'AccessDeniedException', message: 'no policy allows it' };
    const denied = ['PutMetricAlarm', 'DeleteMetricFilter'];
    org.proxy.decide(({ operation }) => (denied.includes(operation) ? fate : 'pass'));
    await org.deliver(event);

    expect(await standing(org)).toEqual([`filter ${ownName}`]);
    expect(await recorded(org)).toEqual([`filter ${ownName}`]);
    expect((await org.finding())?.Note?.Text).toContain('could not be taken back');
  });
});

test('where the log group is full, nothing is written and the finding says so', async () => {
  await withRemediation(failing, async (org) => {
    await org.audit();
    const event = org.event();
    const fate = { status: 400, errorType: 'LimitExceededException', message: 'Resource limit exceeded' };
    org.proxy.decide(({ operation }) => (operation === 'PutMetricFilter' ? fate : 'pass'));

    expect(await org.deliver(event)).toMatchObject({ findings: [{ workflow: 'NOTIFIED' }] });
    expect(await standing(org)).toEqual([]);
    expect((await org.finding())?.Note?.Text).toContain('as many metric filters as AWS allows');
  });
});

test.each(['DescribeMetricFilters', 'DescribeAlarms'])(
  'where the look before the write is not answered (%s), nothing is written and the finding stays NEW',
  async (look) => {
    await withRemediation(failing, async (org) => {
      await org.audit();
      const event = org.event();
      let hasEntered = false;
      org.proxy.decide((call) => {
        hasEntered ||= isWriterEntering(call);
        return hasEntered && call.operation === look ? { status: 500, errorType: 'InternalFailure' } : 'pass';
      });

      expect(await org.deliver(event)).toBeInstanceOf(Error);
      org.proxy.decide(() => 'pass');
      expect(await standing(org)).toEqual([]);
      expect((await org.finding())?.Workflow?.Status).toBe('NEW');
    });
  },
);
