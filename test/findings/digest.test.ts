import { expect, test } from 'vitest';
import {
  judgeAccount,
  noteCodes,
  type AdvisoryEvidence,
  type MuteRule,
  type NoteCode,
} from '../../shared/alarm-chain/index.ts';
import { complianceStatus } from '../../shared/findings/index.ts';
import { digestOf } from '../../shared/findings/digest.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  accountId,
  anAccount,
  aStatus,
  hoursAgo,
  logGroupArn,
  refused,
  region,
  seen,
  withAlarm,
  type AccountParts,
} from '../alarm-chain/compliant-account.ts';

const judge = (change: Partial<AccountParts> = {}) => judgeAccount(anAccount(change), assumeRole);

function digest(change: Partial<AccountParts>) {
  const judgement = judge(change);
  return digestOf(judgement, complianceStatus(judgement, 'both'));
}

test('the digest does not move with delivery times, and does with the chain', () => {
  const same = { status: seen(aStatus({ latestDeliveryAt: hoursAgo(1) })) };

  const noted = { status: seen(aStatus({ latestDeliveryAt: undefined })) };

  expect(digest(same)).toBe(digest({}));
  expect(digest(noted)).toBe(digest({}));
  expect(digest(withAlarm({ threshold: 0.5 }))).not.toBe(digest({}));
  expect(digest({ filters: seen([]) })).not.toBe(digest({}));
});

test('a delivery error that is told beside fresh deliveries comes and goes without an import', () => {
  const stale = { status: seen(aStatus({ latestDeliveryError: 'AccessDenied' })) };

  expect(judge(stale).notes.map(({ code }) => code)).toEqual(['log-delivery-error-stale']);
  expect(digest(stale)).toBe(digest({}));
});

test('the digest does not move with the state of the alarm', () => {
  const inAlarm = judge(withAlarm({ alarmState: 'ALARM', stateSince: hoursAgo(3) }));

  expect(digestOf(inAlarm, 'PASSED')).toBe(digestOf(judge(), 'PASSED'));
});

const window: MuteRule = {
  arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm-mute-rule:weekly`,
  name: 'weekly',
  alarmNames: ['assume-role'],
  expression: 'cron(0 2 ? * SUN *)',
  duration: 'PT1H',
  timeZone: 'UTC',
  startsAt: undefined,
  expiresAt: undefined,
  status: 'SCHEDULED',
};
const advisories: readonly (readonly [NoteCode, Partial<AdvisoryEvidence>])[] = [
  ['alarm-mute-window', { muteRulesByPlace: new Map([[`${accountId}/${region}`, seen([window])]]) }],
  ['log-class-unseen', { classByLogGroup: new Map([[logGroupArn, refused('logs:DescribeLogGroups')]]) }],
];

test.for(advisories)('an account that gains the note %s has the digest that it had', ([code, advisory]) => {
  expect(judge({ advisory }).notes.map((note) => note.code)).toEqual([code]);
  expect(digest({ advisory })).toBe(digest({}));
});

/** They follow time, throttling or the audit's own visits. */
const moving: readonly NoteCode[] = [
  'log-delivery-time-unknown',
  'log-delivery-error-stale',
  'alarm-already-in-alarm',
  'alarm-mute-window',
  'metric-counted-events',
  'log-class-unseen',
  'mute-rules-unseen',
  'topic-policy-unseen',
  'topic-key-unseen',
  'subscription-filter-unseen',
  'alarm-history-unseen',
  'live-proof-unseen',
];

test.for([...noteCodes])(
  'the note %s moves the digest only if it tells of a change of the account',
  (code) => {
    const noted = { ...judge(), notes: [{ code, link: 'alarm', message: 'as told' } as const] };

    expect(digestOf(noted, 'PASSED') === digestOf(judge(), 'PASSED')).toBe(moving.includes(code));
  },
);
