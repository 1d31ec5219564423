import { openReadings, type OpenReading, type ReadingName } from '../../shared/filter-pattern/index.ts';
import type { PatternTest } from '../../shared/aws/test-metric-filter.ts';
import type { PatternTester } from './pattern-tester.ts';

/** What AWS answered to the call that tells the readings of one open question apart. */
export interface SettledReading {
  readonly open: OpenReading;
  /** The reading that AWS follows; null if its answer is none that a reading expects. */
  readonly reading: string | null;
  readonly actual: PatternTest;
}

/** Makes the one call that settles an open reading. */
export async function settleReading(name: ReadingName, tester: PatternTester): Promise<SettledReading> {
  const open: OpenReading = openReadings[name];
  const { pattern, messages, expected } = open.settledBy;
  const actual = await tester.test(pattern, messages);
  const answer = JSON.stringify(actual);
  const reading = open.readings.find((one) => JSON.stringify(expected[one]) === answer) ?? null;
  return { open, reading, actual };
}

/** `mid-string-wildcard: AWS follows "literal": no, it is a character like any other` */
export function settledText({ open, reading, actual }: SettledReading): string {
  if (reading !== null) {
    return `${open.uncertainty}: AWS follows "${reading}": ${open.meanings[reading] ?? ''}`;
  }
  return `${open.uncertainty}: not settled: AWS answered ${JSON.stringify(actual)}, which no reading expects`;
}
