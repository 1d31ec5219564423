import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import {
  asMember,
  inRegion,
  management,
  member,
  memberWith,
  organizationOf,
  otherMember,
  simulate,
} from './support.ts';

const logGroupArn = `arn:aws:logs:us-east-1:${member}:log-group:trail:*`;
const mainArn = `arn:aws:cloudtrail:us-east-1:${member}:trail/main`;

const twoRegions = organizationOf({
  [member]: {
    enabledRegions: ['us-east-1', 'eu-west-1'],
    regions: {
      'us-east-1': {
        trails: [
          { Name: 'main', IsMultiRegionTrail: true, CloudWatchLogsLogGroupArn: logGroupArn },
          { Name: 'local' },
        ],
      },
    },
  },
});

async function trailNames(client: CloudTrailClient, input: object = {}) {
  const { trailList } = await client.send(new DescribeTrailsCommand(input));
  return trailList?.map(({ Name }) => Name);
}

test('a multi-Region trail casts a shadow in every enabled Region, a single-Region trail none', async () => {
  const config = await asMember(await simulate(twoRegions));
  expect(await trailNames(new CloudTrailClient(config))).toEqual(['main', 'local']);
  const away = new CloudTrailClient(inRegion(config, 'eu-west-1'));
  expect(await trailNames(away)).toEqual(['main']);
  expect(await trailNames(away, { includeShadowTrails: false })).toEqual([]);
  const { trailList } = await away.send(new DescribeTrailsCommand({}));
  expect(trailList?.[0]).toMatchObject({
    TrailARN: mainArn,
    HomeRegion: 'us-east-1',
    IsMultiRegionTrail: true,
  });
});

test('a shadow is found by its ARN only', async () => {
  const config = await asMember(await simulate(twoRegions));
  const away = new CloudTrailClient(inRegion(config, 'eu-west-1'));
  expect(await trailNames(away, { trailNameList: ['main'] })).toEqual([]);
  expect(await trailNames(away, { trailNameList: [mainArn] })).toEqual(['main']);
  await expect(away.send(new GetTrailStatusCommand({ Name: 'main' }))).rejects.toMatchObject({
    name: 'TrailNotFoundException',
  });
  await expect(away.send(new GetTrailStatusCommand({ Name: mainArn }))).resolves.toMatchObject({
    IsLogging: true,
  });
});

