import { expect, test } from 'vitest';
import { auditTable } from '../../bench/audit/audit-table.ts';
import type { AuditMeasures } from '../../bench/audit/measure-audits.ts';
import { missedTargets } from '../../bench/audit/targets.ts';
import { longestChain, type TracedCall } from '../../bench/audit/traced-call.ts';

function measures(change: Partial<AuditMeasures> = {}): AuditMeasures {
  return {
    accounts: 1_000,
    wallSeconds: 10,
    bareWallSeconds: 12,
    cpuMsPerCall: 0.7,
    bareCpuMsPerCall: 1,
    peakRssMb: 300,
    calls: 14_000,
    callsPerAccount: { compliant: 15, failing: 12, organizationTrailMember: 4 },
    quotaViolations: 0,
    boundSeconds: 9,
    ...change,
  };
}

function callAt(depth: number): TracedCall {
  return { client: '', command: '', region: '', input: {}, depth };
}

const namesOf = (all: readonly AuditMeasures[]) => missedTargets(all).map(({ name }) => name);

test('measures that meet every target miss none', () => {
  const large = measures({ accounts: 5_000, wallSeconds: 53, bareWallSeconds: 60, peakRssMb: 400 });
  expect(namesOf([measures({ accounts: 500 }), measures(), large])).toEqual([]);
});

test.for([
  [{ wallSeconds: 12.1 }, '1000 accounts: wall time : bare loop'],
  [{ cpuMsPerCall: 0.81 }, '1000 accounts: CPU per call : bare loop'],
  [{ peakRssMb: 513 }, '1000 accounts: peak RSS in MB'],
  [{ quotaViolations: 1 }, '1000 accounts: quota violations'],
] as const)('%o misses its target, and the table says so', ([change, name]) => {
  expect(namesOf([measures(change)])).toEqual([name]);
  expect(
    auditTable([measures(change)])
      .split('\n')
      .find((line) => line.includes('MISSED')),
  ).toContain(name);
});

test('time and memory that grow faster than the organization miss their targets', () => {
  const large = measures({ accounts: 5_000, wallSeconds: 53.1, bareWallSeconds: 60, peakRssMb: 451 });
  expect(namesOf([measures({ accounts: 500 }), measures(), large])).toEqual([
    'wall time, 5,000 : 1,000',
    'peak RSS, 5,000 : 500',
  ]);
});

test('the longest chain of an account counts its AssumeRole and the deepest call', () => {
  const calls = [0, 1, 1, 2].map(callAt);
  expect(longestChain({ accountId: '1', assumeRole: {}, calls })).toBe(4);
  expect(longestChain({ accountId: '2', assumeRole: null, calls })).toBe(3);
  expect(longestChain({ accountId: '3', assumeRole: {}, calls: [] })).toBe(1);
});
