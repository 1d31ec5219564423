import { isPassing, type Unseen, type UnseenWhy } from '../alarm-chain/index.ts';

/** Why nothing is created in an account: a closed list, each with the sentence that a person reads. */
export const refusalReasons = {
  'broken-before-the-filter':
    'the chain is broken before the metric filter: a filter there would never see the event, so a person must mend that first',
  'broken-after-the-alarm':
    'metric filter and alarm are right: what is broken lies behind the alarm, and a person must mend it',
  'topic-not-configured':
    'no topic is configured for the alarm; topic and log group have to be there already (infra/alarm-topic.yml deploys a topic)',
  'topic-not-usable': 'the configured topic would not bring the alarm to anybody',
  'not-opted-in': 'the account that would be written to is not on the allow list',
  'name-taken-by-foreign-resource':
    'something that is not as Ringcheck makes it has the name that Ringcheck would use, and is left alone',
  'filter-quota-reached': 'the log group has as many metric filters as AWS allows',
  'owner-account-unreachable':
    'the account that would be written to could not be entered, or the one that owns the log group could not be looked into',
  excepted: 'somebody answers for the failure',
  'evidence-stale': 'the account is not as it was when the plan was made',
  undetermined: 'the account could not be judged in full',
} as const satisfies Record<string, string>;
export type RefusalReason = keyof typeof refusalReasons;

/** A reason with what it was about. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** One sentence for a person. */
  readonly message: string;
  /** Somebody was only too busy or too slow: the same may be done a little later. */
  readonly mayPass?: true;
}

/** @param detail what was seen, in words; the reason's own sentence alone where left out */
export function refuse(reason: RefusalReason, detail = ''): Refusal {
  const sentence = refusalReasons[reason];
  return { reason, message: detail === '' ? `${sentence}.` : `${sentence}: ${detail}.` };
}

/** A refusal that holds for this moment: looked at anew, things may be otherwise. */
export function refuseForNow(reason: RefusalReason, detail: string): Refusal {
  return { ...refuse(reason, detail), mayPass: true };
}

/** The refusal of a guard that could not look. */
export function refuseUnseen({ operation, why, message }: Unseen): Refusal {
  return passing(why, refuse('undetermined', `${operation} was not answered (${why}: ${message})`));
}

/** The refusal, which may pass if that is so of what caused it. */
export function passing(why: UnseenWhy | null, refusal: Refusal): Refusal {
  return why !== null && isPassing(why) ? { ...refusal, mayPass: true } : refusal;
}