const organizationTrailArn = `arn:aws:cloudtrail:us-east-1:${management}:trail/organization`;
const withOrganizationTrail = organizationOf({
  [management]: {
    enabledRegions: ['us-east-1', 'eu-west-1'],
    regions: {
      'us-east-1': {
        trails: [
          {
            Name: 'organization',
            IsOrganizationTrail: true,
            IsMultiRegionTrail: true,
            CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${management}:log-group:organization:*`,
            EventSelectors: [{ ReadWriteType: 'ReadOnly' }],
          },
        ],
      },
    },
  },
  [member]: { enabledRegions: ['us-east-1', 'eu-west-1'] },
});

test("members see an organization trail with its owner's ARN, as a shadow, in every enabled Region", async () => {
  const config = await asMember(await simulate(withOrganizationTrail));
  for (const region of ['us-east-1', 'eu-west-1']) {
    const client = new CloudTrailClient(inRegion(config, region));
    const { trailList } = await client.send(new DescribeTrailsCommand({}));
    expect(trailList).toMatchObject([
      {
        TrailARN: organizationTrailArn,
        IsOrganizationTrail: true,
        CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${management}:log-group:organization:*`,
      },
    ]);
    expect(await trailNames(client, { includeShadowTrails: false })).toEqual([]);
  }
});

test('in a member, status and selectors of an organization trail need the full ARN', async () => {
  const client = new CloudTrailClient(await asMember(await simulate(withOrganizationTrail)));
  await expect(client.send(new GetTrailStatusCommand({ Name: 'organization' }))).rejects.toMatchObject({
    name: 'TrailNotFoundException',
  });
  await expect(
    client.send(new GetEventSelectorsCommand({ TrailName: 'organization' })),
  ).rejects.toMatchObject({
    name: 'TrailNotFoundException',
  });
  await expect(client.send(new GetTrailStatusCommand({ Name: organizationTrailArn }))).resolves.toMatchObject(
    {
      IsLogging: true,
    },
  );
  await expect(
    client.send(new GetEventSelectorsCommand({ TrailName: organizationTrailArn })),
  ).resolves.toMatchObject({
    TrailARN: organizationTrailArn,
    EventSelectors: [{ ReadWriteType: 'ReadOnly' }],
  });
});

test('the owner asks for its organization trail by name', async () => {
  const client = new CloudTrailClient(await asMember(await simulate(withOrganizationTrail), management));
  await expect(client.send(new GetTrailStatusCommand({ Name: 'organization' }))).resolves.toBeDefined();
  expect(await trailNames(client, { includeShadowTrails: false })).toEqual(['organization']);
});

test("another account's own trail is unknown", async () => {
  const simulator = await simulate(
    organizationOf({
      [member]: { regions: { 'us-east-1': { trails: [{ Name: 'main' }] } } },
      [otherMember]: {},
    }),
  );
  const client = new CloudTrailClient(await asMember(simulator, otherMember));
  expect(await trailNames(client)).toEqual([]);
  await expect(client.send(new GetTrailStatusCommand({ Name: mainArn }))).rejects.toMatchObject({
    name: 'TrailNotFoundException',
    message: `Unknown trail: ${mainArn} for the user: ${otherMember}`,
  });
});

test.for([
  ['unknown', 'TrailNotFoundException'],
  ['x', 'InvalidTrailNameException'],
  ['arn:aws:cloudtrail:us-east-1:trail', 'CloudTrailARNInvalidException'],
] as const)('the trail name %s is refused with %s', async ([Name, error]) => {
  const client = new CloudTrailClient(await asMember(await simulate(twoRegions)));
  await expect(client.send(new GetTrailStatusCommand({ Name }))).rejects.toMatchObject({ name: error });
  await expect(client.send(new GetEventSelectorsCommand({ TrailName: Name }))).rejects.toMatchObject({
    name: error,
  });
});

const minutesBefore = (start: string, time: Date | undefined) =>
  (Date.parse(start) - (time?.getTime() ?? 0)) / 60_000;

test('a trail delivered three minutes ago whenever it is asked, unless the scenario says when', async () => {
  const simulator = await simulate({
    ...memberWith({
      trails: [
        { Name: 'main', CloudWatchLogsLogGroupArn: logGroupArn },
        {
          Name: 'late',
          CloudWatchLogsLogGroupArn: logGroupArn,
          Status: { LatestCloudWatchLogsDeliveryTime: '2026-01-01T00:00:00Z' },
        },
        {
          Name: 'silent',
          CloudWatchLogsLogGroupArn: logGroupArn,
          Status: { LatestCloudWatchLogsDeliveryTime: null },
        },
        { Name: 'bucket-only' },
        { Name: 'off', Status: { IsLogging: false } },
        { Name: 'mute', Status: null },
      ],
    }),
    now: '2026-01-15T12:00:00Z',
  });
  const ask = async (Name: string) =>
    await new CloudTrailClient(await asMember(simulator)).send(new GetTrailStatusCommand({ Name }));

  const status = await ask('main');
  expect(status.IsLogging).toBe(true);
  expect(minutesBefore('2026-01-15T12:00:00Z', status.LatestCloudWatchLogsDeliveryTime)).toBeCloseTo(3, 0);
  simulator.advanceClock(86_400);
  const dayLater = await ask('main');
  expect(minutesBefore('2026-01-16T12:00:00Z', dayLater.LatestCloudWatchLogsDeliveryTime)).toBeCloseTo(3, 0);
  expect((await ask('late')).LatestCloudWatchLogsDeliveryTime).toEqual(new Date('2026-01-01T00:00:00Z'));
  expect(await ask('silent')).not.toHaveProperty('LatestCloudWatchLogsDeliveryTime');
  expect(await ask('bucket-only')).not.toHaveProperty('LatestCloudWatchLogsDeliveryTime');
  expect(await ask('off')).toMatchObject({ IsLogging: false });
  expect(await ask('mute')).not.toHaveProperty('IsLogging');
});

test('a trail without selectors shows the default one in the advanced form', async () => {
  const client = new CloudTrailClient(
    await asMember(await simulate(memberWith({ trails: [{ Name: 'main' }] }))),
  );
  const answer = await client.send(new GetEventSelectorsCommand({ TrailName: 'main' }));
  expect(answer.AdvancedEventSelectors).toEqual([
    {
      Name: 'Management events selector',
      FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
    },
  ]);
  expect(answer).not.toHaveProperty('EventSelectors');
  const { trailList } = await client.send(new DescribeTrailsCommand({}));
  expect(trailList?.[0]?.HasCustomEventSelectors).toBe(false);
});

test('basic selectors are told with the values they have by default', async () => {
  const document = memberWith({
    trails: [{ Name: 'main', EventSelectors: [{ ReadWriteType: 'WriteOnly' }] }],
  });
  const client = new CloudTrailClient(await asMember(await simulate(document)));
  const answer = await client.send(new GetEventSelectorsCommand({ TrailName: 'main' }));
  expect(answer.EventSelectors).toEqual([
    {
      ReadWriteType: 'WriteOnly',
      IncludeManagementEvents: true,
      DataResources: [],
      ExcludeManagementEventSources: [],
    },
  ]);
  expect(answer).not.toHaveProperty('AdvancedEventSelectors');
  const { trailList } = await client.send(new DescribeTrailsCommand({}));
  expect(trailList?.[0]?.HasCustomEventSelectors).toBe(true);
});

test('selectors of null are no selectors', async () => {
  const document = memberWith({ trails: [{ Name: 'main', AdvancedEventSelectors: null }] });
  const client = new CloudTrailClient(await asMember(await simulate(document)));
  const answer = await client.send(new GetEventSelectorsCommand({ TrailName: 'main' }));
  expect(answer).not.toHaveProperty('AdvancedEventSelectors');
  expect(answer).not.toHaveProperty('EventSelectors');
});

test.for(['DescribeTrails', 'GetTrailStatus', 'GetEventSelectors'])(
  'a denied %s is refused',
  async (operation) => {
    const document = memberWith(
      { trails: [{ Name: 'main' }] },
      { deniedActions: [`cloudtrail:${operation}`] },
    );
    const client = new CloudTrailClient(await asMember(await simulate(document)));
    const calls = {
      DescribeTrails: async () => await client.send(new DescribeTrailsCommand({})),
      GetTrailStatus: async () => await client.send(new GetTrailStatusCommand({ Name: 'main' })),
      GetEventSelectors: async () => await client.send(new GetEventSelectorsCommand({ TrailName: 'main' })),
    };
    const outcomes = await Promise.all(
      Object.entries(calls).map(async ([name, call]) => [
        name,
        await call().then(
          () => 'answered',
          (error: Error) => error.name,
        ),
      ]),
    );
    const others = Object.keys(calls).filter((name) => name !== operation);
    expect(Object.fromEntries(outcomes)).toEqual({
      [operation]: 'AccessDeniedException',
      ...Object.fromEntries(others.map((name) => [name, 'answered'])),
    });
  },
);
