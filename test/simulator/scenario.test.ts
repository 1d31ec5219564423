import { expect, test } from 'vitest';
import { loadScenario, ScenarioError } from '../../simulator/index.ts';
import { auditor, management, member, memberWith, organizationOf } from './support.ts';

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
  auditRole: true,
  remediationRole: false,
  enabledRegions: ['us-east-1'],
  deniedActions: [],
  regions: {
    'us-east-1': {
      securityHub: true,
      trails: [],
      logGroups: [],
      metricFilters: [],
      metricAlarms: [],
      topics: [],
      findings: [],
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
  metricAlarms: [{ AlarmName: 'alarm', TreatMissingData: null }],
  topics: [
    {
      TopicArn: `arn:aws:sns:us-east-1:${member}:security`,
      Subscriptions: [
        { Protocol: 'email', Endpoint: 'a@example.com' },
        { Protocol: 'sqs', Endpoint: 'queue' },
      ],
    },
  ],
  findings: [{ Id: 'finding' }],
});

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
  expect(region?.metricAlarms).toMatchObject([{ ActionsEnabled: true, TreatMissingData: null }]);
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

test.for([
  ['faults', memberWith({}, { faults: {} }), 'accounts.333333333333.faults'],
  [
    'compositeAlarms',
    memberWith({ compositeAlarms: [] } as object),
    'accounts.333333333333.regions.us-east-1.compositeAlarms',
  ],
  [
    'alarmMuteRules',
    memberWith({ alarmMuteRules: [] } as object),
    'accounts.333333333333.regions.us-east-1.alarmMuteRules',
  ],
  ['kmsKeys', memberWith({ kmsKeys: [] } as object), 'accounts.333333333333.regions.us-east-1.kmsKeys'],
] as const)('%s is refused by name, as not simulated by this version', ([member_, document, place]) => {
  expect(refusal(document)).toBe(`${place}: \`${member_}\` is not simulated by this version: remove it`);
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
    expect.stringMatching(/metricAlarms: a stands there twice/),
  ],
  [
    "another account's topic",
    memberWith({ topics: [{ TopicArn: topicElsewhere }] }),
    `accounts.333333333333.regions.us-east-1.topics[0].TopicArn: ${topicElsewhere} belongs to another account or Region: move it`,
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
