import type { AlarmBehaviour } from './alarm-evaluation.ts';
import { alarmReference, longestShown, reasonOfBehaviour } from './alarm.ts';
import { compareText } from './candidates.ts';
import { alarmsInRule, parseAlarmRule, precedences } from './composite-rule.ts';
import { answerOfRule, type AlarmRole, type RuleAnswer } from './composite-transition.ts';
import { cut } from './cut.ts';
import { broken, holds, unseen, type LinkEvidence } from './evidence.ts';
import type { BreakReason } from './links.ts';
import type { CompositeAlarm, MetricAlarm } from './snapshot.ts';

/** An alarm that reads the filter's metric, with what one event does to it. */
export interface JudgedAlarm {
  readonly alarm: MetricAlarm;
  readonly answer: AlarmBehaviour;
}

/** A composite alarm over alarms on the filter's metric, with its link `alarm`. */
export interface JudgedComposite {
  readonly composite: CompositeAlarm;
  readonly link: LinkEvidence;
}

/** Deepest nesting of composite alarms in composite alarms that is followed. */
const deepestComposite = 20;

/**
 * The composite alarms whose rule names one of the alarms, directly or through other composite alarms, by name or ARN,
 * in the order of their names.
 */
export function compositesNaming(
  composites: readonly CompositeAlarm[],
  alarms: readonly MetricAlarm[],
): readonly CompositeAlarm[] {
  const parents = new Map<string, CompositeAlarm[]>();
  for (const composite of composites) {
    for (const name of alarmsInRule(composite.rule)) {
      const known = parents.get(name);
      if (known === undefined) parents.set(name, [composite]);
      else known.push(composite);
    }
  }
  const found = new Set<CompositeAlarm>();
  const open: (MetricAlarm | CompositeAlarm)[] = [...alarms];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const parent of [...(parents.get(next.name) ?? []), ...(parents.get(next.arn) ?? [])]) {
      if (found.has(parent)) continue;
      found.add(parent);
      open.push(parent);
    }
  }
  return [...found].sort((a, b) => compareText(a.name, b.name));
}

/** Link `alarm` of every composite alarm over the judged ones, with the composite's own actions. */
export function judgeComposites(
  composites: readonly CompositeAlarm[],
  judged: readonly JudgedAlarm[],
): readonly JudgedComposite[] {
  const related = compositesNaming(
    composites,
    judged.map(({ alarm }) => alarm),
  );
  const verdictOf = verdictsOf(related, judged);
  return related.map((composite) => ({ composite, link: linkOf(composite, verdictOf(composite)) }));
}

/** What one event does to an alarm of a rule, and why. */
interface Verdict {
  readonly role: AlarmRole;
  /** Why it does not ring; null where it does. */
  readonly because: string | null;
  readonly reason: BreakReason | null;
  /** The alarms of the rule that read the metric, or lead to one that does. */
  readonly children: readonly string[];
}

const unrelated: Verdict = { role: 'unrelated', because: null, reason: null, children: [] };

/** Every composite is judged once. One that leads back to itself, or too far down, is undecided. */
function verdictsOf(
  composites: readonly CompositeAlarm[],
  judged: readonly JudgedAlarm[],
): (composite: CompositeAlarm) => Verdict {
  const compositeBy = new Map(
    composites.flatMap((one) => [one.name, one.arn].map((key) => [key, one] as const)),
  );
  const alarmBy = new Map(
    judged.flatMap(({ alarm, answer }) =>
      [alarm.name, alarm.arn].map((key) => [key, verdictOfAlarm(answer)] as const),
    ),
  );
  const found = new Map<CompositeAlarm, Verdict>();
  const open = new Set<CompositeAlarm>();
  const verdictOf = (composite: CompositeAlarm): Verdict => {
    const known = found.get(composite);
    if (known !== undefined) return known;
    if (open.has(composite)) return undecided(inACircle, []);
    if (open.size > deepestComposite) return undecided(`it nests deeper than ${deepestComposite} alarms`, []);
    open.add(composite);
    const verdict = verdictOfRule(composite.rule, (alarm) => {
      const child = compositeBy.get(alarm);
      return child === undefined ? (alarmBy.get(alarm) ?? unrelated) : verdictOf(child);
    });
    open.delete(composite);
    found.set(composite, verdict);
    return verdict;
  };
  return verdictOf;
}

