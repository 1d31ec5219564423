import {
  CloudWatchClient,
  GetAlarmMuteRuleCommand,
  ListAlarmMuteRulesCommand,
  type ListAlarmMuteRulesCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { muteStateAt } from '../../simulator/alarms/mute-schedule.ts';
import { asMember, member, memberWith, pages, simulate } from './support.ts';

const rule = (Name: string, Schedule: object, rest: object = {}) => ({ Name, Rule: { Schedule }, ...rest });
const nights = { Expression: 'cron(0 22 * * *)', Duration: 'PT8H' };

const document = {
  ...memberWith({
    metricAlarms: [{ AlarmName: 'AssumeRole' }, { AlarmName: 'other' }],
    alarmMuteRules: [
      rule(
        'in-force',
        { Expression: 'cron(0 11 * * *)', Duration: 'PT2H' },
        { MuteTargets: { AlarmNames: ['AssumeRole'] } },
      ),
      rule('later', { Expression: 'at(2026-01-15T13:00)', Duration: 'P1D' }),
      rule('over', nights, { ExpireDate: '2026-01-01T00:00:00Z' }),
      ...Array.from({ length: 4 }, (_, index) => rule(`night-${index}`, nights)),
    ],
  }),
  now: '2026-01-15T12:00:00Z',
};

async function client() {
  return new CloudWatchClient(await asMember(await simulate(document)));
}

const arnOf = (name: string) => `arn:aws:cloudwatch:us-east-1:${member}:alarm-mute-rule:${name}`;

test('mute rules are listed page by page, with what they do now', async () => {
  const cloudwatch = await client();
  const answers = await pages((NextToken) => cloudwatch.send(new ListAlarmMuteRulesCommand({ NextToken })));
  expect(answers.map(({ AlarmMuteRuleSummaries }) => AlarmMuteRuleSummaries?.length)).toEqual([5, 2]);
  expect(answers[0]?.AlarmMuteRuleSummaries?.slice(0, 3)).toMatchObject([
    { AlarmMuteRuleArn: arnOf('in-force'), Status: 'ACTIVE', MuteType: 'RECURRING' },
    { AlarmMuteRuleArn: arnOf('later'), Status: 'SCHEDULED', MuteType: 'ONE_TIME' },
    {
      AlarmMuteRuleArn: arnOf('over'),
      Status: 'EXPIRED',
      ExpireDate: new Date('2026-01-01T00:00:00Z'),
      LastUpdatedTimestamp: expect.any(Date) as unknown,
    },
  ]);
});

const askedBy: readonly (readonly [ListAlarmMuteRulesCommandInput, readonly string[]])[] = [
  [{ AlarmName: 'AssumeRole' }, ['in-force']],
  [{ AlarmName: 'other' }, []],
  [{ Statuses: ['EXPIRED'] }, ['over']],
  [{ Statuses: ['ACTIVE', 'EXPIRED'] }, ['in-force', 'over']],
  [{ MaxRecords: 1 }, ['in-force']],
];
test.for(askedBy)('mute rules asked for by %o are %o', async ([input, names]) => {
  const { AlarmMuteRuleSummaries } = await (await client()).send(new ListAlarmMuteRulesCommand(input));
  expect(AlarmMuteRuleSummaries?.map(({ AlarmMuteRuleArn }) => AlarmMuteRuleArn)).toEqual(names.map(arnOf));
});

test('a mute rule is told in full by its name', async () => {
  const answer = await (await client()).send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: 'in-force' }));
  expect(answer).toMatchObject({
    Name: 'in-force',
    AlarmMuteRuleArn: arnOf('in-force'),
    Rule: { Schedule: { Expression: 'cron(0 11 * * *)', Duration: 'PT2H' } },
    MuteTargets: { AlarmNames: ['AssumeRole'] },
    Status: 'ACTIVE',
    MuteType: 'RECURRING',
  });
});

test('a rule or an alarm that is not there is refused', async () => {
  const cloudwatch = await client();
  await expect(
    cloudwatch.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: 'gone' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(cloudwatch.send(new ListAlarmMuteRulesCommand({ AlarmName: 'gone' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(
    cloudwatch.send(new ListAlarmMuteRulesCommand({ NextToken: 'nonsense' })),
  ).rejects.toMatchObject({ name: 'InvalidNextToken' });
});

const daily = (Expression: string, Duration: string, rest: object = {}) => ({
  Name: 'rule',
  Rule: { Schedule: { Expression, Duration, ...rest } },
});

test.for([
  ['before the window', daily('cron(0 2 * * *)', 'PT4H'), '2026-01-15T01:59:00Z', 'SCHEDULED', null],
  [
    'at its start',
    daily('cron(0 2 * * *)', 'PT4H'),
    '2026-01-15T02:00:00Z',
    'ACTIVE',
    '2026-01-15T06:00:00Z',
  ],
  ['at its end', daily('cron(0 2 * * *)', 'PT4H'), '2026-01-15T06:00:00Z', 'SCHEDULED', null],
  [
    'in a window of the day before',
    daily('cron(0 18 * * FRI)', 'P2DT12H'),
    '2026-01-18T12:00:00Z',
    'ACTIVE',
    '2026-01-19T06:00:00Z',
  ],
  ['on another weekday', daily('cron(0 18 * * FRI)', 'PT12H'), '2026-01-18T19:00:00Z', 'SCHEDULED', null],
  [
    'on the first of a month',
    daily('cron(30 1 1 JAN-MAR *)', 'P15D'),
    '2026-02-15T00:00:00Z',
    'ACTIVE',
    '2026-02-16T01:30:00Z',
  ],
  [
    'in another time zone, in summer',
    daily('cron(0 9 * * *)', 'PT1H', { Timezone: 'Europe/Berlin' }),
    '2026-07-01T07:30:00Z',
    'ACTIVE',
    '2026-07-01T08:00:00Z',
  ],
  [
    'in another time zone, in winter',
    daily('cron(0 9 * * *)', 'PT1H', { Timezone: 'Europe/Berlin' }),
    '2026-01-01T07:30:00Z',
    'SCHEDULED',
    null,
  ],
  ['after the one time', daily('at(2026-01-15T10:00)', 'PT1H'), '2026-01-15T11:00:00Z', 'EXPIRED', null],
] as const)('a schedule mutes %s: %o', ([, muteRule, now, status, until]) => {
  expect(muteStateAt(muteRule, new Date(now))).toEqual({ status, until: until && new Date(until) });
});

test('start and expiry bound every window', () => {
  const always = { ...daily('cron(0 0 * * *)', 'P1D') };
  const at = (rest: object) => muteStateAt({ ...always, ...rest }, new Date('2026-01-15T12:00:00Z'));
  expect(at({ StartDate: '2026-01-15T06:00:00Z' }).status).toBe('SCHEDULED');
  expect(at({ ExpireDate: '2026-01-15T18:00:00Z' })).toEqual({
    status: 'ACTIVE',
    until: new Date('2026-01-15T18:00:00Z'),
  });
});
