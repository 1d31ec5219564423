import { expect, test } from 'vitest';
import { loadScenario, ScenarioError } from '../../simulator/index.ts';
import {
  auditor,
  management,
  member,
  memberWith,
  organizationOf,
  otherMember,
  type RegionDocument,
} from './support.ts';

/** The message with which a scenario is refused. */
function refusal(json: unknown): string {
  try {
    loadScenario(json);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return 'accepted';
}

const emptyAccount = (accountId: string) => ({
  name: `account-${accountId}`,
  organizationalUnit: '',
  state: 'ACTIVE',
  tags: {},
  auditRole: true,
  remediationRole: false,
  enabledRegions: ['us-east-1'],
  deniedActions: [],
  regions: {
    'us-east-1': {
      securityHub: true,
      silentFaults: [],
      trails: [],
      logGroups: [],
      metricFilters: [],
      metricAlarms: [],
      compositeAlarms: [],
      logAlarms: [],
      alarmMuteRules: [],
      topics: [],
      kmsKeys: [],
      findings: [],
      buckets: [],
    },
  },
});

test('the smallest scenario is two accounts, filled in', () => {
  const scenario = loadScenario({
    schemaVersion: 1,
    organization: { managementAccountId: management, auditorAccountId: auditor },
  });
  expect(scenario).toEqual({
    schemaVersion: 1,
    region: 'us-east-1',
    now: null,
    organization: {
      managementAccountId: management,
      auditorAccountId: auditor,
      securityHubAdministratorAccountId: auditor,
      externalId: null,
      findingAggregator: null,
    },
    accounts: { [management]: emptyAccount(management), [auditor]: emptyAccount(auditor) },
  });
});

const rich = memberWith({
  trails: [
    { Name: 'main', EventSelectors: [{}], Status: { LatestDeliveryTime: null } },
    { Name: 'other', AdvancedEventSelectors: null, IsMultiRegionTrail: null },
  ],
  logGroups: [{ logGroupName: 'trail' }],
  metricFilters: [{ filterName: 'filter', logGroupName: 'trail' }],
  metricAlarms: [
    { AlarmName: 'alarm', TreatMissingData: null },
    {
      AlarmName: 'math',
      Metrics: [
        { Id: 'm1', MetricStat: { Metric: { Namespace: 'N', MetricName: 'M' }, Period: 300, Stat: 'Sum' } },
        { Id: 'e1', Expression: 'FILL(m1, 0)', ReturnData: true },
      ],
    },
  ],
  topics: [
    {
      TopicArn: `arn:aws:sns:us-east-1:${member}:security`,
      Subscriptions: [
        { Protocol: 'email', Endpoint: 'a@example.com' },
        { Protocol: 'sqs', Endpoint: 'queue' },
      ],
    },
  ],
  compositeAlarms: [{ AlarmName: 'composite', AlarmRule: 'ALARM("alarm") AND NOT OK(math)' }],
  logAlarms: ['log alarm', { AlarmName: 'other log alarm' }],
  alarmMuteRules: [
    {
      Name: 'nights',
      Rule: { Schedule: { Expression: 'cron(0 22 * * MON-FRI)', Duration: 'PT8H' } },
      MuteTargets: { AlarmNames: ['alarm', 'composite'] },
    },
  ],
  kmsKeys: [{ KeyId: 'key-1', Aliases: ['alias/alarms'] }],
  findings: [{ Id: 'finding' }],
  buckets: ['reports-example'],
} as RegionDocument);

test('defaults are filled in member by member, nested ones too, and null removes one', () => {
  const region = loadScenario(rich).accounts[member]?.regions['us-east-1'];
  expect(region?.trails).toMatchObject([
    {
      TrailARN: `arn:aws:cloudtrail:us-east-1:${member}:trail/main`,
      HomeRegion: 'us-east-1',
      IsMultiRegionTrail: false,
      IsOrganizationTrail: false,
      HasCustomEventSelectors: true,
      Status: { IsLogging: true, LatestDeliveryTime: null },
      EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }],
    },
    { IsMultiRegionTrail: null, AdvancedEventSelectors: null },
  ]);
  expect(region?.logGroups).toEqual([{ logGroupName: 'trail', logGroupClass: 'STANDARD' }]);
  expect(region?.metricAlarms[0]).toMatchObject({ ActionsEnabled: true, TreatMissingData: null });
  expect(region?.compositeAlarms).toMatchObject([{ ActionsEnabled: true, StateValue: 'OK' }]);
  expect(region?.logAlarms).toMatchObject([
    { AlarmName: 'log alarm', AlarmArn: `arn:aws:cloudwatch:us-east-1:${member}:alarm:log alarm` },
    { AlarmName: 'other log alarm' },
  ]);
  expect(region?.alarmMuteRules).toMatchObject([
    {
      MuteType: 'RECURRING',
      AlarmMuteRuleArn: `arn:aws:cloudwatch:us-east-1:${member}:alarm-mute-rule:nights`,
    },
  ]);
  expect(region?.kmsKeys).toMatchObject([
    { Arn: `arn:aws:kms:us-east-1:${member}:key/key-1`, KeyManager: 'CUSTOMER', KeyState: 'Enabled' },
  ]);
  expect(region?.topics[0]?.Subscriptions.map(({ Confirmed }) => Confirmed)).toEqual([false, true]);
  expect(region?.topics[0]?.Attributes['Policy']).toContain('__default_policy_ID');
});

