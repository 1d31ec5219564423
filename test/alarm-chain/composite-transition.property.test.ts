import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAlarmRule, type AlarmState, type RuleNode } from '../../shared/alarm-chain/composite-rule.ts';
import { answerOfRule, type AlarmRole } from '../../shared/alarm-chain/composite-transition.ts';
import { propertyRuns } from '../filter-pattern/property-runs.ts';

type States = Readonly<Record<string, AlarmState>>;

/** A rule as text, with its meaning written down beside it. */
interface Rule {
  readonly text: string;
  readonly isTrue: (states: States) => boolean;
}

const names = ['a', 'b', 'c'] as const;
const states = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
const leaf: fc.Arbitrary<Rule> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom('ALARM', 'ALARM', ...states), fc.constantFrom(...names))
      .map(([state, name]) => ({
        text: `${state}("${name}")`,
        isTrue: (all: States) => all[name] === state,
      })),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map((value) => ({ text: String(value).toUpperCase(), isTrue: () => value })),
  },
);
const { rule } = fc.letrec<{ rule: Rule; both: Rule; either: Rule; negated: Rule }>((tie) => ({
  rule: fc.oneof({ depthSize: 'small' }, leaf, tie('both'), tie('either'), tie('negated')),
  both: fc.tuple(tie('rule'), tie('rule')).map(([left, right]) => ({
    text: `(${left.text} AND ${right.text})`,
    isTrue: (all) => left.isTrue(all) && right.isTrue(all),
  })),
  either: fc.tuple(tie('rule'), tie('rule')).map(([left, right]) => ({
    text: `(${left.text} OR ${right.text})`,
    isTrue: (all) => left.isTrue(all) || right.isTrue(all),
  })),
  negated: tie('rule').map((operand) => ({
    text: `NOT ${operand.text}`,
    isTrue: (all) => !operand.isTrue(all),
  })),
}));
const roles = fc.record(
  Object.fromEntries(
    names.map((name) => [
      name,
      fc.constantFrom<AlarmRole>(
        'rings',
        'rings',
        'stays-quiet',
        'does-not-ring',
        'stuck-in-alarm',
        'undecided',
        'unrelated',
      ),
    ]),
  ),
);

type Passage = readonly [AlarmState, AlarmState];
const all: readonly Passage[] = states.flatMap((before) => states.map((after) => [before, after] as const));

/** What the state of an alarm may do; `steadies` says that the event leaves unrelated alarms alone. */
function passagesOf(role: AlarmRole, steadies: boolean): readonly Passage[] {
  switch (role) {
    case 'rings':
      return all.filter(([before, after]) => before !== 'ALARM' && after === 'ALARM');
    case 'stays-quiet':
      return all.filter((passage) => !passage.includes('ALARM'));
    case 'does-not-ring':
      return all.filter(([before, after]) => !(before !== 'ALARM' && after === 'ALARM'));
    case 'stuck-in-alarm':
      return [['ALARM', 'ALARM']];
    case 'undecided':
      return all;
    case 'unrelated':
      return steadies ? all.filter(([before, after]) => before === after) : all;
  }
}

/** What the rule does under every combination, as `before>after`. */
function waysOf(
  { isTrue }: Rule,
  roleOf: Readonly<Record<string, AlarmRole>>,
  steadies: boolean,
): ReadonlySet<string> {
  const [a, b, c] = names.map((name) => passagesOf(roleOf[name] ?? 'unrelated', steadies));
  const ways = new Set<string>();
  for (const one of a ?? []) {
    for (const two of b ?? []) {
      for (const three of c ?? []) {
        const at = (index: 0 | 1) => isTrue({ a: one[index], b: two[index], c: three[index] });
        ways.add(`${at(0)}>${at(1)}`);
      }
    }
  }
  return ways;
}

function treeOf(text: string): RuleNode {
  const tree = parseAlarmRule(text, 'and-first');
  if (tree === null) throw new Error(`${text} is not read`);
  return tree;
}

test('what is said of a rule holds under every combination of states', () => {
  fc.assert(
    fc.property(rule, roles, (one, roleOf) => {
      const answer = answerOfRule(treeOf(one.text), (name) => roleOf[name] ?? 'unrelated');
      const steady = waysOf(one, roleOf, true);
      const free = waysOf(one, roleOf, false);
      const holds = {
        rings: !free.has('false>false') && steady.has('false>true'),
        'never-rises': !steady.has('false>true'),
        'always-in-alarm':
          !steady.has('false>true') && !steady.has('false>false') && !steady.has('true>false'),
        undecided: true,
      };
      expect(holds[answer]).toBe(true);
    }),
    { numRuns: propertyRuns * 5 },
  );
});

test('a rule that says ALARM of ringing alarms only, joined in any way, rings', () => {
  const tied = fc.letrec<{ text: string; joined: string }>((tie) => ({
    text: fc.oneof({ depthSize: 'small' }, fc.constantFrom('ALARM(a)', 'ALARM(b)'), tie('joined')),
    joined: fc
      .tuple(tie('text'), fc.constantFrom('AND', 'OR'), tie('text'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
  }));
  fc.assert(
    fc.property(tied.text, (text) => {
      expect(answerOfRule(treeOf(text), () => 'rings')).toBe('rings');
    }),
    { numRuns: propertyRuns },
  );
});
