import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { asMember, inRegion, memberWith, organizationOf, simulate } from './support.ts';

const transformation = { metricName: 'AssumeRole', metricNamespace: 'Security', metricValue: '1' };
const filterNames = Array.from({ length: 23 }, (_, index) => `filter-${String(index).padStart(2, '0')}`);
const resources = {
  logGroups: [
    { logGroupName: 'trail' },
    { logGroupName: 'application', logGroupClass: 'INFREQUENT_ACCESS' },
    ...Array.from({ length: 12 }, (_, index) => ({ logGroupName: `service-${index}` })),
  ],
  metricFilters: [
    // Written in the opposite order: AWS sorts by name.
    ...filterNames.toReversed().map((filterName) => ({
      filterName,
      logGroupName: 'trail',
      filterPattern: '{($.eventName=AssumeRole)}',
      metricTransformations: [transformation],
    })),
    { filterName: 'other', logGroupName: 'application' },
  ],
};

async function client() {
  return new CloudWatchLogsClient(await asMember(await simulate(memberWith(resources))));
}

async function filters(logs: CloudWatchLogsClient, input: object) {
  const found = [];
  const sizes = [];
  let nextToken: string | undefined;
  do {
    const answer = await logs.send(new DescribeMetricFiltersCommand({ ...input, nextToken }));
    found.push(...(answer.metricFilters ?? []));
    sizes.push(answer.metricFilters?.length);
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
  return { found, sizes };
}

test('metric filters of a log group come sorted by name, page by page', async () => {
  const { found, sizes } = await filters(await client(), { logGroupName: 'trail' });
  expect(found.map(({ filterName }) => filterName)).toEqual(filterNames);
  expect(sizes).toEqual([10, 10, 3]);
  expect(found[0]).toEqual({
    filterName: 'filter-00',
    filterPattern: '{($.eventName=AssumeRole)}',
    logGroupName: 'trail',
    metricTransformations: [transformation],
    creationTime: expect.any(Number) as unknown,
  });
});

test('metric filters are narrowed by prefix, by metric and by page size', async () => {
  const logs = await client();
  expect((await filters(logs, { logGroupName: 'trail', filterNamePrefix: 'filter-1' })).found).toHaveLength(
    10,
  );
  expect((await filters(logs, { metricName: 'AssumeRole', metricNamespace: 'Security' })).found).toHaveLength(
    23,
  );
  expect((await filters(logs, { metricName: 'AssumeRole', metricNamespace: 'Other' })).found).toEqual([]);
  expect((await filters(logs, {})).found).toHaveLength(24);
  expect((await filters(logs, { logGroupName: 'trail', limit: 8 })).sizes).toEqual([8, 8, 7]);
});

test.for([
  ['a log group that does not exist', { logGroupName: 'unknown' }, 'ResourceNotFoundException'],
  [
    'an ARN in place of a name',
    { logGroupName: 'arn:aws:logs:us-east-1:333333333333:log-group:trail' },
    'InvalidParameterException',
  ],
  ['a metric without its namespace', { metricName: 'AssumeRole' }, 'InvalidParameterException'],
  ['a page of over 50', { limit: 51 }, 'InvalidParameterException'],
  ['a token that was never given out', { nextToken: 'nonsense' }, 'InvalidParameterException'],
] as const)('DescribeMetricFilters refuses %s', async ([, input, name]) => {
  const logs = await client();
  await expect(logs.send(new DescribeMetricFiltersCommand(input))).rejects.toMatchObject({ name });
});

test('log groups of another account or Region are not there', async () => {
  const simulator = await simulate({
    ...organizationOf({
      '333333333333': { enabledRegions: ['us-east-1', 'eu-west-1'], regions: { 'us-east-1': resources } },
      '444444444444': {},
    }),
  });
  const elsewhere = inRegion(await asMember(simulator), 'eu-west-1');
  const otherAccount = await asMember(simulator, '444444444444');
  for (const config of [elsewhere, otherAccount]) {
    await expect(
      new CloudWatchLogsClient(config).send(new DescribeMetricFiltersCommand({ logGroupName: 'trail' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  }
});

test('log groups are listed with class and filter count, page by page', async () => {
  const logs = await client();
  const first = await logs.send(new DescribeLogGroupsCommand({}));
  expect(first.logGroups).toHaveLength(10);
  const second = await logs.send(new DescribeLogGroupsCommand({ nextToken: first.nextToken }));
  expect(second.logGroups?.at(-1)).toMatchObject({
    logGroupName: 'trail',
    logGroupClass: 'STANDARD',
    metricFilterCount: 23,
    arn: 'arn:aws:logs:us-east-1:333333333333:log-group:trail:*',
    logGroupArn: 'arn:aws:logs:us-east-1:333333333333:log-group:trail',
  });
  expect(second.nextToken).toBeUndefined();
});

test.for([
  [{ logGroupNamePrefix: 'tra' }, ['trail']],
  [{ logGroupNamePattern: 'PLIC' }, ['application']],
  [{ logGroupClass: 'INFREQUENT_ACCESS' }, ['application']],
  [{ logGroupIdentifiers: ['arn:aws:logs:us-east-1:333333333333:log-group:trail'] }, ['trail']],
  [{ logGroupNamePrefix: 'unknown' }, []],
] as const)('log groups asked for by %o are %o', async ([input, names]) => {
  const logs = await client();
  const { logGroups } = await logs.send(
    new DescribeLogGroupsCommand({
      ...input,
      ...('logGroupIdentifiers' in input ? { logGroupIdentifiers: [...input.logGroupIdentifiers] } : {}),
    } as object),
  );
  expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(names);
});

test.for([
  ['identifiers together with a prefix', { logGroupIdentifiers: ['trail'], logGroupNamePrefix: 't' }],
  [
    'an identifier that ends with the `:*` of a trail',
    { logGroupIdentifiers: ['arn:aws:logs:us-east-1:333333333333:log-group:trail:*'] },
  ],
] as const)('DescribeLogGroups refuses %s', async ([, input]) => {
  const logs = await client();
  await expect(logs.send(new DescribeLogGroupsCommand(input as object))).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

test('denied log actions are refused', async () => {
  const document = memberWith(resources, {
    deniedActions: ['logs:DescribeMetricFilters', 'logs:DescribeLogGroups'],
  });
  const logs = new CloudWatchLogsClient(await asMember(await simulate(document)));
  await expect(logs.send(new DescribeMetricFiltersCommand({}))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('logs:DescribeMetricFilters') as unknown,
  });
  await expect(logs.send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
