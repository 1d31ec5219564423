/** What the chain of one account leads to in others: the parts of an organization trail, and foreign topics. */
import {
  isPassing,
  parseArn,
  type EventSelection,
  type Evidence,
  type Subscription,
  type Trail,
  type TrailStatus,
  type Unseen,
} from '../alarm-chain/index.ts';
import type { AccountReader } from './account-reader.ts';
import type { Session } from './session.ts';

/** The other accounts of the organization, as far as the audit may enter them. */
export interface Neighbours {
  /** The auditor's own account: it sees the organization's trails too. */
  readonly auditorAccountId: string;
  /** Milliseconds that an account waits for what others answer, so that time is left to publish what is known. */
  readonly patience: number;
  /**
   * A reader of another account, shared by all who ask. Unseen where the account is not of the organization, or cannot
   * be entered.
   */
  borrow(accountId: string, asker: Session): Promise<AccountReader | Unseen>;
}

/**
 * The answer, or that it did not come before the time of the asking account was up. What is shared goes on for others.
 */
export async function beforeDeadline<T>(
  answer: Promise<Evidence<T>>,
  operation: string,
  { signal }: Session,
): Promise<Evidence<T>> {
  const late: Unseen = {
    state: 'unseen',
    why: 'timed-out',
    operation,
    message: 'the account ran out of time',
  };
  if (signal.aborted) {
    // A defect in it is told to whoever shares it; here nobody waits, and it must not end the process.
    answer.catch(() => undefined);
    return late;
  }
  return await new Promise((resolve, reject) => {
    const stop = () => {
      resolve(late);
    };
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}

/**
 * Status and selectors of a trail that belongs to another account. Asked of the trail's owner, the owner of the log
 * group, the auditor and the member itself, in this order, until one answers: which of them may ask is not the same in
 * every organization. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 */
export async function readForeignTrail(
  member: AccountReader,
  neighbours: Neighbours,
  trail: Trail,
): Promise<readonly [Evidence<TrailStatus>, Evidence<EventSelection>]> {
  const owners = [trail.arn, trail.logGroupArn ?? ''].flatMap((arn) => parseArn(arn)?.accountId || []);
  const asked = [...new Set([...owners, neighbours.auditorAccountId, member.session.accountId])];
  return await Promise.all([
    firstAnswer(asked, 'cloudtrail:GetTrailStatus', (reader) => reader.trailStatus(trail)),
    firstAnswer(asked, 'cloudtrail:GetEventSelectors', (reader) => reader.eventSelectors(trail)),
  ]);

  async function firstAnswer<T>(
    accountIds: readonly string[],
    operation: string,
    ask: (reader: AccountReader) => Promise<Evidence<T>>,
  ): Promise<Evidence<T>> {
    const refusals: string[] = [];
    let unanswered: Unseen['why'] | null = null;
    for (const accountId of accountIds) {
      const reader = await readerFor(member, neighbours, accountId);
      const answer =
        'state' in reader ? reader : await beforeDeadline(ask(reader), operation, member.session);
      if (answer.state === 'seen') return answer;
      // Who was too busy or too slow has not refused.
      if (answer.state === 'unseen' && isPassing(answer.why)) unanswered ??= answer.why;
      refusals.push(`${accountId}: ${answer.message}`);
    }
    const why = unanswered ?? 'owner-account-unreachable';
    return { state: 'unseen', why, operation, message: refusals.join('; ') };
  }
}

/**
 * Asks about an alarm's topic. A topic of another account is asked of its owner first, once for all who share it; where
 * that fails, with the credentials of the account that holds the alarm.
 */
export async function askAboutTopic<T>(
  alarmOwner: AccountReader,
  asker: Session,
  neighbours: Neighbours,
  topicArn: string,
  operation: string,
  ask: (reader: AccountReader) => Promise<Evidence<T>>,
): Promise<Evidence<T>> {
  const owner = parseArn(topicArn)?.accountId ?? '';
  if (owner !== alarmOwner.session.accountId) {
    const reader = await readerFor(alarmOwner, neighbours, owner);
    if (!('state' in reader)) {
      const answer = await beforeDeadline(ask(reader), operation, asker);
      if (answer.state !== 'unseen') return answer;
    }
  }
  return await beforeDeadline(ask(alarmOwner), operation, asker);
}

/** The subscriptions of an alarm's topic. */
export async function readTopicSubscriptions(
  alarmOwner: AccountReader,
  asker: Session,
  neighbours: Neighbours,
  topicArn: string,
): Promise<Evidence<readonly Subscription[]>> {
  const operation = 'sns:ListSubscriptionsByTopic';
  return await askAboutTopic(alarmOwner, asker, neighbours, topicArn, operation, (reader) =>
    reader.subscriptions(topicArn),
  );
}

/** The reader of an account: the one at hand, or a borrowed one. */
export async function readerFor(
  own: AccountReader,
  neighbours: Neighbours,
  accountId: string,
): Promise<AccountReader | Unseen> {
  return accountId === own.session.accountId ? own : await neighbours.borrow(accountId, own.session);
}
