import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../shared/rules/index.ts';
import { packageService, packagingTimeout, type PackagedService } from '../package/package-service.ts';
import { awsMetrics } from './aws-metrics.ts';
import { deployed, resourceBehind } from './deployed.ts';
import { aRunSummary, emittedMetrics } from './emitted-metrics.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
interface Widget {
  readonly type: 'metric' | 'log';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly period?: number;
    readonly stat?: string;
    readonly metrics?: readonly (readonly (string | { readonly stat: string })[])[];
    readonly query?: string;
  };
}

let service: PackagedService;

beforeAll(async () => {
  service = await packageService();
}, packagingTimeout);

const everything = { FanOut: 'true', Remediation: 'true' };

function widgetsOf(chosen: Readonly<Record<string, string>> = {}): readonly Widget[] {
  const { Resources } = deployed(service.template, chosen);
  const { DashboardBody } = Resources['AuditDashboard']!.Properties as { DashboardBody: string };
  return (JSON.parse(DashboardBody) as { readonly widgets: readonly Widget[] }).widgets;
}

/** Namespace, name and dimensions of each metric that is shown. */
function metricsOf(widgets: readonly Widget[]) {
  return widgets.flatMap(({ properties }) =>
    (properties.metrics ?? []).map((metric) => {
      const [namespace = '', name = '', ...pairs] = metric.filter((part) => typeof part === 'string');
      const dimensions: Record<string, string> = {};
      for (let index = 0; index < pairs.length; index += 2)
        dimensions[pairs[index]!] = pairs[index + 1] ?? '';
      return { namespace, name, dimensions };
    }),
  );
}

test.each([{}, { FanOut: 'true' }, { Remediation: 'true' }, everything])(
  'the body is JSON that shows only what is deployed: %j',
  (chosen) => {
    expect(widgetsOf(chosen).length).toBeGreaterThan(6);
  },
);

test('what is opted in is shown, and only then', () => {
  expect(added({ FanOut: 'true' }).map(({ namespace }) => namespace)).toEqual([
    'AWS/States',
    'AWS/States',
    'AWS/States',
  ]);
  expect(added({ Remediation: 'true' }).map(({ dimensions }) => dimensions)).toEqual([
    { FunctionName: '<RemediateLambdaFunction>' },
    { FunctionName: '<RemediateLambdaFunction>' },
    { QueueName: '<RemediationDeadLetterQueue>.QueueName' },
  ]);
});

test('what is shown of the audit’s own metrics is what a run writes', async () => {
  const emitted = await emittedMetrics('ringcheck-prod');
  const own = metricsOf(widgetsOf(everything)).filter(({ namespace }) => namespace === 'Ringcheck');

  expect(own.length).toBeGreaterThan(3);
  expect(emitted).toEqual(expect.arrayContaining(own));
});

test('the verdicts by every rule of the catalogue are shown, and the coverage', async () => {
  const shown = metricsOf(widgetsOf());
  const ofRules = (await emittedMetrics('ringcheck-prod')).filter(({ dimensions }) => 'ruleId' in dimensions);

  expect(ofRules.length).toBe(5 * rules.length);
  expect(shown).toEqual(expect.arrayContaining(ofRules));
  expect(shown.map(({ name }) => name)).toContain('Coverage');
});

test('what is shown of AWS’s metrics is what AWS writes, of resources of the stack', () => {
  const others = metricsOf(widgetsOf(everything)).filter(({ namespace }) => namespace !== 'Ringcheck');

  expect(others.length).toBeGreaterThan(6);
  for (const { namespace, name, dimensions } of others) {
    expect(awsMetrics(namespace, Object.keys(dimensions))).toContain(name);
    expect(Object.values(dimensions).map(resourceBehind)).not.toContain(undefined);
  }
});

test('every graph says which statistic it shows and over which period, in the Region of the stack', () => {
  for (const { type, properties } of widgetsOf(everything)) {
    expect(properties.region).toBe('us-east-1');
    if (type === 'log') continue;
    expect(properties.period! % 60).toBe(0);
    const stats = properties.metrics!.map((metric) => {
      const options = metric.find((part) => typeof part === 'object');
      return options?.stat ?? properties.stat;
    });
    expect(stats.filter((stat) => !['Sum', 'Minimum', 'Maximum'].includes(stat ?? ''))).toEqual([]);
  }
});

test('no widget covers another, and all stand within the 24 columns', () => {
  const widgets = widgetsOf(everything);

  expect(widgets.filter(({ x, width }) => x < 0 || x + width > 24)).toEqual([]);
  expect(
    widgets.filter((one, index) => widgets.some((other, place) => place < index && overlaps(one, other))),
  ).toEqual([]);
});

describe('the list of the last runs', () => {
  test.each([
    { FanOut: 'false', logGroup: 'AuditLogGroup' },
    { FanOut: 'true', logGroup: 'SummarizeLogGroup' },
  ])('reads the log of the function that ends a run: FanOut $FanOut', ({ FanOut, logGroup }) => {
    const [, source] = /^SOURCE '([^']+)' \| /.exec(queryOf({ FanOut })) ?? [];

    expect(resourceBehind(source)).toBe(logGroup);
  });

  test('asks for the line that a run leaves, and for fields that it has', () => {
    const [, message = ''] = /filter message = '([^']+)'/.exec(queryOf()) ?? [];
    const [, fields = ''] = /\| fields ([^|]+) \|/.exec(queryOf()) ?? [];
    const summary: unknown = aRunSummary();
    const valueOf = (field: string) =>
      field.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], summary);
    // Of every line: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
    const own = fields
      .split(',')
      .map((field) => field.trim())
      .filter((field) => field !== '@timestamp');

    expect(readFileSync('functions/conclude.ts', 'utf8')).toContain(
      `logger.info('${message}', { ...summary,`,
    );
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((field) => valueOf(field) === undefined)).toEqual([]);
  });
});

/** The metrics that are shown beside those that always are. */
function added(chosen: Readonly<Record<string, string>>) {
  return metricsOf(widgetsOf(chosen)).slice(metricsOf(widgetsOf()).length);
}

function overlaps(a: Widget, b: Widget): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function queryOf(chosen: Readonly<Record<string, string>> = {}): string {
  return widgetsOf(chosen).find(({ type }) => type === 'log')!.properties.query!;
}