const inACircle = 'its rule leads back to itself';

function undecided(because: string, children: readonly string[]): Verdict {
  return { role: 'undecided', because, reason: null, children };
}

function verdictOfAlarm(answer: AlarmBehaviour): Verdict {
  if (answer.behaviour === 'rings') return { role: 'rings', because: null, reason: null, children: [] };
  const { because } = answer;
  if (answer.behaviour === 'undecided') return undecided(because, []);
  const roles = {
    'needs-more-events': 'stays-quiet',
    'cannot-fire': 'does-not-ring',
    'never-resets': 'stuck-in-alarm',
  } as const;
  const reason = reasonOfBehaviour[answer.behaviour];
  return { role: roles[answer.behaviour], because, reason, children: [] };
}

function verdictOfRule(rule: string, verdictOf: (alarm: string) => Verdict): Verdict {
  const verdicts = new Map(alarmsInRule(rule).map((alarm) => [alarm, verdictOf(alarm)]));
  const ours = [...verdicts].filter(([, { role }]) => role !== 'unrelated');
  const children = ours.map(([alarm]) => alarm);
  // Alarms in a circle may hold each other in ALARM.
  if (ours.some(([, { because }]) => because === inACircle)) return undecided(inACircle, children);
  const trees = precedences.map((precedence) => parseAlarmRule(rule, precedence));
  const answers = trees.map((tree): RuleAnswer =>
    tree === null ? 'undecided' : answerOfRule(tree, (alarm) => verdicts.get(alarm)?.role ?? 'unrelated'),
  );
  const answer = answers[0] ?? 'undecided';
  if (trees.includes(null)) return undecided('its rule is not read', children);
  if (answer === 'undecided' || answers.some((one) => one !== answer)) {
    const open = ours.find(([, { role }]) => role === 'undecided');
    const cause = open?.[1].because ?? 'it depends on other alarms than those on the metric';
    return undecided(open === undefined ? cause : `${open[0]}: ${cause}`, children);
  }
  if (answer === 'rings') return { role: 'rings', because: null, reason: null, children };
  const fault = ours.find(([, { reason }]) => reason !== null);
  if (answer === 'always-in-alarm') {
    const because = 'its rule is true without any event';
    return { role: 'stuck-in-alarm', because, reason: 'alarm-never-resets', children };
  }
  const because = fault === undefined ? 'its rule does not become true' : `${fault[0]}: ${fault[1].because}`;
  return { role: 'does-not-ring', because, reason: fault?.[1].reason ?? 'alarm-cannot-fire', children };
}

/** Most names of children that a report shows. */
const mostChildrenShown = 5;

function linkOf(composite: CompositeAlarm, verdict: Verdict): LinkEvidence {
  const resource = alarmReference(composite);
  const { role, because, reason, children } = verdict;
  const observed = {
    rule: cut(composite.rule, longestShown),
    children: children.slice(0, mostChildrenShown),
    childCount: children.length,
    actionsEnabled: composite.actionsEnabled,
    ...(because === null ? {} : { because }),
  };
  if (reason !== null) return broken('alarm', reason, resource, observed);
  if (!composite.actionsEnabled) return broken('alarm', 'alarm-actions-disabled', resource, observed);
  const { actionsSuppressor } = composite;
  if (actionsSuppressor !== undefined) {
    const silencer = `the alarm ${actionsSuppressor} may silence its actions`;
    return unseen('alarm', 'undecided', resource, { ...observed, actionsSuppressor, because: silencer });
  }
  return role === 'rings'
    ? holds('alarm', resource, observed)
    : unseen('alarm', 'undecided', resource, observed);
}
