import {
  liveReasons,
  parseArn,
  type AccountSnapshot,
  type BreakReason,
  type MetricFilter,
  type Path,
} from '../alarm-chain/index.ts';
import type { Rule } from '../rules/rule.ts';
import { refuse, type Refusal } from './refusals.ts';
import { isNameTaken } from './ownership.ts';
import { alarmStep, filterStep, isAlarmOf, isFilterOf, mostFilters, ownName, type Step } from './steps.ts';
import { findTarget, type Target } from './target.ts';

/** What the remediation would do in one account. */
export type Plan =
  | { readonly outcome: 'nothing-to-do' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | {
      readonly outcome: 'planned';
      readonly steps: readonly Step[];
      /** What seems to be there already, exactly as these steps make it, and has to be so when the others are done. */
      readonly reliesOn?: readonly Step[];
    };

/** What a plan rests on. */
export interface PlanSubject {
  readonly snapshot: AccountSnapshot;
  readonly rule: Rule;
  /** Whether the account passes by the chosen verdict. */
  readonly passes: boolean;
  /** Whether it fails by it; an account that does neither could not be judged. */
  readonly fails: boolean;
  /** What broke the best chain; null or left out where nothing did. */
  readonly brokenBy?: BreakReason | null;
  /** Whether somebody answers for the failure. */
  readonly isExcepted: boolean;
  /** The topic of the alarm, with `{partition}`, `{region}` and `{account}` to be filled in; null where none is set. */
  readonly topicArn: string | null;
  /** Whether somebody answers for the failure of the account that would be written to; nobody does where left out. */
  readonly isExceptedAt?: (accountId: string) => boolean;
  /** Whether the remediation may write to an account. */
  readonly isAllowed: (accountId: string) => boolean;
}

/**
 * Plans filter and alarm, as far as they are missing. Whether they would make the chain ring is not yet proved: that
 * needs a look at the topic, and a judgement of the account as it would be.
 */
export function planSteps(subject: PlanSubject): Plan {
  const { snapshot, rule, passes, fails, isExcepted, topicArn, brokenBy } = subject;
  if (passes) return { outcome: 'nothing-to-do' };
  if (isExcepted) return refused(refuse('excepted'));
  const target = findTarget(snapshot, rule);
  if ('reason' in target) return refused(target);
  if (!fails) return refused(refuse('undetermined'));
  const behind = brokenInPractice(brokenBy ?? null) ?? brokenBehindAlarm(target);
  if (behind !== null) return refused(refuse('broken-after-the-alarm', behind));
  if (subject.isExceptedAt?.(target.accountId) === true)
    return refused(refuse('excepted', `in account ${target.accountId}`));
  if (!subject.isAllowed(target.accountId))
    return refused(refuse('not-opted-in', `account ${target.accountId}`));
  const topic = topicArn === null ? topicOfOwnAlarm(target, rule) : filledIn(topicArn, target);
  if (topic === null) return refused(refuse('topic-not-configured'));
  const problem = placeProblem(topic, target);
  return problem === null ? completeAt(target, rule, topic) : refused(refuse('topic-not-usable', problem));
}

function completeAt(target: Target, rule: Rule, topicArn: string): Plan {
  const filter = filterPlan(target, rule);
  if ('reason' in filter) return refused(filter);
  const alarm = alarmStep(rule, target, filter.metric, topicArn);
  const { AlarmName } = alarm.input;
  const isTaken = isNameTaken(target.alarms, AlarmName);
  // Its tags are not among what an answer about alarms tells; they are looked at before anything is written.
  if (isTaken && !target.alarms.metric.some((one) => isAlarmOf(alarm, one))) {
    return refused(refuse('name-taken-by-foreign-resource', `the alarm ${AlarmName}`));
  }
  const steps = [...(filter.step === null ? [] : [filter.step]), ...(isTaken ? [] : [alarm])];
  if (steps.length === 0) return refused(refuse('broken-after-the-alarm'));
  const reliesOn = [...(filter.own === null ? [] : [filter.own]), ...(isTaken ? [alarm] : [])];
  return { outcome: 'planned', steps, reliesOn };
}

interface FilterPlan {
  /** Null where a filter is reused. */
  readonly step: Step | null;
  /** The step that made the filter which is reused; null where it is somebody else's, or none is reused. */
  readonly own: Step | null;
  readonly metric: { readonly namespace: string; readonly metricName: string };
}

function filterPlan(target: Target, rule: Rule): FilterPlan | Refusal {
  const step = filterStep(rule, target, target.logGroupName);
  const own = target.filters.find(({ name }) => name === step.input.filterName);
  if (own !== undefined && isFilterOf(step, own)) return { step: null, own: step, metric: metricOf(own) };
  if (target.reusable !== null) return { step: null, own: null, metric: metricOf(target.reusable) };
  if (own !== undefined) return refuse('name-taken-by-foreign-resource', `the metric filter ${own.name}`);
  if (target.filters.length >= mostFilters) {
    return refuse('filter-quota-reached', `${target.logGroupName} has ${target.filters.length}`);
  }
  const [{ metricNamespace: namespace, metricName }] = step.input.metricTransformations;
  return { step, own: null, metric: { namespace, metricName } };
}

function metricOf({ transformations: [transformation] }: MetricFilter): FilterPlan['metric'] {
  const { namespace = '', metricName = '' } = transformation ?? {};
  return { namespace, metricName };
}

/** The alarm's own topic, or who hears it, is what is wrong: another alarm beside it would hide that. */
const reasonsBehindAlarm: ReadonlySet<BreakReason> = new Set<BreakReason>([
  // Somebody has silenced it for long: an alarm beside it would undo that behind their back.
  'alarm-muted',
  'topic-missing',
  'topic-policy-denies-cloudwatch',
  'topic-key-denies-cloudwatch',
  'no-subscription',
  'no-confirmed-subscription',
  'subscription-filter-drops-alarms',
]);

/** All is as it should be, and still nobody heard the audit's own visits: another alarm would be as deaf. */
function brokenInPractice(brokenBy: BreakReason | null): string | null {
  return liveReasons.some((reason) => reason === brokenBy) ? `live, ${brokenBy}` : null;
}

/** What breaks a way whose filter and alarm are right; null where there is no such way. */
function brokenBehindAlarm({ paths }: Target): string | null {
  const breaks = paths.map(({ links }: Path) => links.at(-1));
  const found = breaks.find((last) => last?.state === 'broken' && reasonsBehindAlarm.has(last.reason));
  return found?.state === 'broken' ? `${found.link}, ${found.reason}` : null;
}

/** The topic of an alarm that is there already, as the remediation makes it for any topic. */
function topicOfOwnAlarm(target: Target, rule: Rule): string | null {
  const own = target.alarms.metric.find(({ name }) => name === ownName(rule));
  return own?.alarmActions[0] ?? null;
}

/**
 * An alarm notifies topics of its own Region alone; for another CloudWatch answers `Invalid region`:
 * https://github.com/cds-snc/notification-terraform/pull/128
 */
function placeProblem(topicArn: string, { region, partition }: Target): string | null {
  const topic = parseArn(topicArn);
  // What is no ARN is the place of one, in advice to a person.
  if (topic === null || (topic.region === region && topic.partition === partition)) return null;
  return `${topicArn} is not in ${region}, where the alarm is`;
}

/** Fills in what the setting leaves open. */
function filledIn(topicArn: string, { partition, region, accountId }: Target): string {
  return topicArn
    .replaceAll('{partition}', partition)
    .replaceAll('{region}', region)
    .replaceAll('{account}', accountId);
}

function refused(refusal: Refusal): Plan {
  return { outcome: 'refused', refusal };
}
