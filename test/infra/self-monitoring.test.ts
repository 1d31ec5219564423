import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateAlarm, type AlarmBehaviour } from '../../shared/alarm-chain/alarm-evaluation.ts';
import { anAlarm } from '../alarm-chain/compliant-account.ts';
import { packageService, packagingTimeout, type PackagedService } from '../package/package-service.ts';
import { awsMetrics } from './aws-metrics.ts';
import { deployed, resourceBehind } from './deployed.ts';
import { emittedMetrics } from './emitted-metrics.ts';
import type { Resource, Template } from './template.ts';

let service: PackagedService;

beforeAll(async () => {
  service = await packageService();
}, packagingTimeout);

/** What an AWS::CloudWatch::Alarm of the stack says. */
interface Alarm {
  readonly AlarmName: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Statistic: string;
  readonly Period: number;
  /** A text where it is a parameter's. */
  readonly EvaluationPeriods: number | string;
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly TreatMissingData: string;
  readonly AlarmActions: readonly string[];
}

const everything = {
  FanOut: 'true',
  Remediation: 'true',
  StoreReports: 'true',
  SummaryTopicArn: 'arn:aws:sns:us-east-1:222222222222:audits',
};
const deployedWith = (chosen: Readonly<Record<string, string>> = {}): Template =>
  deployed(service.template, chosen);
const alarmsOf = ({ Resources }: Template): Readonly<Record<string, Alarm>> =>
  Object.fromEntries(
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
      .map(([name, { Properties }]) => [name, Properties as unknown as Alarm]),
  );
const dimensionsOf = ({ Dimensions }: Alarm) =>
  Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));

test('by default the alarms are those of the audit itself', () => {
  expect(Object.keys(alarmsOf(deployedWith())).toSorted()).toEqual([
    'AuditDeadLettersAlarm',
    'AuditErrorsAlarm',
    'AuditMissingAlarm',
    'CoverageAlarm',
    'FindingsNotImportedAlarm',
  ]);
});

test('what is opted in is watched too', () => {
  expect(Object.keys(alarmsOf(deployedWith(everything))).toSorted()).toEqual([
    'AuditDeadLettersAlarm',
    'AuditErrorsAlarm',
    'AuditMissingAlarm',
    'CoverageAlarm',
    'FanOutAbortedAlarm',
    'FanOutFailedAlarm',
    'FanOutTimedOutAlarm',
    'FindingsNotImportedAlarm',
    'RemediationDeadLettersAlarm',
    'ReportsNotDeliveredAlarm',
  ]);
});

test.each([{}, everything])('every queue that keeps what failed has an alarm: %j', (chosen) => {
  const template = deployedWith(chosen);
  const queues = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::SQS::Queue');
  const watched = Object.values(alarmsOf(template)).map((alarm) =>
    resourceBehind(dimensionsOf(alarm)['QueueName']),
  );

  expect(queues.length).toBeGreaterThan(0);
  expect(watched).toEqual(expect.arrayContaining(queues.map(([name]) => name)));
});

test('the alarms on the audit’s own metrics watch what a run writes', async () => {
  const emitted = await emittedMetrics(serviceName());
  const own = Object.values(alarmsOf(deployedWith(everything))).filter(
    ({ Namespace }) => Namespace === 'Ringcheck',
  );

  expect(own).toHaveLength(4);
  for (const alarm of own) {
    expect(emitted).toContainEqual({
      namespace: alarm.Namespace,
      name: alarm.MetricName,
      dimensions: dimensionsOf(alarm),
    });
  }
});

test('the other alarms watch metrics that AWS writes, of resources that are deployed', () => {
  const others = Object.values(alarmsOf(deployedWith(everything))).filter(
    ({ Namespace }) => Namespace !== 'Ringcheck',
  );

  expect(others).toHaveLength(6);
  for (const alarm of others) {
    const [dimension, value] = Object.entries(dimensionsOf(alarm))[0]!;
    expect(awsMetrics(alarm.Namespace, [dimension])).toContain(alarm.MetricName);
    expect(resourceBehind(value)).toBeDefined();
  }
});

