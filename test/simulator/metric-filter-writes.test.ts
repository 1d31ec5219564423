import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
  TestMetricFilterCommand,
  type MetricTransformation,
} from '@aws-sdk/client-cloudwatch-logs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadScenario } from '../../simulator/index.ts';
import { cloudwatchOf, minutes, ringingMember, sumOf } from './flow-support.ts';
import {
  asAuditor,
  asMember,
  asRemediation,
  inRegion,
  memberWith,
  simulate,
  type RegionDocument,
} from './support.ts';

const now = '2026-01-15T12:00:00Z';
const transformation = { metricName: 'Calls', metricNamespace: 'Security', metricValue: '1' };
const filter = {
  logGroupName: 'trail',
  filterName: 'ringcheck-D9.AWS.MON.22',
  filterPattern: '{($.eventName=AssumeRole)}',
  metricTransformations: [transformation],
};

function trailGroup(resources: RegionDocument = {}) {
  const logGroups = [
    { logGroupName: 'trail' },
    { logGroupName: 'other' },
    { logGroupName: 'rare', logGroupClass: 'INFREQUENT_ACCESS' as const },
  ];
  return {
    ...memberWith(
      { logGroups, ...resources },
      { remediationRole: true, enabledRegions: ['us-east-1', 'eu-west-1'] },
    ),
    now,
  };
}

async function clientOf(resources: RegionDocument = {}) {
  return new CloudWatchLogsClient(await asRemediation(await simulate(trailGroup(resources))));
}

async function put(logs: CloudWatchLogsClient, change: object = {}) {
  return await logs.send(new PutMetricFilterCommand({ ...filter, ...change }));
}

async function filtersOf(logs: CloudWatchLogsClient, logGroupName = 'trail') {
  const answer = await logs.send(new DescribeMetricFiltersCommand({ logGroupName }));
  return answer.metricFilters ?? [];
}

test('a filter that was put is there at once, created now, with all that it was put with', async () => {
  const logs = await clientOf();
  await put(logs);
  const [made] = await filtersOf(logs);
  expect(made).toEqual({ ...filter, creationTime: expect.any(Number) as unknown });
  expect(Math.abs((made?.creationTime ?? 0) - Date.parse(now))).toBeLessThan(20_000);
});

test('filters that were put stand in the order of their names, and count in their log group', async () => {
  const simulator = await simulate(trailGroup({ metricFilters: [{ ...filter, filterName: 'm' }] }));
  const logs = new CloudWatchLogsClient(await asRemediation(simulator));
  for (const filterName of ['z', 'B', 'a']) await put(logs, { filterName });
  expect((await filtersOf(logs)).map(({ filterName }) => filterName)).toEqual(['B', 'a', 'm', 'z']);
  const audit = new CloudWatchLogsClient(await asMember(simulator));
  const { logGroups } = await audit.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: 'trail' }));
  expect(logGroups?.[0]?.metricFilterCount).toBe(4);
});

test('a filter of the same name is replaced as a whole, and keeps the time of its creation', async () => {
  const written = { ...filter, creationTime: 1_700_000_000_000, fieldSelectionCriteria: '@aws.region = "x"' };
  const logs = await clientOf({ metricFilters: [written] });
  await put(logs, { filterPattern: 'AssumeRole' });
  expect(await filtersOf(logs)).toEqual([
    { ...filter, filterPattern: 'AssumeRole', creationTime: 1_700_000_000_000 },
  ]);
});

test('filters of one name in two log groups, Regions or simulations are two filters', async () => {
  const document = trailGroup();
  const simulator = await simulate(document);
  const config = await asRemediation(simulator);
  const logs = new CloudWatchLogsClient(config);
  await put(logs);
  await put(logs, { logGroupName: 'other', filterPattern: '' });
  expect(await filtersOf(logs)).toMatchObject([{ filterPattern: filter.filterPattern }]);
  expect(await filtersOf(logs, 'other')).toMatchObject([{ filterPattern: '' }]);
  await expect(put(new CloudWatchLogsClient(inRegion(config, 'eu-west-1')))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });

  const again = new CloudWatchLogsClient(await asRemediation(await simulate(simulator.scenario)));
  expect(await filtersOf(again)).toEqual([]);
});

test('the scenario stays as it was', async () => {
  const scenario = loadScenario(trailGroup({ metricFilters: [filter] }));
  const before = structuredClone(scenario);
  const logs = new CloudWatchLogsClient(await asRemediation(await simulate(scenario)));
  await put(logs, { filterName: 'another' });
  await logs.send(new DeleteMetricFilterCommand(filter));
  expect(scenario).toEqual(before);
});

test('a deleted filter is gone, and cannot be deleted again', async () => {
  const logs = await clientOf({ metricFilters: [filter, { ...filter, filterName: 'stays' }] });
  await logs.send(new DeleteMetricFilterCommand(filter));
  expect(await filtersOf(logs)).toMatchObject([{ filterName: 'stays' }]);
  await expect(logs.send(new DeleteMetricFilterCommand(filter))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 400 },
  });
});

