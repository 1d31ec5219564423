/** What the page of reasons says of accounts that were not judged in full, and of notes. */
import type { NoteCode, UnseenWhy } from '../../shared/alarm-chain/index.ts';
import type { AccountWhy } from '../../shared/audit/report.ts';

/** Whole accounts: what it means, and what to do. */
export const accountWhys = {
  'role-not-assumable':
    'The account was never entered: STS refused the audit role. It does not exist there, does not trust the auditor account or this role of it, asks for another external id, or a service control policy forbids the call. STS answers all of these alike. Deploy [infra/audit-role.yml](../infra/audit-role.yml) to the account; a management account and an account that has just joined are the usual ones. `ringcheck check-setup` lists all of them at once.',
  deadline:
    'The function had no time left: it ends an audit before Lambda would. Nothing is wrong with the account, and its finding stays as it was. If it happens again, let [Step Functions audit in batches](deploy.md#more-accounts-than-one-function-can-audit). A terminal has no deadline.',
  'account-not-active':
    'Organizations calls the account SUSPENDED, CLOSED or PENDING_ACTIVATION: no role in it can be assumed. It is excluded and counts for nothing. One in PENDING_CLOSURE still works and is audited.',
  'out-of-scope':
    'Flags or settings leave the account out: see [which accounts](terminal.md#which-accounts). It is excluded and counts for nothing.',
} as const satisfies Readonly<Record<Exclude<AccountWhy, UnseenWhy>, string>>;

/** One line each: a note changes no verdict. */
export const notes = {
  'equal-by-meaning-only':
    "The filter matches exactly the records of the rule, but is written in other words. CloudGuard does not tell how it compares patterns, so it may fail the account; the rule's own words would leave no doubt.",
  'log-delivery-time-unknown':
    'CloudTrail names no delivery and no start, so that a stale delivery could not be recognised.',
  'log-delivery-error-stale': 'CloudTrail still shows an error, but has delivered since.',
  'regions-unseen':
    'Not every Region could be asked for trails. A multi-Region trail was seen, so that no chain depends on it; a trail there may count for CloudGuard.',
  'account-pending-closure': 'The account is about to be closed, and still works.',
  'log-alarm':
    'The account has alarms on log queries. They may watch the event; the rule asks for a metric filter all the same.',
  'alarm-already-in-alarm':
    'The alarm is in ALARM now: the next call will not notify again until it has left. See [the noise](operate.md#the-noise-of-this-rule).',
  'alarm-mute-window': 'A mute rule silences the alarm at times, but leaves gaps within a day.',
  'metric-counted-events': "The live proof: the metric counted something around the audit's own visit.",
  'log-class-unseen': 'The class of the log group could not be read, or is one that is not known.',
  'mute-rules-unseen': 'Mute rules could not be read.',
  'topic-policy-unseen': 'The policy of the topic could not be read.',
  'topic-policy-undecided':
    'Whether the policy of the topic lets CloudWatch publish depends on what is not known.',
  'topic-key-unseen': 'The key of the topic could not be read.',
  'topic-key-undecided': 'Whether the key of the topic lets CloudWatch use it depends on what is not known.',
  'subscription-filter-unseen': 'The filter policy of a subscription could not be read.',
  'subscription-filter-undecided':
    'Whether a filter policy lets alarm messages through depends on what is not known.',
  'alarm-history-unseen': "Whether the alarm's actions worked could not be read.",
  'live-proof-unseen': "Whether the audit's own visits were counted could not be read.",
} as const satisfies Readonly<Record<NoteCode, string>>;