describe('an alarm rings', () => {
  /** What a run writes that the alarm is there for, and what one writes that is as it should be. */
  const values: Readonly<Record<string, { readonly bad: number; readonly good: number }>> = {
    AuditErrorsAlarm: { bad: 1, good: 0 },
    CoverageAlarm: { bad: 99.9, good: 100 },
    FindingsNotImportedAlarm: { bad: 1, good: 0 },
    ReportsNotDeliveredAlarm: { bad: 1, good: 0 },
    AuditDeadLettersAlarm: { bad: 1, good: 0 },
    RemediationDeadLettersAlarm: { bad: 1, good: 0 },
    FanOutFailedAlarm: { bad: 1, good: 0 },
    FanOutTimedOutAlarm: { bad: 1, good: 0 },
    FanOutAbortedAlarm: { bad: 1, good: 0 },
  };

  test.each(Object.keys(values))('%s: for each run that gives it reason, and for no other', (name) => {
    const { bad, good } = values[name]!;

    expect(judged(name, bad)).toEqual({ behaviour: 'rings' });
    expect(judged(name, good)).toMatchObject({ behaviour: 'cannot-fire' });
  });

  test('each of them is looked at here, but the one for runs that do not come', () => {
    expect(Object.keys(alarmsOf(deployedWith(everything))).toSorted()).toEqual(
      [...Object.keys(values), 'AuditMissingAlarm'].toSorted(),
    );
  });

  test('a run may take its 15 minutes: errors have the time of the invocation', () => {
    const { AuditErrorsAlarm: alarm } = alarmsOf(deployedWith());
    const { Timeout } = service.template.Resources['AuditLambdaFunction']!.Properties;

    expect(alarm!.Period).toBeGreaterThan(Number(Timeout));
  });
});

describe('the alarm for runs that do not come', () => {
  test('rings once every hour of so many is without the end of a run', () => {
    expect(missingAlarm({ LongestHoursBetweenRuns: '50' })).toMatchObject({
      MetricName: 'Coverage',
      Statistic: 'SampleCount',
      Period: 3600,
      EvaluationPeriods: '50',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
    // Without it, all of them: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    expect(missingAlarm()).not.toHaveProperty('DatapointsToAlarm');
  });

  test('waits by default for longer than a day that the end of daylight saving time makes 25 hours long', () => {
    expect(Number(missingAlarm()!.EvaluationPeriods)).toBeGreaterThan(25);
  });

  test('looks back no further than CloudWatch does', () => {
    const { LongestHoursBetweenRuns } = service.template.Parameters as Record<string, { MaxValue?: number }>;

    // Seconds: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    expect(LongestHoursBetweenRuns!.MaxValue! * missingAlarm()!.Period).toBeLessThanOrEqual(604_800);
  });

  test.each([{ ScheduleState: 'DISABLED' }, { LongestHoursBetweenRuns: '0' }])(
    'is not there where no run is expected: %j',
    (chosen) => {
      expect(missingAlarm(chosen)).toBeUndefined();
    },
  );
});

describe('the alarms notify', () => {
  const topic = 'arn:aws:sns:us-east-1:222222222222:operations';

  test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ['nobody where nothing is given', {}, []],
    ['the topic that is given', { OperationsTopicArn: topic }, [topic]],
    [
      'the topic that is made for an address',
      { OperationsEmail: 'security@example.com' },
      ['<OperationsTopic>'],
    ],
    [
      'both where both are given',
      { OperationsTopicArn: topic, OperationsEmail: 'security@example.com' },
      [topic, '<OperationsTopic>'],
    ],
  ])('%s', (_, chosen, actions) => {
    const alarms = Object.values(alarmsOf(deployedWith({ ...everything, ...chosen })));

    expect(alarms).toHaveLength(10);
    expect(alarms.map(({ AlarmActions }) => AlarmActions)).toEqual(alarms.map(() => actions));
  });
});

/** What the functions call themselves in the dimension `service`. */
function serviceName(): string {
  const { Environment } = (service.template.Resources['AuditLambdaFunction'] as Resource).Properties as {
    Environment: { Variables: Record<string, string> };
  };
  return Environment.Variables['POWERTOOLS_SERVICE_NAME']!;
}

/** What the product says of an alarm of somebody else: whether one such value makes it ring, again and again. */
function judged(name: string, value: number): AlarmBehaviour {
  const alarm = alarmsOf(deployedWith(everything))[name]!;
  return evaluateAlarm(
    anAlarm({
      namespace: alarm.Namespace,
      metricName: alarm.MetricName,
      statistic: alarm.Statistic,
      periodSeconds: alarm.Period,
      evaluationPeriods: Number(alarm.EvaluationPeriods),
      threshold: alarm.Threshold,
      comparisonOperator: alarm.ComparisonOperator,
      treatMissingData: alarm.TreatMissingData,
    }),
    {
      transformation: {
        namespace: alarm.Namespace,
        metricName: alarm.MetricName,
        metricValue: String(value),
        defaultValue: undefined,
        unit: undefined,
        dimensions: {},
      },
      systemFields: [],
      accountId: '222222222222',
      region: 'us-east-1',
      memberAccountId: '222222222222',
    },
    value,
  );
}

function missingAlarm(chosen: Readonly<Record<string, string>> = {}): Alarm | undefined {
  return alarmsOf(deployedWith(chosen))['AuditMissingAlarm'];
}
