import { describe, expect, test } from 'vitest';
import { behaviourOf } from '../../shared/alarm-chain/alarm.ts';
import { judgeComposites } from '../../shared/alarm-chain/composite-alarm.ts';
import { judgeAccount, type CompositeAlarm, type MetricAlarm } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aComposite, aFilter, anAccount, anAlarm, aPublishedMetric, seen } from './compliant-account.ts';

const arnOf = (name: string) => `arn:aws:cloudwatch:us-east-1:333333333333:alarm:${name}`;
const child = (name: string, change: Partial<MetricAlarm> = {}) =>
  anAlarm({ name, arn: arnOf(name), alarmActions: [], ...change });
const over = (rule: string, name = 'security', change: Partial<CompositeAlarm> = {}) =>
  aComposite({ name, arn: arnOf(name), rule, ...change });

/** Silent alarms on the metric: some that ring, and one of each kind that does not. */
const children = [
  child('rings'),
  child('rings-too', { threshold: 0.5 }),
  child('silent', { actionsEnabled: false }),
  child('more', { threshold: 5 }),
  child('never', { comparisonOperator: 'LessThanThreshold' }),
  child('stuck', { treatMissingData: 'ignore' }),
  child('open', { statistic: undefined, extendedStatistic: 'tm90' }),
];
const [transformation] = aFilter().transformations;

function linksOf(...composites: readonly CompositeAlarm[]) {
  if (transformation === undefined) throw new Error('the filter of the tests has a transformation');
  const published = aPublishedMetric(transformation);
  const judged = children.map((alarm) => ({ alarm, answer: behaviourOf(alarm, published) }));
  return judgeComposites(composites, judged).map(({ link }) => link);
}

describe('a rule over alarms on the metric', () => {
  test.for([
    'ALARM(rings)',
    `ALARM("${arnOf('rings')}")`,
    'ALARM(rings) OR ALARM(other)',
    'ALARM(rings) OR OK(other)',
    'ALARM(rings) OR ALARM(more)',
    'ALARM(rings) OR ALARM(never)',
    'ALARM(rings) AND ALARM(rings-too)',
    'ALARM(rings) AND NOT ALARM(more)',
    'ALARM(rings) AND TRUE',
    'ALARM(rings) OR FALSE',
    'ALARM(silent)',
    'NOT OK(rings) AND NOT INSUFFICIENT_DATA(rings)',
    'AT_LEAST(1, ALARM, ("rings", "other"))',
    'AT_LEAST(2, ALARM, ("rings", "rings-too"))',
  ])('%s rings', (rule) => {
    expect(linksOf(over(rule))).toMatchObject([{ state: 'holds', resource: { name: 'security' } }]);
  });

  test.for([
    ['ALARM(more)', 'alarm-needs-more-events'],
    ['ALARM(more) OR ALARM(other)', 'alarm-needs-more-events'],
    ['ALARM(more) AND ALARM(other)', 'alarm-needs-more-events'],
    ['ALARM(rings) AND ALARM(more)', 'alarm-needs-more-events'],
    ['ALARM(never)', 'alarm-cannot-fire'],
    ['ALARM(rings) AND FALSE', 'alarm-cannot-fire'],
    ['ALARM(rings) AND OK(rings)', 'alarm-cannot-fire'],
    ['OK(rings)', 'alarm-cannot-fire'],
    ['NOT ALARM(rings)', 'alarm-cannot-fire'],
    ['INSUFFICIENT_DATA(rings)', 'alarm-cannot-fire'],
    ['AT_LEAST(2, ALARM, ("never", "other", "more"))', 'alarm-cannot-fire'],
    ['ALARM(stuck)', 'alarm-never-resets'],
    ['ALARM(rings) OR ALARM(stuck)', 'alarm-never-resets'],
    ['ALARM(rings) OR TRUE', 'alarm-never-resets'],
  ] as const)('%s → %s', ([rule, reason]) => {
    expect(linksOf(over(rule))).toMatchObject([{ state: 'broken', reason }]);
  });

  test.for([
    'ALARM(rings) AND ALARM(other)',
    'ALARM(rings) AND NOT ALARM(other)',
    'ALARM(rings) AND OK(other)',
    'ALARM(rings) OR ALARM(open)',
    'ALARM(rings) OR (ALARM(other) OR NOT ALARM(other))',
    'ALARM(other) OR ALARM(rings) AND OK(other)',
    'AT_LEAST(2, ALARM, ("rings", "other", "more"))',
    'ALARM(open)',
    'NOT ALARM(never)',
    'UNHEARD_OF(rings)',
  ])('%s is undecided, with a reason', (rule) => {
    expect(linksOf(over(rule))).toMatchObject([
      { state: 'unseen', why: 'undecided', observed: { because: expect.any(String) as string } },
    ]);
  });

  test('the reason of a broken child is told with its name', () => {
    expect(linksOf(over('ALARM(more)'))).toMatchObject([
      { observed: { children: ['more'], because: 'more: one event does not reach the threshold' } },
    ]);
  });
});

