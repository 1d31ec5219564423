/**
 * What one event makes of a composite alarm's rule: every alarm of the rule has a set of ways in which its state may
 * pass the event, and the rule is computed over all of them at once. The sets of parts are combined as if the parts
 * were independent, which can only add ways: what none of them does is certain, what all of them do is, too.
 */
import type { AlarmState, RuleNode } from './composite-rule.ts';

/** What one event does to an alarm that a rule names. */
export type AlarmRole =
  /** It moves to ALARM, and was not in ALARM before. */
  | 'rings'
  /** It stays out of ALARM: it needs more events. */
  | 'stays-quiet'
  /** The event does not move it to ALARM; its state may be any. */
  | 'does-not-ring'
  /** It is in ALARM already. */
  | 'stuck-in-alarm'
  /** It watches the metric, and what it does is not known. */
  | 'undecided'
  /** It watches something else. */
  | 'unrelated';

/** What one event does to the composite alarm. */
export type RuleAnswer = 'rings' | 'never-rises' | 'always-in-alarm' | 'undecided';

/** A state before the event and the state after it. */
type Passage = readonly [before: AlarmState, after: AlarmState];

const states: readonly AlarmState[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];
const quietStates: readonly AlarmState[] = ['OK', 'INSUFFICIENT_DATA'];
const anyPassage = pairs(states, states);
const stuck: readonly Passage[] = [['ALARM', 'ALARM']];
const unmoved = states.map((state): Passage => [state, state]);

function pairs(before: readonly AlarmState[], after: readonly AlarmState[]): readonly Passage[] {
  return before.flatMap((from) => after.map((to): Passage => [from, to]));
}

type Passages = Readonly<Record<AlarmRole, readonly Passage[]>>;

/** The least that is known of each role. */
const known: Passages = {
  rings: pairs(quietStates, ['ALARM']),
  'stays-quiet': pairs(quietStates, quietStates),
  'does-not-ring': anyPassage.filter(([before, after]) => before === 'ALARM' || after !== 'ALARM'),
  'stuck-in-alarm': stuck,
  undecided: anyPassage,
  // Another alarm may look at the same event.
  unrelated: anyPassage,
};
/** The same for the way through this metric: the event leaves other alarms alone. */
const throughMetric: Passages = { ...known, unrelated: unmoved };
/** The worst that an undecided alarm can do to a composite that rings: it never leaves ALARM. */
const atWorst: Passages = { ...throughMetric, undecided: stuck };

/** A quiet world, with all other alarms in one state: the composite must be able to rise in one of them. */
const worlds = states.map((state): Passages => ({
  rings: [['OK', 'ALARM']],
  'stays-quiet': [['OK', 'OK']],
  'does-not-ring': [['OK', 'OK']],
  'stuck-in-alarm': stuck,
  undecided: stuck,
  unrelated: [[state, state]],
}));

/** Sets of (before, after) truth values, one bit for each pair. */
const fallenStays = 1;
const rises = 2;
const falls = 4;
const heldStays = 8;

/**
 * Whether one event makes the rule true that was false before.
 * @param roleOf what the event does to an alarm, by the name or ARN in the rule
 */
export function answerOfRule(rule: RuleNode, roleOf: (alarm: string) => AlarmRole): RuleAnswer {
  const under = (passages: Passages) => waysOf(rule, roleOf, passages);
  const metricWays = under(throughMetric);
  if ((metricWays & rises) === 0) {
    return (metricWays & (fallenStays | falls)) === 0 ? 'always-in-alarm' : 'never-rises';
  }
  const isCertain = (under(known) & fallenStays) === 0;
  const risesAtWorst = (under(atWorst) & rises) !== 0;
  const risesSomewhere = worlds.some((world) => under(world) === rises);
  return isCertain && risesAtWorst && risesSomewhere ? 'rings' : 'undecided';
}

function waysOf(rule: RuleNode, roleOf: (alarm: string) => AlarmRole, passages: Passages): number {
  const ways = (node: RuleNode) => waysOf(node, roleOf, passages);
  switch (rule.kind) {
    case 'constant':
      return rule.value ? heldStays : fallenStays;
    case 'state':
      return passages[roleOf(rule.alarm)].reduce(
        (set, [before, after]) => set | bitOf(before === rule.state, after === rule.state),
        0,
      );
    case 'not':
      return mapWays(ways(rule.operand), (before, after) => bitOf(!before, !after));
    case 'and':
      return rule.operands
        .map(ways)
        .reduce((left, right) => combine(left, right, (a, b) => a && b), heldStays);
    case 'or':
      return rule.operands
        .map(ways)
        .reduce((left, right) => combine(left, right, (a, b) => a || b), fallenStays);
    case 'some':
      // A count crosses its threshold only if one of the counted does.
      return rule.operands.map(ways).reduce((set, one) => set | one, fallenStays | heldStays);
  }
}

function bitOf(before: boolean, after: boolean): number {
  return 1 << (Number(before) * 2 + Number(after));
}

function mapWays(set: number, map: (before: boolean, after: boolean) => number): number {
  return [0, 1, 2, 3]
    .filter((way) => (set & (1 << way)) !== 0)
    .reduce((mapped, way) => mapped | map(way >= 2, way % 2 === 1), 0);
}

function combine(left: number, right: number, join: (a: boolean, b: boolean) => boolean): number {
  return mapWays(left, (before, after) =>
    mapWays(right, (otherBefore, otherAfter) => bitOf(join(before, otherBefore), join(after, otherAfter))),
  );
}
