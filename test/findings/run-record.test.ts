import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  maximumWindows,
  readVisits,
  runRecordId,
  writeRunRecord,
  type Visits,
} from '../../shared/findings/index.ts';
import { formatError } from '../../simulator/services/finding-format.ts';

const auditor = '222222222222';
const start = new Date('2026-01-15T12:00:00Z');

function daysBefore(days: number, unvisited: readonly string[] = []): Visits {
  const time = (minutes: number) => new Date(start.getTime() - (days * 24 * 60 - minutes) * 60_000);
  return { window: { start: time(0), end: time(5) }, unvisited: new Set(unvisited) };
}

function recordOf(visits: readonly Visits[]) {
  const coverage = { accounts: 4, judged: 2, undetermined: 1, excluded: 1 };
  return writeRunRecord(
    {
      auditorAccountId: auditor,
      partition: 'aws',
      securityHubRegion: 'us-east-1',
      runId: '11111111-2222-3333-4444-555555555555',
      version: '1.0.0',
      coverage,
      visits,
    },
    '2026-01-01T00:00:00.000Z',
    '2026-01-15T12:05:00.000Z',
  );
}

test('the record is one INFORMATIONAL finding about the auditor, with no status to pass or fail', () => {
  const record = recordOf([daysBefore(0)]);

  expect(record).toMatchObject({
    Id: 'ringcheck/run/222222222222',
    AwsAccountId: auditor,
    ProductArn: 'arn:aws:securityhub:us-east-1:222222222222:product/222222222222/default',
    FindingProviderFields: { Severity: { Label: 'INFORMATIONAL' } },
    Resources: [{ Type: 'AwsAccount', Id: 'AWS::::Account:222222222222' }],
  });
  expect(record.Id).toBe(runRecordId(auditor));
  expect(record.Id).not.toBe(record.GeneratorId);
  expect(record).not.toHaveProperty('Compliance');
});

test('coverage, version and run stand in its ProductFields', () => {
  expect(recordOf([]).ProductFields).toEqual({
    'ringcheck/version': '1.0.0',
    'ringcheck/runId': '11111111-2222-3333-4444-555555555555',
    'ringcheck/accounts': '4',
    'ringcheck/judged': '2',
    'ringcheck/undetermined': '1',
    'ringcheck/excluded': '1',
  });
});

const idsOf = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));

test('what is written is read back, the latest first, and no more windows than the record keeps', () => {
  const visits = [0, 1, 2, 3, 4, 5, 6].map((days) => daysBefore(days, idsOf(days * 100)));

  expect(readVisits(recordOf(visits).ProductFields)).toEqual(visits.slice(0, maximumWindows));
});

test('the fullest record is within what Security Hub takes', () => {
  const most = idsOf(942);
  const record = recordOf([0, 1, 2, 3, 4].map((days) => daysBefore(days, most)));

  expect(readVisits(record.ProductFields)).toHaveLength(maximumWindows);
  expect(formatError(record)).toBeNull();
});

describe('a window with more unvisited accounts than can be listed', () => {
  const ids = idsOf(60_000);

  test.each([943, 5_000, 15_000, 50_000])('never takes one of %i for visited', (count) => {
    const record = recordOf([daysBefore(0, ids.slice(0, count)), daysBefore(1, idsOf(3))]);
    const [latest, before] = readVisits(record.ProductFields);

    expect(formatError(record)).toBeNull();
    expect(latest?.unvisited.size).toBe(count);
    expect(ids.slice(0, count).filter((id) => latest?.unvisited.has(id) !== true)).toEqual([]);
    expect(before).toEqual(daysBefore(1, idsOf(3)));
  });

  test.each([
    [943, 0.001],
    [5_000, 0.01],
    [15_000, 0.15],
  ])('takes few of the others for one of %i unvisited', (count, most) => {
    const [latest] = readVisits(recordOf([daysBefore(0, ids.slice(0, count))]).ProductFields);
    const others = ids.slice(50_000);

    expect(others.filter((id) => latest?.unvisited.has(id)).length / others.length).toBeLessThan(most);
  });

  test('is kept as it is by the next records', () => {
    const first = recordOf([daysBefore(1, ids.slice(0, 5_000))]);
    const [kept] = readVisits(first.ProductFields);
    const second = recordOf([daysBefore(0), kept!]);

    expect(second.ProductFields['ringcheck/window/2/unvisited/6']).toBe(
      first.ProductFields['ringcheck/window/1/unvisited/6'],
    );
    expect(readVisits(second.ProductFields)[1]?.unvisited.size).toBe(5_000);
  });

  test('is left out if a part of it is missing', () => {
    const { ProductFields } = recordOf([daysBefore(0, ids.slice(0, 5_000))]);
    const { 'ringcheck/window/1/unvisited/3': _lost, ...rest } = ProductFields;

    expect(readVisits(rest)).toEqual([]);
  });
});

test('a record that somebody changed never names fewer unvisited accounts', () => {
  const visits = [daysBefore(0, idsOf(400)), daysBefore(1, idsOf(2))];
  const { ProductFields } = recordOf(visits);
  const keys = Object.keys(ProductFields).filter((key) => key.startsWith('ringcheck/window/'));
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.option(fc.string(), { nil: undefined }), (key, text) => {
      const changed = { ...ProductFields };
      if (text === undefined) delete changed[key];
      else changed[key] = text;
      for (const { window, unvisited } of readVisits(changed)) {
        const written = visits.find((one) => one.window.start.getTime() === window.start.getTime());
        expect(unvisited.size).toBe(written?.unvisited.size);
      }
    }),
    { numRuns: Number(process.env['RINGCHECK_PROPERTY_RUNS'] ?? 300) },
  );
});
