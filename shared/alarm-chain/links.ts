/**
 * The closed lists of the chain: its links in order, why a link breaks, why it could not be seen, and what is only
 * noted. Everything that people or programs read as a code is declared here once.
 */

/** The links in chain order. `live` is advisory: it can break a chain, but its absence never bars a verdict. */
export const linkNames = [
  'trail',
  'event-selection',
  'log-delivery',
  'metric-filter',
  'alarm',
  'notification',
  'subscriber',
  'live',
] as const;
export type LinkName = (typeof linkNames)[number];

/** The links whose evidence a verdict needs: all but `live`. */
export const requiredLinks: readonly LinkName[] = linkNames.filter((link) => link !== 'live');

/** Every reason a link can break, with the link it breaks and the sentence that tells a person what is wrong. */
export const breakReasons = {
  'no-trail': { link: 'trail', sentence: 'no CloudTrail trail records this account' },
  'trail-not-logging': { link: 'trail', sentence: 'the trail is switched off' },
  'trail-misses-regions': {
    link: 'trail',
    sentence:
      'the trail records one Region only, while more than one is enabled: it misses the STS calls of the others',
  },
  'management-events-not-recorded': {
    link: 'event-selection',
    sentence: 'the event selectors of the trail leave management events out',
  },
  'read-events-not-recorded': {
    link: 'event-selection',
    sentence: 'the event selectors of the trail leave read-only events out, and AssumeRole is one',
  },
  'no-log-group': { link: 'log-delivery', sentence: 'the trail does not deliver to CloudWatch Logs' },
  'log-group-missing': {
    link: 'log-delivery',
    sentence: 'the log group that the trail names does not exist',
  },
  'log-delivery-failing': { link: 'log-delivery', sentence: 'CloudTrail cannot deliver to the log group' },
  'log-delivery-stale': {
    link: 'log-delivery',
    sentence: 'CloudTrail has delivered nothing to the log group for over 24 hours',
  },
  'log-class-without-filters': {
    link: 'log-delivery',
    sentence: 'the log group is of a class on which metric filters do not run',
  },
  'no-metric-filter': { link: 'metric-filter', sentence: 'no metric filter looks for the event' },
  'filter-never-matches': {
    link: 'metric-filter',
    sentence: 'the metric filter catches no record of the event',
  },
  'filter-misses-events': {
    link: 'metric-filter',
    sentence: 'the metric filter misses some records of the event',
  },
  'filter-broader-than-rule': {
    link: 'metric-filter',
    sentence:
      'the metric filter also catches other events, so CloudGuard does not accept it as equal to the rule',
  },
  'filter-excludes-account': {
    link: 'metric-filter',
    sentence: 'the field selection criteria of the metric filter leave this account out',
  },
  'metric-value-not-positive': {
    link: 'metric-filter',
    sentence: 'the metric filter counts an event with a value that is not above zero',
  },
  'no-alarm': { link: 'alarm', sentence: 'no alarm watches the metric of the filter' },
  'alarm-needs-more-events': { link: 'alarm', sentence: 'one event is not enough to set off the alarm' },
  'alarm-cannot-fire': { link: 'alarm', sentence: 'the alarm cannot be set off by the event at all' },
  'alarm-never-resets': {
    link: 'alarm',
    sentence: 'the alarm cannot leave ALARM, so that later events bring no further notification',
  },
  'alarm-actions-disabled': { link: 'alarm', sentence: 'the actions of the alarm are switched off' },
  'alarm-muted': { link: 'alarm', sentence: 'a mute rule silences the actions of the alarm' },
  'no-alarm-action': { link: 'notification', sentence: 'the alarm has no action for its ALARM state' },
  'no-sns-action': { link: 'notification', sentence: 'no action of the alarm is an SNS topic' },
  'topic-missing': { link: 'notification', sentence: 'the SNS topic of the alarm does not exist' },
  'topic-policy-denies-cloudwatch': {
    link: 'notification',
    sentence: 'the policy of the SNS topic does not let CloudWatch publish',
  },
  'topic-key-denies-cloudwatch': {
    link: 'notification',
    sentence: 'the key that encrypts the SNS topic does not let CloudWatch use it',
  },
  'no-subscription': { link: 'subscriber', sentence: 'nobody is subscribed to the SNS topic' },
  'no-confirmed-subscription': {
    link: 'subscriber',
    sentence: 'no subscription of the SNS topic has been confirmed',
  },
  'subscription-filter-drops-alarms': {
    link: 'subscriber',
    sentence: 'the filter policy of every confirmed subscription drops alarm messages',
  },
  'metric-missed-our-visits': {
    link: 'live',
    sentence: 'the metric counted nothing although the audit itself assumed a role',
  },
  'alarm-action-failed': { link: 'live', sentence: 'CloudWatch failed to run the action of the alarm' },
} as const satisfies Record<string, { readonly link: LinkName; readonly sentence: string }>;
export type BreakReason = keyof typeof breakReasons;

/** Reasons of link `live`: what has happened tells of them, never the configuration. */
export const liveReasons = [
  'metric-missed-our-visits',
  'alarm-action-failed',
] as const satisfies readonly BreakReason[];
export type LiveReason = (typeof liveReasons)[number];

/** Why a link could not be seen. "Could not look" is never "is not there". */
export const unseenReasons = {
  'access-denied': 'the audit role was refused',
  throttled: 'AWS kept throttling the call',
  'timed-out': 'the service did not answer in time',
  'owner-account-unreachable': 'the account that owns it could not be entered',
  'region-disabled': 'its Region is not enabled',
  undecided: 'it could be read, but not decided',
  unsupported: 'this version of the audit, or the endpoint, does not support it',
} as const;
export type UnseenWhy = keyof typeof unseenReasons;

/**
 * Whether nobody has refused: the service was only too busy or too slow, and the next attempt may succeed.
 * @param why an `UnseenWhy`, or a reason of a list that has all of these
 */
export function isPassing(why: string): boolean {
  return why === 'throttled' || why === 'timed-out';
}

/** What is worth telling but changes no verdict. */
export const noteCodes = [
  'equal-by-meaning-only',
  'log-delivery-time-unknown',
  'log-delivery-error-stale',
  'regions-unseen',
  'account-pending-closure',
  'log-alarm',
  'alarm-already-in-alarm',
  'alarm-mute-window',
  'metric-counted-events',
  'log-class-unseen',
  'mute-rules-unseen',
  'topic-policy-unseen',
  'topic-policy-undecided',
  'topic-key-unseen',
  'topic-key-undecided',
  'subscription-filter-unseen',
  'subscription-filter-undecided',
  'alarm-history-unseen',
  'live-proof-unseen',
] as const;
export type NoteCode = (typeof noteCodes)[number];
