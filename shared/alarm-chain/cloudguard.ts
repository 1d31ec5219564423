/**
 * The verdict `cloudguard`: our reading of the rule's GSL, which CloudGuard does not document further. On one trail of
 * the account there must be (a) an alarm, on a metric of any filter of its log group, with an SNS action that has a
 * confirmed subscriber, and (b) a metric filter that matches exactly the rule's records. The two are not tied to the
 * same filter, as in the GSL.
 */
import type { CloudTrailRecord } from '../filter-pattern/index.ts';
import type { Rule } from '../rules/rule.ts';
import { alarmsOnMetric, alarmsPerhapsOnMetric, mathAlarmsOnMetric } from './alarm.ts';
import { relateFilters, type RelatedFilter } from './candidates.ts';
import { compositesNaming } from './composite-alarm.ts';
import type { Note } from './evidence.ts';
import { topicActions } from './last-mile.ts';
import { logGroupReference } from './log-delivery.ts';
import {
  placeOf,
  type AccountSnapshot,
  type Alarms,
  type MetricAlarm,
  type MetricFilter,
  type MetricTransformation,
  type Trail,
} from './snapshot.ts';
import { isConfirmed } from './subscribers.ts';

type Answer = 'true' | 'false' | 'unknown';

export interface CloudguardVerdict {
  readonly cloudguard: 'pass' | 'fail' | 'unknown';
  readonly notes: readonly Note[];
  /** Where the only fault is a filter that catches more than the rule's events: one of those others. */
  readonly extra: CloudTrailRecord | null;
}

/** @param allTrailsSeen whether every trail of the account is in `trails`; a fail needs it */
export function judgeCloudguard(
  snapshot: AccountSnapshot,
  rule: Rule,
  trails: readonly Trail[],
  allTrailsSeen: boolean,
): CloudguardVerdict {
  const judged = trails.map((trail) => judgeOneTrail(snapshot, rule, trail));
  const passing = judged.find(({ answer }) => answer === 'true');
  if (passing !== undefined) return { cloudguard: 'pass', notes: passing.notes, extra: null };
  const extra = judged.map((one) => one.extra).find((one) => one !== null) ?? null;
  const isKnown = allTrailsSeen && judged.every(({ answer }) => answer === 'false');
  return { cloudguard: isKnown ? 'fail' : 'unknown', notes: [], extra };
}

function judgeOneTrail(snapshot: AccountSnapshot, rule: Rule, trail: Trail) {
  const none = { notes: [], extra: null };
  if (trail.logGroupArn === undefined) return { answer: 'false' as Answer, ...none };
  const filters = snapshot.filtersByLogGroup.get(trail.logGroupArn);
  if (filters?.state === 'absent') return { answer: 'false' as Answer, ...none };
  if (filters?.state !== 'seen') return { answer: 'unknown' as Answer, ...none };

  const related = relateFilters(rule, filters.value);
  const equal = related.filter(({ relation }) => relation.relation === 'equivalent');
  const hasEqual: Answer =
    equal.length > 0 ? 'true' : related.some(({ role }) => role === 'undecided') ? 'unknown' : 'false';
  const logGroup = logGroupReference(trail.logGroupArn);
  const place = logGroup === null ? '' : placeOf(logGroup);
  const answer = and(hasEqual, hasSnsSubscriber(snapshot, filters.value, place));
  const broader = related.find(({ relation }) => relation.relation === 'broader');
  return { answer, notes: notesOf(rule, equal), extra: broader?.relation.extra ?? null };
}

/** CloudGuard's own comparison is not public. It ignores quotes for certain and spaces in all likelihood. */
function notesOf(rule: Rule, equal: readonly RelatedFilter[]): readonly Note[] {
  const asWritten = equal.some(({ filter }) => foldPattern(filter.pattern) === foldPattern(rule.pattern));
  const first = equal[0];
  if (asWritten || first === undefined) return [];
  const message =
    `the filter \`${first.filter.name}\` means what the rule asks for but is written in another way; ` +
    'CloudGuard, whose comparison is not public, may not accept it';
  return [{ code: 'equal-by-meaning-only', link: 'metric-filter', message }];
}

function foldPattern(pattern: string): string {
  return pattern.replaceAll(/[\s"]/g, '');
}

function hasSnsSubscriber(
  snapshot: AccountSnapshot,
  filters: readonly MetricFilter[],
  place: string,
): Answer {
  if (filters.length === 0) return 'false';
  const alarms = snapshot.alarmsByPlace.get(place);
  if (alarms?.state !== 'seen') return 'unknown';
  const topics = topicsBehindFilters(alarms.value, filters);
  return or([
    ...topics.map((topic) => hasConfirmedSubscriber(snapshot, topic)),
    mayHaveOtherAlarms(alarms.value, filters) ? 'unknown' : 'false',
  ]);
}

/**
 * Whether an alarm with a topic may read a metric of the filters without being seen to: through a query, or because the
 * answer of AWS leaves out what it watches or what a filter publishes.
 */
function mayHaveOtherAlarms(alarms: Alarms, filters: readonly MetricFilter[]): boolean {
  if (filters.some(({ transformations }) => transformations.length === 0)) return true;
  const transformations = filters.flatMap((filter) => filter.transformations);
  const known = new Set(alarmsOnMetrics(alarms, transformations));
  const perhaps = transformations
    .flatMap((transformation) => alarmsPerhapsOnMetric(alarms, transformation))
    .filter((alarm) => !known.has(alarm));
  return [...perhaps, ...compositesNaming(alarms.composite, perhaps)].some(
    ({ alarmActions }) => topicActions(alarmActions).length > 0,
  );
}

/** The SNS topics of every alarm, metric math and composites included, on a metric of one of the filters. */
export function topicsBehindFilters(alarms: Alarms, filters: readonly MetricFilter[]): readonly string[] {
  const onMetrics = alarmsOnMetrics(
    alarms,
    filters.flatMap(({ transformations }) => transformations),
  );
  const all = [...onMetrics, ...compositesNaming(alarms.composite, onMetrics)];
  return [...new Set(all.flatMap(({ alarmActions }) => topicActions(alarmActions)))];
}

function alarmsOnMetrics(
  alarms: Alarms,
  transformations: readonly MetricTransformation[],
): readonly MetricAlarm[] {
  return transformations.flatMap((transformation) => [
    ...alarmsOnMetric(alarms, transformation),
    ...mathAlarmsOnMetric(alarms, transformation),
  ]);
}

function hasConfirmedSubscriber(snapshot: AccountSnapshot, topicArn: string): Answer {
  const subscriptions = snapshot.subscriptionsByTopic.get(topicArn);
  if (subscriptions?.state === 'absent') return 'false';
  if (subscriptions?.state !== 'seen') return 'unknown';
  return subscriptions.value.some(isConfirmed) ? 'true' : 'false';
}

function and(a: Answer, b: Answer): Answer {
  if (a === 'false' || b === 'false') return 'false';
  return a === 'true' && b === 'true' ? 'true' : 'unknown';
}

function or(answers: readonly Answer[]): Answer {
  if (answers.includes('true')) return 'true';
  return answers.includes('unknown') ? 'unknown' : 'false';
}