test('a filled scenario is a scenario: filling it again changes nothing', () => {
  const filled = loadScenario(rich);
  expect(loadScenario(JSON.parse(JSON.stringify(filled)))).toEqual(filled);
});

test('null is absent for accounts too: no role, no Region, no administrator', () => {
  const scenario = loadScenario(
    organizationOf(
      {
        [member]: { auditRole: null, enabledRegions: null, regions: { 'us-east-1': { securityHub: null } } },
      },
      { securityHubAdministratorAccountId: null },
    ),
  );
  expect(scenario.organization.securityHubAdministratorAccountId).toBeNull();
  expect(scenario.accounts[member]).toMatchObject({
    auditRole: false,
    enabledRegions: [],
    regions: { 'us-east-1': { securityHub: false } },
  });
});

test('the auditor may be the management account', () => {
  const scenario = loadScenario(organizationOf({}, { auditorAccountId: management }));
  expect(Object.keys(scenario.accounts)).toEqual([management]);
});

const place = 'accounts.333333333333.regions.us-east-1';
const muting = (Schedule: object, AlarmNames: readonly string[] = []) =>
  memberWith({
    alarmMuteRules: [{ Name: 'm', Rule: { Schedule }, MuteTargets: { AlarmNames } }],
  });
const topicElsewhere = 'arn:aws:sns:us-east-1:999999999999:security';