describe('the composite itself', () => {
  test('with its actions disabled it is silent', () => {
    const link = linksOf(over('ALARM(rings)', 'security', { actionsEnabled: false }));

    expect(link).toMatchObject([{ state: 'broken', reason: 'alarm-actions-disabled' }]);
  });

  test('with a suppressor it is undecided, and the suppressor is named', () => {
    const link = linksOf(over('ALARM(rings)', 'security', { actionsSuppressor: 'deployment' }));

    expect(link).toMatchObject([
      {
        state: 'unseen',
        observed: { actionsSuppressor: 'deployment', because: expect.any(String) as string },
      },
    ]);
  });

  test('over another composite it is followed, by name and by ARN', () => {
    const links = linksOf(
      over('ALARM(rings)', 'inner'),
      over(`ALARM("${arnOf('inner')}")`, 'middle'),
      over('ALARM(middle)', 'outer'),
    );

    expect(links.map(({ state }) => state)).toEqual(['holds', 'holds', 'holds']);
  });

  test('over other alarms only it is no way', () => {
    expect(linksOf(over('ALARM(other)'), over('ALARM(security)', 'outer'))).toEqual([]);
  });

  test('in a circle it is undecided, for the alarms may hold each other', () => {
    const links = linksOf(
      over('ALARM(rings) OR ALARM(b)', 'a'),
      over('ALARM(a)', 'b'),
      over('ALARM(b)', 'c'),
    );

    expect(links.map(({ state }) => state)).toEqual(['unseen', 'unseen', 'unseen']);
  });

  test('one that names itself is undecided', () => {
    expect(linksOf(over('ALARM(rings) OR ALARM(security)'))).toMatchObject([{ state: 'unseen' }]);
  });

  test('deeper than the bound it is undecided, and hundreds of them come to an end', () => {
    const chain = Array.from({ length: 300 }, (_, index) =>
      over(index === 0 ? 'ALARM(rings)' : `ALARM(c${index - 1})`, `c${index}`),
    );
    const links = linksOf(...chain);

    expect(links).toHaveLength(300);
    expect(links.every(({ state }) => state === 'holds' || state === 'unseen')).toBe(true);
    expect(links.filter(({ state }) => state === 'unseen').length).toBeGreaterThan(0);
  });

  test('hundreds that name each other all are undecided', () => {
    const names = Array.from({ length: 200 }, (_, index) => `c${index}`);
    const rule = [...names.map((name) => `ALARM(${name})`), 'ALARM(rings)'].join(' OR ');
    const links = linksOf(...names.map((name) => over(rule, name)));

    expect(links.every(({ state }) => state === 'unseen')).toBe(true);
  });
});

const judge = (metric: readonly MetricAlarm[], composite: readonly CompositeAlarm[]) =>
  judgeAccount(anAccount({ alarms: seen({ metric, composite, log: [] }) }), assumeRole);

describe('an account', () => {
  test('rings through a composite over a silent alarm, and the composite is the resource', () => {
    const judgement = judge([child('rings')], [over('ALARM(rings) OR ALARM(root-use)')]);

    expect(judgement).toMatchObject({ rings: 'yes', cloudguard: 'pass' });
    expect(judgement.chain.find(({ link }) => link === 'alarm')).toMatchObject({
      resource: { name: 'security', arn: arnOf('security') },
      observed: { children: ['rings'], rule: 'ALARM(rings) OR ALARM(root-use)' },
    });
  });

  test('rings through the child itself where the composite cannot', () => {
    const { alarmActions } = anAlarm();
    const judgement = judge([child('rings', { alarmActions })], [over('ALARM(rings) AND FALSE')]);

    expect(judgement.rings).toBe('yes');
    expect(judgement.chain.find(({ link }) => link === 'alarm')?.resource?.name).toBe('rings');
  });

  test('does not ring where neither the child nor the composite has an action', () => {
    const judgement = judge([child('rings')], [over('ALARM(rings)', 'security', { alarmActions: [] })]);

    expect(judgement).toMatchObject({ rings: 'no', reason: 'no-alarm-action' });
  });

  test('rings through a composite over a composite', () => {
    const judgement = judge(
      [child('rings')],
      [over('ALARM(rings)', 'inner', { alarmActions: [] }), over('ALARM(inner)', 'outer')],
    );

    expect(judgement).toMatchObject({ rings: 'yes', cloudguard: 'pass' });
  });
});
