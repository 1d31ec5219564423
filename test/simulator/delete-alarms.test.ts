import { DeleteAlarmsCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { alarm, alarmName, namesIn, protocols, put, remediable, remediationOf } from './alarm-support.ts';
import { simulate, type RegionDocument } from './support.ts';

const own = (suffix: string) => `ringcheck-${suffix}`;
const metricAlarms = ['a', 'b', 'c'].map((suffix) => ({ ...alarm, AlarmName: own(suffix) }));

async function clientOf(resources: RegionDocument, protocol: object = {}): Promise<CloudWatchClient> {
  return await remediationOf(await simulate(remediable(resources)), protocol);
}

async function remove(client: CloudWatchClient, ...AlarmNames: string[]): Promise<void> {
  await client.send(new DeleteAlarmsCommand({ AlarmNames }));
}

test.for(protocols)('over %s alarms are deleted by name, and the others stay', async ([, protocol]) => {
  const client = await clientOf({ metricAlarms }, protocol);
  await remove(client, own('a'), own('c'));
  expect(await namesIn(client)).toEqual([own('b')]);
});

test.for(protocols)(
  'over %s an unknown name is refused by ResourceNotFound, and the known ones are deleted still',
  async ([, protocol]) => {
    const client = await clientOf({ metricAlarms }, protocol);
    await expect(remove(client, own('a'), own('unknown'))).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: expect.stringContaining(own('unknown')) as unknown,
      $metadata: { httpStatusCode: 404 },
    });
    expect(await namesIn(client)).toEqual([own('b'), own('c')]);
    await expect(remove(client, own('a'))).rejects.toMatchObject({ name: 'ResourceNotFound' });
  },
);

test('a name that is given twice is one alarm', async () => {
  const client = await clientOf({ metricAlarms });
  await remove(client, own('a'), own('a'));
  expect(await namesIn(client)).toEqual([own('b'), own('c')]);
});

test.for([
  ['no name', []],
  ['over a hundred names', Array.from({ length: 101 }, (_, index) => own(String(index)))],
] as const)('DeleteAlarms refuses %s', async ([, names]) => {
  const client = await clientOf({ metricAlarms });
  await expect(remove(client, ...names)).rejects.toMatchObject({
    name: expect.stringMatching(/^Validation/) as unknown,
  });
  expect(await namesIn(client)).toHaveLength(3);
});

test('a hundred alarms are deleted at once', async () => {
  const many = Array.from({ length: 100 }, (_, index) => ({ AlarmName: own(String(index)) }));
  const client = await clientOf({ metricAlarms: many });
  await remove(client, ...many.map(({ AlarmName }) => AlarmName));
  expect(await namesIn(client)).toEqual([]);
});

const parents: RegionDocument = {
  metricAlarms,
  compositeAlarms: [
    { AlarmName: own('parent'), AlarmRule: `ALARM(${own('a')}) OR OK("${own('b')}")` },
    { AlarmName: own('grandparent'), AlarmRule: `NOT OK(${own('parent')})` },
    { AlarmName: own('one'), AlarmRule: `ALARM(${own('other')})` },
    { AlarmName: own('other'), AlarmRule: `ALARM(${own('one')})` },
  ],
  logAlarms: [{ AlarmName: own('log') }],
};

test.for([
  [
    'an alarm that a composite alarm names',
    [own('c'), own('a')],
    `Cannot delete ${own('a')} as there are composite alarm(s) depending on it.`,
  ],
  [
    'several such alarms',
    [own('a'), own('b')],
    `Cannot delete ${own('a')},${own('b')} as there are composite alarm(s) depending on them.`,
  ],
  ['a composite alarm that another names', [own('parent')], 'depending on it'],
  ['a composite alarm in a circle', [own('one')], 'depending on it'],
  ['two composite alarms', [own('grandparent'), own('one')], 'at most one composite alarm'],
  ['a log alarm among others', [own('log'), own('c')], 'Log alarms cannot be batch deleted.'],
] as const)('DeleteAlarms refuses %s, and deletes nothing', async ([, names, message]) => {
  const client = await clientOf(parents);
  const before = await namesIn(client);
  await expect(remove(client, ...names)).rejects.toMatchObject({
    name: expect.stringMatching(/^Validation/) as unknown,
    message: expect.stringContaining(message) as unknown,
    $metadata: { httpStatusCode: 400 },
  });
  expect(await namesIn(client)).toEqual(before);
});

test('from the top down all of a tree of composite alarms can be deleted', async () => {
  const client = await clientOf(parents);
  await remove(client, own('grandparent'), own('c'));
  await remove(client, own('parent'));
  await remove(client, own('a'), own('b'));
  await remove(client, own('log'));
  expect(await namesIn(client)).toEqual([own('one'), own('other')]);
});

test('a deleted alarm can be made again', async () => {
  const client = await clientOf({ compositeAlarms: [{ AlarmName: alarmName, AlarmRule: 'TRUE' }] });
  await remove(client, alarmName);
  await put(client);
  expect(await namesIn(client)).toEqual([alarmName]);
});