test.for([
  ['PutMetricFilter', async (logs: CloudWatchLogsClient) => put(logs, { logGroupName: 'unknown' })],
  [
    'DeleteMetricFilter',
    async (logs: CloudWatchLogsClient) =>
      logs.send(new DeleteMetricFilterCommand({ ...filter, logGroupName: 'unknown' })),
  ],
] as const)('%s refuses a log group that does not exist', async ([, call]) => {
  await expect(call(await clientOf())).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  });
});

const long = (length: number) => 'x'.repeat(length);
const withTransformation = (change: object) => ({
  metricTransformations: [{ ...transformation, ...change }],
});
const fields = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`d${index}`, '$.eventName']));

test.for([
  ['a name of over 512 characters', { filterName: long(513) }, { filterName: long(512) }],
  ['a name with a colon', { filterName: 'a:b' }, { filterName: 'a b' }],
  ['a name with a star', { filterName: 'a*' }, { filterName: 'a' }],
  ['an empty name', { filterName: '' }, { filterName: 'a' }],
  ['no pattern', { filterPattern: undefined }, { filterPattern: '' }],
  ['a pattern of over 1,024', { filterPattern: long(1025) }, { filterPattern: long(1024) }],
  ['a pattern that is none', { filterPattern: '{ $.eventName = }' }, { filterPattern: '{ $.a = b }' }],
  ['no transformation', { metricTransformations: [] }, {}],
  ['two transformations', { metricTransformations: [transformation, transformation] }, {}],
  [
    'a metric name of over 255',
    withTransformation({ metricName: long(256) }),
    withTransformation({ metricName: long(255) }),
  ],
  [
    'a metric name with a dollar',
    withTransformation({ metricName: 'a$' }),
    withTransformation({ metricName: 'a' }),
  ],
  [
    'a namespace with a colon',
    withTransformation({ metricNamespace: 'a:b' }),
    withTransformation({ metricNamespace: 'a/b' }),
  ],
  [
    'a value of over 100',
    withTransformation({ metricValue: `$.${long(99)}` }),
    withTransformation({ metricValue: `$.${long(98)}` }),
  ],
  [
    'a value that is neither number nor field',
    withTransformation({ metricValue: 'length' }),
    withTransformation({ metricValue: '1.5' }),
  ],
  ['an unknown unit', withTransformation({ unit: 'Calls' }), withTransformation({ unit: 'Count' })],
  [
    'over three dimensions',
    withTransformation({ dimensions: fields(4) }),
    withTransformation({ dimensions: fields(3) }),
  ],
  [
    'dimensions and a default value',
    withTransformation({ dimensions: fields(1), defaultValue: 0 }),
    withTransformation({ defaultValue: 0 }),
  ],
  [
    'dimensions for a text pattern',
    { ...withTransformation({ dimensions: fields(1) }), filterPattern: 'AssumeRole' },
    { ...withTransformation({ dimensions: fields(1) }), filterPattern: '[first, ...]' },
  ],
  [
    'system fields beyond the three dimensions',
    {
      ...withTransformation({ dimensions: fields(2) }),
      emitSystemFieldDimensions: ['@aws.account', '@aws.region'],
    },
    { ...withTransformation({ dimensions: fields(2) }), emitSystemFieldDimensions: ['@aws.account'] },
  ],
  [
    'another system field',
    { emitSystemFieldDimensions: ['@timestamp'] },
    { emitSystemFieldDimensions: ['@aws.region'] },
  ],
  [
    'criteria of over 2,000',
    { fieldSelectionCriteria: long(2001) },
    { fieldSelectionCriteria: '@aws.region = "us-east-1"' },
  ],
] as const)('PutMetricFilter refuses %s, and takes what is just within', async ([, wrong, right]) => {
  const logs = await clientOf();
  await expect(put(logs, wrong)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    $metadata: { httpStatusCode: 400 },
  });
  expect(await filtersOf(logs)).toEqual([]);
  await put(logs, right);
  expect(await filtersOf(logs)).toMatchObject([JSON.parse(JSON.stringify(right)) as object]);
});

test('a log group takes a hundred filters, and then only replacements', async () => {
  const metricFilters = Array.from({ length: 99 }, (_, index) => ({ ...filter, filterName: `f${index}` }));
  const logs = await clientOf({ metricFilters });
  await put(logs, { filterName: 'hundredth' });
  await expect(put(logs, { filterName: 'one too many' })).rejects.toMatchObject({
    name: 'LimitExceededException',
    $metadata: { httpStatusCode: 400 },
  });
  await put(logs, { filterName: 'hundredth', filterPattern: 'other' });
  await put(logs, { logGroupName: 'other' });
});

test('a log group takes five regular expressions, in patterns of every kind', async () => {
  const regexes = [
    '%AssumeRole%',
    '{ $.eventName = %Assume.*% && $.errorCode != %Denied% }',
    '[first = %a%, ..., last = %b%]',
  ];
  const logs = await clientOf();
  for (const [index, filterPattern] of regexes.entries()) {
    await put(logs, { filterName: `regex-${index}`, filterPattern });
  }
  await expect(put(logs, { filterName: 'sixth', filterPattern: '%x%' })).rejects.toMatchObject({
    name: 'LimitExceededException',
  });
  await put(logs, { filterName: 'plain' });
  await put(logs, { filterName: 'regex-0', filterPattern: '%y%' });
});

