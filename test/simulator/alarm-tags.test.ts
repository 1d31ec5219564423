import {
  DeleteAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  type CloudWatchClient,
} from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { loadScenario } from '../../simulator/index.ts';
import {
  alarm,
  alarmArn,
  alarmName,
  alarmOf,
  administratorOf,
  protocols,
  put,
  remediable,
  remediationOf,
} from './alarm-support.ts';
import { otherMember, simulate, type RegionDocument } from './support.ts';

const Tags = [
  { Key: 'ringcheck:rule', Value: 'D9.AWS.MON.22' },
  { Key: 'owner', Value: '' },
];

async function clientOf(resources: RegionDocument = {}, protocol: object = {}): Promise<CloudWatchClient> {
  return await remediationOf(await simulate(remediable(resources)), protocol);
}

async function tagsOf(client: CloudWatchClient, ResourceARN = alarmArn) {
  return (await client.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;
}

async function tag(client: CloudWatchClient, tags: { Key: string; Value: string }[], arn = alarmArn) {
  await client.send(new TagResourceCommand({ ResourceARN: arn, Tags: tags }));
}

test.for(protocols)('over %s a new alarm has the tags that it was made with', async ([, protocol]) => {
  const client = await clientOf({}, protocol);
  await put(client, { Tags });
  expect(await tagsOf(client)).toEqual(Tags);
});

test('the tags of an update are ignored', async () => {
  const client = await clientOf();
  await put(client, { Tags });
  await put(client, { Threshold: 2, Tags: [{ Key: 'owner', Value: 'somebody' }] });
  expect((await alarmOf(client))?.Threshold).toBe(2);
  expect(await tagsOf(client)).toEqual(Tags);
});

test('a scenario gives tags to an alarm, and DescribeAlarms never shows them', async () => {
  const resources = {
    metricAlarms: [
      { ...alarm, Tags },
      { ...alarm, AlarmName: 'ringcheck-plain' },
    ],
    compositeAlarms: [{ AlarmName: 'ringcheck-parent', AlarmRule: 'TRUE', Tags }],
  };
  const simulator = await simulate(remediable(resources));
  const client = await remediationOf(simulator);
  expect(await tagsOf(client)).toEqual(Tags);
  expect(await tagsOf(client, alarmArn.replace(alarmName, 'ringcheck-parent'))).toEqual(Tags);
  expect(await tagsOf(client, alarmArn.replace(alarmName, 'ringcheck-plain'))).toEqual([]);
  expect(await alarmOf(client)).not.toHaveProperty('Tags');
  const forMetric = await administratorOf(simulator).send(
    new DescribeAlarmsForMetricCommand({ MetricName: 'Calls', Namespace: 'Security' }),
  );
  expect(forMetric.MetricAlarms).toHaveLength(2);
  expect(forMetric.MetricAlarms?.[0]).not.toHaveProperty('Tags');
});

test.for([
  ['a tag without a value', [{ Key: 'owner' }]],
  ['an empty key', [{ Key: '', Value: '' }]],
  ['over fifty tags', Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }))],
  ['tags that are no list', { owner: 'payments' }],
] as const)('a scenario with %s is refused', ([, wrong]) => {
  expect(() => loadScenario(remediable({ metricAlarms: [{ ...alarm, Tags: wrong as never }] }))).toThrow(
    /metricAlarms\[0\]\.Tags/,
  );
});

test.for(protocols)(
  'over %s TagResource adds tags, and replaces those of the same key',
  async ([, protocol]) => {
    const client = await clientOf({ metricAlarms: [{ ...alarm, Tags }] }, protocol);
    await tag(client, [
      { Key: 'owner', Value: 'payments' },
      { Key: 'team', Value: 'blue' },
    ]);
    expect(await tagsOf(client)).toEqual([
      Tags[0],
      { Key: 'owner', Value: 'payments' },
      { Key: 'team', Value: 'blue' },
    ]);
    expect(await alarmOf(client)).toMatchObject({ ...alarm, StateValue: 'OK' });
  },
);

test('an alarm that is made again has none of its former tags', async () => {
  const client = await clientOf({ metricAlarms: [{ ...alarm, Tags }] });
  await client.send(new DeleteAlarmsCommand({ AlarmNames: [alarmName] }));
  await put(client);
  expect(await tagsOf(client)).toEqual([]);
});

const many = Array.from({ length: 49 }, (_, index) => ({ Key: `k${index}`, Value: 'x' }));

test.for([
  ['a key of AWS', [{ Key: 'aws:owner', Value: 'x' }]],
  ['a key of over 128', [{ Key: 'x'.repeat(129), Value: 'x' }]],
  ['a value of over 256', [{ Key: 'x', Value: 'x'.repeat(257) }]],
  [
    'one key twice',
    [
      { Key: 'x', Value: '1' },
      { Key: 'x', Value: '2' },
    ],
  ],
  ['more than fifty tags in all', many],
] as const)('TagResource refuses %s', async ([, tags]) => {
  const client = await clientOf({ metricAlarms: [{ ...alarm, Tags }] });
  await expect(tag(client, [...tags])).rejects.toMatchObject({
    name: expect.stringMatching(/^InvalidParameterValue/) as unknown,
    $metadata: { httpStatusCode: 400 },
  });
  expect(await tagsOf(client)).toEqual(Tags);
});

test('fifty tags are taken', async () => {
  const client = await clientOf({ metricAlarms: [{ ...alarm, Tags: Tags.slice(0, 1) }] });
  await tag(client, many);
  expect(await tagsOf(client)).toHaveLength(50);
});

test.for(protocols)('over %s what is not there has no tags', async ([, protocol]) => {
  const simulator = await simulate(remediable({ metricAlarms: [{ ...alarm, Tags }] }));
  const client = administratorOf(simulator, protocol);
  const elsewhere = [
    `${alarmArn}-unknown`,
    alarmArn.replace('us-east-1', 'eu-west-1'),
    alarmArn.replace('333333333333', otherMember),
  ];
  for (const arn of elsewhere) {
    const refused = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
    await expect(tagsOf(client, arn)).rejects.toMatchObject(refused);
    await expect(tag(client, Tags, arn)).rejects.toMatchObject(refused);
  }
});

test.for([
  'ringcheck-alarm',
  'arn:aws:cloudwatch::333333333333:dashboard/ringcheck-x',
  'arn:aws:sns:us-east-1:1:x',
])('%s is the ARN of no alarm', async (arn) => {
  await expect(tagsOf(administratorOf(await simulate(remediable())), arn)).rejects.toMatchObject({
    name: expect.stringMatching(/^InvalidParameterValue/) as unknown,
  });
});
