import { expect, test } from 'vitest';
import {
  firstUnseen,
  judgeAccount,
  linkNames,
  noteCodes,
  type LinkName,
  type NoteCode,
  type UnseenWhy,
} from '../../shared/alarm-chain/index.ts';
import { complianceStatus } from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  aKey,
  aKeyPolicy,
  aMuteRule,
  aSubscriptionFilter,
  aTopic,
  aTopicPolicy,
  parts,
} from './advisory-parts.ts';
import {
  aFilter,
  anAccount,
  anAlarm,
  aStatus,
  hoursAgo,
  refused,
  seen,
  topicArn,
  withAlarm,
  type AccountParts,
} from './compliant-account.ts';
import { visited, type Visited } from './visited-account.ts';

interface Unseen {
  readonly change: Partial<AccountParts>;
  readonly link: LinkName;
}

/** One change to a compliant account for every why; the compiler refuses a why without one. */
const whys: Readonly<Record<UnseenWhy, Unseen>> = {
  'access-denied': {
    change: { subscriptions: refused('sns:ListSubscriptionsByTopic') },
    link: 'subscriber',
  },
  throttled: { change: { alarms: refused('cloudwatch:DescribeAlarms', 'throttled') }, link: 'alarm' },
  'timed-out': {
    change: { selection: refused('cloudtrail:GetEventSelectors', 'timed-out') },
    link: 'event-selection',
  },
  'owner-account-unreachable': {
    change: { filters: refused('logs:DescribeMetricFilters', 'owner-account-unreachable') },
    link: 'metric-filter',
  },
  'region-disabled': {
    change: { status: refused('cloudtrail:GetTrailStatus', 'region-disabled') },
    link: 'trail',
  },
  undecided: {
    change: { filters: seen([aFilter({ appliesOnTransformedLogs: true })]) },
    link: 'metric-filter',
  },
  unsupported: {
    change: { filters: seen([aFilter({ pattern: '{ $.eventName ~ AssumeRole }' })]) },
    link: 'metric-filter',
  },
};

test.for(Object.entries(whys) as [UnseenWhy, Unseen][])(
  'one change to a compliant account → unseen, %s',
  ([why, { change, link }]) => {
    const judgement = judgeAccount(anAccount(change), assumeRole);

    expect(judgement).toMatchObject({ rings: 'unknown', brokenLink: null, reason: null, witness: null });
    expect(firstUnseen(judgement.chain)).toMatchObject({ link, why });
    expect(complianceStatus(judgement, 'both')).toBe(link === 'subscriber' ? 'WARNING' : 'NOT_AVAILABLE');
  },
);

/** A condition key that only AWS could evaluate. */
const unknownCondition = { Condition: { StringEquals: { 'aws:SourceOrgPaths': 'o-1/r-1/' } } };

/** What earlier visits of the audit left behind, as the one change to an account. */
function visitsLeft(given: Visited): Partial<AccountParts> {
  return { advisory: visited(given).advisory };
}

const pattern = '{ ($.eventSource = sts.amazonaws.com) && ($.eventName = AssumeRole) }';
const windowOfAnHour = { expression: 'cron(0 3 * * *)', duration: 'PT1H', status: 'SCHEDULED' };
const allow = { Effect: 'Allow', Principal: '*', Action: 'SNS:Publish', Resource: topicArn };

/**
 * One change to a compliant account for every note of the judge; the compiler refuses a code without one. That an account
 * is about to be closed is told by Organizations, and noted by the audit.
 */
const notes: Readonly<Record<Exclude<NoteCode, 'account-pending-closure'>, Partial<AccountParts>>> = {
  'equal-by-meaning-only': { filters: seen([aFilter({ pattern })]) },
  'log-delivery-time-unknown': { status: seen(aStatus({ latestDeliveryAt: undefined })) },
  'log-delivery-error-stale': { status: seen(aStatus({ latestDeliveryError: 'Throttling' })) },
  'regions-unseen': { enabledRegions: refused('account:ListRegions') },
  'log-alarm': { alarms: seen({ metric: [anAlarm()], composite: [], log: ['by-query'] }) },
  'alarm-already-in-alarm': withAlarm({ alarmState: 'ALARM', stateSince: hoursAgo(1) }),
  'alarm-mute-window': { advisory: parts.muteRules(seen([aMuteRule(windowOfAnHour)])) },
  'metric-counted-events': visitsLeft({ counts: [1, 1] }),
  'log-class-unseen': { advisory: parts.logClass(refused('logs:DescribeLogGroups')) },
  'mute-rules-unseen': { advisory: parts.muteRules(refused('cloudwatch:ListAlarmMuteRules')) },
  'topic-policy-unseen': { advisory: parts.topic(refused('sns:GetTopicAttributes')) },
  'topic-policy-undecided': {
    advisory: parts.topic(seen(aTopic({ policy: aTopicPolicy({ ...allow, ...unknownCondition }) }))),
  },
  'topic-key-unseen': { advisory: parts.key(refused('kms:DescribeKey')) },
  'topic-key-undecided': {
    advisory: parts.key(
      seen(aKey({ policy: aKeyPolicy(['kms:GenerateDataKey*', 'kms:Decrypt'], unknownCondition) })),
    ),
  },
  'subscription-filter-unseen': { advisory: parts.filter(refused('sns:GetSubscriptionAttributes')) },
  'subscription-filter-undecided': {
    advisory: parts.filter(seen(aSubscriptionFilter({ NewStateReason: ['x'] }, 'MessageBody'))),
  },
  'alarm-history-unseen': visitsLeft({
    windows: [],
    actions: refused('cloudwatch:DescribeAlarmHistory'),
  }),
  'live-proof-unseen': visitsLeft({ answer: refused('cloudwatch:GetMetricData') }),
};

test.for(Object.entries(notes))(
  'one change to a compliant account → the note %s, no other verdict',
  ([code, change]) => {
    const judgement = judgeAccount(anAccount(change), assumeRole);

    expect(judgement.notes.map((note) => note.code)).toEqual([code]);
    expect(judgement).toMatchObject({ cloudguard: 'pass', rings: 'yes', brokenLink: null, reason: null });
    expect(complianceStatus(judgement, 'both')).toBe('PASSED');
    const [note] = judgement.notes;
    expect(linkNames).toContain(note?.link);
    // A sentence for a person: it names something and ends without a full stop, for it is joined to others.
    expect(note?.message).toMatch(/^\S.{20,}[^.]$/);
  },
);

test('every code of the closed list is in the table, but for the one of the audit', () => {
  expect(Object.keys(notes).toSorted()).toEqual(
    noteCodes.filter((code) => code !== 'account-pending-closure').toSorted(),
  );
});
