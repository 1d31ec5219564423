import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeAccount, type CompositeAlarm, type MetricAlarm } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { propertyRuns } from '../filter-pattern/property-runs.ts';
import { aComposite, anAccount, anAlarm, aSumOf, seen, withAlarm } from './compliant-account.ts';

const judge = (metric: readonly MetricAlarm[], composite: readonly CompositeAlarm[] = []) =>
  judgeAccount(anAccount({ alarms: seen({ metric, composite, log: [] }) }), assumeRole);

const nothing: Partial<MetricAlarm> = {
  namespace: undefined,
  metricName: undefined,
  statistic: undefined,
  periodSeconds: undefined,
  evaluationPeriods: undefined,
  threshold: undefined,
  comparisonOperator: undefined,
  treatMissingData: undefined,
};

test.for([
  ['that tells nothing at all', nothing],
  ['of a kind that is not known', { ...nothing, threshold: 1, evaluationPeriods: 1 }],
  ['without a namespace', { namespace: undefined }],
  [
    'with a query that tells neither metric nor expression',
    {
      ...nothing,
      queries: [
        { id: 'm1', expression: undefined, returnsData: true, accountId: undefined, metric: undefined },
      ],
    },
  ],
  ['with a statistic of another name', { statistic: 'Mode' }],
  ['with a comparison of another name', { comparisonOperator: 'AroundThreshold' }],
  ['with a treatment of missing data of another name', { treatMissingData: 'guess' }],
  ['without evaluation periods', { evaluationPeriods: undefined }],
] as const)('an alarm %s is neither a way nor the lack of one', ([, change]) => {
  expect(judgeAccount(anAccount(withAlarm(change)), assumeRole)).toMatchObject({
    rings: 'unknown',
    reason: null,
  });
});

test('an alarm that is not understood bars nothing where another rings', () => {
  expect(judge([anAlarm({ ...nothing, name: 'a' }), anAlarm({ name: 'b' })]).rings).toBe('yes');
});

const name = (index: number) => `alarm-${index}`;

test('hundreds of alarms and composites are judged, and the one that rings is found', () => {
  const metric = Array.from({ length: 400 }, (_, index) =>
    anAlarm({ name: name(index), arn: name(index), threshold: index === 399 ? 1 : 5, alarmActions: [] }),
  );
  const composite = Array.from({ length: 400 }, (_, index) =>
    aComposite({
      name: `composite-${index}`,
      arn: `composite-${index}`,
      rule: `ALARM(${name(index)}) OR ALARM(${name(399 - index)})`,
      actionsEnabled: index === 0,
    }),
  );
  const judgement = judge(metric, composite);

  expect(judgement.rings).toBe('yes');
  expect(judgement.chain.find(({ link }) => link === 'alarm')?.resource?.name).toBe('composite-0');
});

test('composites without a rule, an ARN or a name change nothing', () => {
  const odd = [
    aComposite({ rule: '' }),
    aComposite({ arn: '', name: '', rule: 'ALARM("")' }),
    aComposite({ rule: '((((' }),
    aComposite({ rule: 'ALARM(__proto__) OR OK(constructor)' }),
  ];

  expect(judge([anAlarm()], odd)).toMatchObject({ rings: 'yes', cloudguard: 'pass' });
  expect(judge([anAlarm({ alarmActions: [] })], odd)).toMatchObject({
    rings: 'no',
    reason: 'no-alarm-action',
  });
});

test('a rule that is not read, but names an alarm of the metric, leaves the account undetermined', () => {
  const composite = [aComposite({ rule: 'MOST_OF(ALARM, (assume-role, other))' })];

  expect(judge([anAlarm({ alarmActions: [] })], composite)).toMatchObject({ rings: 'unknown', reason: null });
});

const numberMembers = ['periodSeconds', 'evaluationPeriods', 'datapointsToAlarm', 'threshold'] as const;

test('whatever numbers an alarm has, judging it comes to an answer', () => {
  const numbers = fc.constantFrom(undefined, -1, 0, 0.5, 1, 2, 60, 300, 1e308, Number.NaN, Infinity);
  fc.assert(
    fc.property(
      fc.record(Object.fromEntries(numberMembers.map((member) => [member, numbers]))),
      fc.boolean(),
      (change, isMath) => {
        const queries = isMath ? aSumOf('CloudTrailMetrics', 'AssumeRoleCount') : [];
        const judgement = judge([anAlarm({ ...change, queries })]);
        expect(['yes', 'no', 'unknown']).toContain(judgement.rings);
      },
    ),
    { numRuns: propertyRuns },
  );
});

test('whatever texts an alarm has in place of AWS’s words, it does not ring by them', () => {
  const words = fc.oneof(fc.constantFrom('', 'sum', 'p', 'Sum ', 'constructor'), fc.string());
  const member = fc.constantFrom('statistic', 'comparisonOperator', 'treatMissingData', 'unit');
  fc.assert(
    fc.property(member, words, (key, word) => {
      expect(judge([anAlarm({ [key]: word })]).rings).not.toBe('yes');
    }),
    { numRuns: propertyRuns },
  );
});