test.for<[string, unknown, unknown]>([
  ['a list', [], 'the scenario: must be object'],
  ['a text', 'scenario', 'the scenario: must be object'],
  ['another schema version', { ...organizationOf(), schemaVersion: 2 }, 'schemaVersion: must be 1'],
  ['no organization', { schemaVersion: 1 }, 'the scenario: the member `organization` is missing: add it'],
  [
    'no auditor',
    { schemaVersion: 1, organization: { managementAccountId: management } },
    'organization: the member `auditorAccountId` is missing: add it',
  ],
  [
    'an unknown member',
    { ...organizationOf(), acounts: {} },
    expect.stringMatching(
      /^acounts: there is no member `acounts`: use one of schemaVersion, region, now, organization, accounts$/,
    ),
  ],
  [
    'a misspelt member of a trail',
    memberWith({ trails: [{ Name: 'main', IsMultiregionTrail: true }] }),
    expect.stringMatching(
      /^accounts\.333333333333\.regions\.us-east-1\.trails\[0\]\.IsMultiregionTrail: there is no member/,
    ),
  ],
  [
    'a wrong type',
    memberWith({ trails: [{ Name: 'main', IsMultiRegionTrail: 'yes' as never }] }),
    'accounts.333333333333.regions.us-east-1.trails[0].IsMultiRegionTrail: must be boolean or null',
  ],
  [
    'an account id of 11 digits',
    organizationOf({ '33333333333': {} }),
    'accounts: `33333333333` is not an account id of 12 digits: rename it',
  ],
  [
    'a Region that is none',
    organizationOf({ [member]: { regions: { Ireland: {} } } }),
    'accounts.333333333333.regions: `Ireland` is not the name of a Region: rename it',
  ],
  [
    'an unknown state',
    organizationOf({ [member]: { state: 'DELETED' as never } }),
    expect.stringMatching(/^accounts\.333333333333\.state: use one of PENDING_ACTIVATION, ACTIVE/),
  ],
  [
    'a time that is none',
    { ...organizationOf(), now: 'yesterday' },
    'now: must be a time, such as 2026-01-15T12:00:00Z',
  ],
  [
    'an action that is none',
    organizationOf({ [member]: { deniedActions: ['everything'] } }),
    expect.stringMatching(/^accounts\.333333333333\.deniedActions\[0\]: must match pattern/),
  ],
  [
    'a metric filter without a name',
    memberWith({ metricFilters: [{ logGroupName: 'trail' }] }),
    expect.stringMatching(/metricFilters\[0\]: the member `filterName` is missing/),
  ],
  [
    'a metric filter on an unlisted log group',
    memberWith({ metricFilters: [{ filterName: 'f', logGroupName: 'trail' }] }),
    'accounts.333333333333.regions.us-east-1.metricFilters[0]: the log group trail of f is not in logGroups: add it there',
  ],
  [
    "a trail of another account's ARN",
    memberWith({ trails: [{ TrailARN: `arn:aws:cloudtrail:us-east-1:${management}:trail/main` }] }),
    expect.stringMatching(/trails\[0\]\.TrailARN: .*: move it$/),
  ],
  [
    'a trail outside its home Region',
    memberWith({ trails: [{ Name: 'main', HomeRegion: 'eu-west-1' }] }),
    expect.stringMatching(/trails\[0\]\.HomeRegion: is eu-west-1/),
  ],
  [
    'a trail with both kinds of selectors',
    memberWith({ trails: [{ Name: 'main', EventSelectors: [], AdvancedEventSelectors: [] }] }),
    expect.stringMatching(/trails\[0\]: a trail has EventSelectors or AdvancedEventSelectors: remove one$/),
  ],
  [
    'one trail twice',
    memberWith({ trails: [{ Name: 'main' }, { Name: 'main' }] }),
    expect.stringMatching(/us-east-1\.trails: main stands there twice: remove one$/),
  ],
  [
    'one alarm twice',
    memberWith({ metricAlarms: [{ AlarmName: 'a' }, { AlarmName: 'a' }] }),
    'accounts.333333333333.regions.us-east-1: two alarms are named a: rename one',
  ],
  [
    'a composite alarm of the name of a metric alarm',
    memberWith({
      metricAlarms: [{ AlarmName: 'a' }],
      compositeAlarms: [{ AlarmName: 'a', AlarmRule: 'TRUE' }],
    }),
    'accounts.333333333333.regions.us-east-1: two alarms are named a: rename one',
  ],
  [
    'a composite alarm over an alarm that is not there',
    memberWith({ compositeAlarms: [{ AlarmName: 'c', AlarmRule: 'OK("gone")' }] }),
    `${place}.compositeAlarms[0].AlarmRule: the alarm gone is not in this Region: add it there`,
  ],
  [
    'a rule that is none',
    memberWith({ compositeAlarms: [{ AlarmName: 'c', AlarmRule: 'ALARM(c) AND' }] }),
    `${place}.compositeAlarms[0].AlarmRule: ALARM(c) AND is no alarm rule: correct it`,
  ],
  [
    'a suppressor that is not there',
    memberWith({ compositeAlarms: [{ AlarmName: 'c', AlarmRule: 'TRUE', ActionsSuppressor: 'gone' }] }),
    `${place}.compositeAlarms[0].ActionsSuppressor: the alarm gone is not in this Region: add it there`,
  ],
  [
    'an alarm on a metric and on metric math',
    memberWith({ metricAlarms: [{ AlarmName: 'a', MetricName: 'M', Metrics: [{ Id: 'm1' }] }] }),
    `${place}.metricAlarms[0]: a has MetricName and Metrics: remove one`,
  ],
  [
    'a mute rule for an alarm that is not there',
    muting({ Expression: 'at(2026-01-15T12:00)', Duration: 'P15D' }, ['gone']),
    `${place}.alarmMuteRules[0].MuteTargets.AlarmNames[0]: the alarm gone is not in this Region: add it there`,
  ],
  [
    'a mute rule of six fields',
    muting({ Expression: 'cron(0 2 * * ? *)', Duration: 'PT4H' }),
    expect.stringMatching(
      /alarmMuteRules\[0\]\.Rule\.Schedule\.Expression: cron\(0 2 \* \* \? \*\) is neither/,
    ),
  ],
  [
    'a mute rule of sixteen days',
    muting({ Expression: 'cron(0 2 * * *)', Duration: 'P16D' }),
    `${place}.alarmMuteRules[0].Rule.Schedule.Duration: P16D is no ISO 8601 duration from PT1M to P15D: correct it`,
  ],
  [
    'a mute rule in a time zone that is none',
    muting({ Expression: 'cron(0 2 * * *)', Duration: 'PT1M', Timezone: 'Mars/Base' }),
    `${place}.alarmMuteRules[0].Rule.Schedule.Timezone: Mars/Base is no time zone: correct it`,
  ],
  [
    "a key at another account's ARN",
    memberWith({ kmsKeys: [{ KeyId: 'k', Arn: `arn:aws:kms:us-east-1:${management}:key/k` }] }),
    expect.stringMatching(/kmsKeys\[0\]\.Arn: is .*: move it$/),
  ],
  [
    "an alias of AWS's on a customer's key",
    memberWith({ kmsKeys: [{ KeyId: 'k', Aliases: ['alias/aws/sns'] }] }),
    expect.stringMatching(/kmsKeys\[0\]\.Aliases: alias\/aws\/sns is AWS's own/),
  ],
  [
    'one alias on two keys',
    memberWith({
      kmsKeys: [
        { KeyId: 'k', Aliases: ['alias/a'] },
        { KeyId: 'l', Aliases: ['alias/a'] },
      ],
    }),
    expect.stringMatching(/kmsKeys\[\]\.Aliases: alias\/a stands there twice: remove one$/),
  ],
  [
    'a silent fault that is none',
    memberWith({ silentFaults: ['everything-fails' as 'actions-fail'] }),
    `${place}.silentFaults[0]: use one of metrics-not-published, actions-fail`,
  ],
  [
    "another account's topic",
    memberWith({ topics: [{ TopicArn: topicElsewhere }] }),
    `accounts.333333333333.regions.us-east-1.topics[0].TopicArn: ${topicElsewhere} belongs to another account or Region: move it`,
  ],
  [
    'a bucket that is no text',
    memberWith({ buckets: [{ Name: 'reports' }] } as unknown as RegionDocument),
    `${place}.buckets[0]: must be string or null`,
  ],
  [
    'a bucket of two accounts',
    organizationOf({
      [member]: { regions: { 'us-east-1': { buckets: ['logs-example', 'reports-example'] } } },
      [otherMember]: { regions: { 'eu-west-1': { buckets: ['reports-example'] } } },
    }),
    `accounts.${otherMember}.regions.eu-west-1.buckets[0]: reports-example stands at ${place}.buckets[1] too: rename one`,
  ],
  [
    'an administrator outside the organization',
    organizationOf({}, { securityHubAdministratorAccountId: '999999999999' }),
    'organization.securityHubAdministratorAccountId: 999999999999 is not in accounts: add it there',
  ],
])('%s is refused in one line that names the place', ([, document, message]) => {
  const told = refusal(document);
  expect(told).toEqual(message);
  expect(told).not.toContain('\n');
});

test.for([
  'ab',
  'a'.repeat(64),
  'Reports',
  'reports_2026',
  '-reports',
  'reports-',
  '.reports',
  'reports.',
  're..ports',
  '192.168.5.4',
  'xn--reports',
  'sthree-reports',
  'amzn-s3-demo-reports',
  'reports-s3alias',
  'reports--ol-s3',
  'reports.mrap',
  'reports--x-s3',
  'reports--table-s3',
  `reports-${otherMember}-us-east-1-an`,
  'reports-an',
])('the bucket %s is refused in one line that names the place', (name) => {
  expect(refusal(memberWith({ buckets: [name] }))).toBe(
    `${place}.buckets[0]: ${name} is no name that S3 takes for a bucket here: rename it`,
  );
});

test.for(['abc', 'a'.repeat(63), 'my.reports-2026', '1.2.3', `reports-${member}-us-east-1-an`, 'a.-b'])(
  'the bucket %s is taken',
  (name) => {
    expect(refusal(memberWith({ buckets: [name] }))).toBe('accepted');
  },
);
