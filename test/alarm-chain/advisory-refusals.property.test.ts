import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  judgeAccount,
  type AdvisoryEvidence,
  type Evidence,
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
  keyArn,
} from './advisory-parts.ts';
import {
  accountId,
  anAccount,
  aSubscription,
  logGroupArn,
  refused,
  region,
  seen,
  topicArn,
  withAlarm,
  type AccountParts,
} from './compliant-account.ts';

const runs = Number(process.env['RINGCHECK_PROPERTY_RUNS'] ?? 300);

/** Accounts as the required evidence alone shows them: one that rings, one unknown, and some that do not ring. */
const accounts = fc.constantFrom<Partial<AccountParts>>(
  {},
  { subscriptions: refused('sns:ListSubscriptionsByTopic') },
  { status: refused('cloudtrail:GetTrailStatus') },
  { subscriptions: seen([]) },
  withAlarm({ threshold: 5 }),
  { filters: seen([]) },
);

const answer = <T>(...values: readonly T[]): fc.Arbitrary<Evidence<T>> =>
  fc.constantFrom(...values.map(seen));

const truths = fc.record({
  logClass: answer('STANDARD', 'INFREQUENT_ACCESS', 'UNKNOWN'),
  muteRules: answer([], [aMuteRule()], [aMuteRule({ status: 'SCHEDULED' })]),
  topic: answer(
    aTopic({ keyId: keyArn }),
    aTopic({ keyId: keyArn, policy: 'nonsense' }),
    aTopic({
      keyId: keyArn,
      policy: aTopicPolicy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }),
    }),
  ),
  key: answer(aKey(), aKey({ state: 'Disabled' }), aKey({ policy: aKeyPolicy(['kms:Decrypt']) })),
  filter: answer(aSubscriptionFilter(), aSubscriptionFilter({ a: ['b'] })),
});
type Truth = typeof truths extends fc.Arbitrary<infer T> ? T : never;

/** The note that a refusal of each part leaves. */
const noteOf: Readonly<Record<keyof Truth, NoteCode>> = {
  logClass: 'log-class-unseen',
  muteRules: 'mute-rules-unseen',
  topic: 'topic-policy-unseen',
  key: 'topic-key-unseen',
  filter: 'subscription-filter-unseen',
};
const partNames = Object.keys(noteOf) as readonly (keyof Truth)[];

function advisoryOf(truth: Truth): Partial<AdvisoryEvidence> {
  return {
    classByLogGroup: new Map([[logGroupArn, truth.logClass]]),
    muteRulesByPlace: new Map([[`${accountId}/${region}`, truth.muteRules]]),
    topicsByArn: new Map([[topicArn, truth.topic]]),
    keyByTopic: new Map([[topicArn, truth.key]]),
    filterBySubscription: new Map([[aSubscription().arn, truth.filter]]),
  };
}

function withRefused(truth: Truth, names: readonly (keyof Truth)[], why: UnseenWhy): Truth {
  return { ...truth, ...Object.fromEntries(names.map((name) => [name, refused('service:Call', why)])) };
}

const statusOf = (change: Partial<AccountParts>) =>
  complianceStatus(judgeAccount(anAccount(change), assumeRole), 'both');
const someParts = fc.subarray([...partNames]);
const whys = fc.constantFrom<UnseenWhy>('access-denied', 'throttled', 'timed-out', 'unsupported');

test('refused advisory evidence makes no status that neither the truth nor the required evidence gives', () => {
  fc.assert(
    fc.property(accounts, truths, someParts, whys, (account, truth, names, why) => {
      const known = statusOf({ ...account, advisory: advisoryOf(truth) });
      const status = statusOf({ ...account, advisory: advisoryOf(withRefused(truth, names, why)) });

      expect([known, statusOf(account)]).toContain(status);
    }),
    { numRuns: runs },
  );
});

test('advisory evidence of which all is refused leaves the status that the required evidence gives', () => {
  fc.assert(
    fc.property(accounts, truths, whys, (account, truth, why) => {
      const advisory = advisoryOf(withRefused(truth, partNames, why));

      expect(statusOf({ ...account, advisory })).toBe(statusOf(account));
    }),
    { numRuns: runs },
  );
});

test('advisory evidence makes no account PASSED', () => {
  fc.assert(
    fc.property(accounts, truths, someParts, whys, (account, truth, names, why) => {
      const status = statusOf({ ...account, advisory: advisoryOf(withRefused(truth, names, why)) });

      expect([statusOf(account), 'FAILED']).toContain(status);
    }),
    { numRuns: runs },
  );
});

test('where the chain still rings, each refusal is told by its note, and nothing else is called unseen', () => {
  fc.assert(
    fc.property(truths, someParts, whys, (truth, names, why) => {
      const advisory = advisoryOf(withRefused(truth, names, why));
      const { rings, notes } = judgeAccount(anAccount({ advisory }), assumeRole);
      fc.pre(rings === 'yes');
      // A key is known of only by its topic.
      const told = names.filter((name) => name !== 'key' || !names.includes('topic'));
      const unseenCodes = Object.values(noteOf);
      const unknownClass = truth.logClass.state === 'seen' && truth.logClass.value === 'UNKNOWN';
      const expected = new Set([
        ...told.map((name) => noteOf[name]),
        ...(unknownClass ? [noteOf.logClass] : []),
      ]);

      expect(new Set(notes.map(({ code }) => code).filter((code) => unseenCodes.includes(code)))).toEqual(
        expected,
      );
    }),
    { numRuns: runs },
  );
});