test('a log group of a class without filters takes none', async () => {
  await expect(put(await clientOf(), { logGroupName: 'rare' })).rejects.toMatchObject({
    name: 'InvalidOperationException',
  });
});

test('an AssumeRole call counts from the making of a filter to its end', async () => {
  const document = ringingMember({ account: { remediationRole: true }, region: { metricFilters: [] } });
  const simulator = await simulate(document);
  const logs = new CloudWatchLogsClient(await asRemediation(simulator));
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(6 * minutes);
  // Both calls came before the filter.
  await put(logs, { filterName: 'made' });
  await asMember(simulator);
  simulator.advanceClock(6 * minutes);
  expect(await sumOf(cloudwatch)).toBe(1);

  await put(logs, { filterName: 'made', filterPattern: '{ $.eventName = AssumeRoleWithSAML }' });
  await asMember(simulator);
  simulator.advanceClock(6 * minutes);
  expect(await sumOf(cloudwatch)).toBe(1);

  await put(logs, { filterName: 'made' });
  await asMember(simulator);
  simulator.advanceClock(6 * minutes);
  expect(await sumOf(cloudwatch)).toBe(2);

  await logs.send(new DeleteMetricFilterCommand({ logGroupName: 'trail', filterName: 'made' }));
  await asMember(simulator);
  simulator.advanceClock(6 * minutes);
  expect(await sumOf(cloudwatch)).toBe(2);
});

test('neither the auditor nor the audit role may write a filter', async () => {
  const simulator = await simulate(trailGroup({ metricFilters: [filter] }));
  for (const config of [asAuditor(simulator), await asMember(simulator)]) {
    const logs = new CloudWatchLogsClient(config);
    await expect(put(logs)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(logs.send(new DeleteMetricFilterCommand(filter))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  }
});

const selector = fc.constantFrom('$.eventName', '$.userIdentity.type', '$.requestParameters.roleArn');
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,20}$/);
const filterPattern = fc.oneof(
  fc.constantFrom('', 'ERROR', '?a -b "c d"', '[ip, user, ..., code = 4*]'),
  fc.tuple(selector, word).map(([left, right]) => `{ ${left} = "${right}" }`),
);
const madeTransformation: fc.Arbitrary<MetricTransformation> = fc.record(
  {
    metricName: fc.stringMatching(/^[^:*$\p{C}]{1,60}$/u),
    metricNamespace: fc.stringMatching(/^[A-Za-z/]{1,60}$/),
    metricValue: fc.oneof(fc.integer().map(String), selector),
    defaultValue: fc.double({ noNaN: true, noDefaultInfinity: true }),
    unit: fc.constantFrom('Count' as const, 'None' as const, 'Bytes/Second' as const),
  },
  { requiredKeys: ['metricName', 'metricNamespace', 'metricValue'] },
);
const madeFilter = fc.record(
  {
    filterName: fc.stringMatching(/^[^:*\p{C}]{1,80}$/u),
    filterPattern,
    metricTransformations: fc.tuple(madeTransformation),
    applyOnTransformedLogs: fc.boolean(),
    fieldSelectionCriteria: word.map((account) => `@aws.account = "${account}"`),
    emitSystemFieldDimensions: fc.subarray(['@aws.account', '@aws.region']),
  },
  { requiredKeys: ['filterName', 'filterPattern', 'metricTransformations'] },
);

test('what was put is described as it was put, and after its deletion no more', async () => {
  const logs = await clientOf();
  await fc.assert(
    fc.asyncProperty(madeFilter, async (made) => {
      const { filterName } = made;
      await put(logs, made);
      const [described] = await filtersOf(logs);
      expect(described).toEqual({
        // JSON has one zero.
        ...(JSON.parse(JSON.stringify(made)) as object),
        logGroupName: 'trail',
        creationTime: expect.any(Number) as unknown,
      });
      await logs.send(new DeleteMetricFilterCommand({ logGroupName: 'trail', filterName }));
      expect(await filtersOf(logs)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

async function outcome(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'taken',
    (error: unknown) => (error as Error).message,
  );
}

test('TestMetricFilter and PutMetricFilter take the same patterns', async () => {
  const simulator = await simulate(trailGroup());
  const logs = new CloudWatchLogsClient(await asRemediation(simulator));
  const auditor = new CloudWatchLogsClient(asAuditor(simulator));
  for (const pattern of ['', '{ $.a = b }', '{ $.a = b', '[a, b', '%a%', '%(%', '-a', '"', '{}']) {
    const tested = new TestMetricFilterCommand({ filterPattern: pattern, logEventMessages: ['a'] });
    expect([pattern, await outcome(put(logs, { filterPattern: pattern }))]).toEqual([
      pattern,
      await outcome(auditor.send(tested)),
    ]);
  }
});
