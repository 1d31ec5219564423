import type { AuditMeasures } from './measure-audits.ts';
import { targetsOf } from './targets.ts';

/** The report for people. */
export function auditTable(measures: readonly AuditMeasures[]): string {
  return [
    ...measures.flatMap((one) => [...sizeLines(one), '']),
    'Targets',
    ...targetsOf(measures).map(({ name, measured, most }) =>
      row(`  ${name}`, `${measured.toFixed(2)}, at most ${most}${measured > most ? '  MISSED' : ''}`),
    ),
    '',
  ].join('\n');
}

function sizeLines(one: AuditMeasures): readonly string[] {
  const { compliant, failing, organizationTrailMember } = one.callsPerAccount;
  const bound = Math.max(one.boundSeconds, one.bareWallSeconds);
  return [
    `${one.accounts.toLocaleString('en')} accounts, ${one.calls.toLocaleString('en')} calls`,
    row('  wall time', `${one.wallSeconds.toFixed(1)} s`),
    row('  bound: latency alone, or the bare loop', `${bound.toFixed(1)} s`),
    row('    latency alone', `${one.boundSeconds.toFixed(1)} s`),
    row('    bare loop', `${one.bareWallSeconds.toFixed(1)} s`),
    row('  CPU per call', `${one.cpuMsPerCall.toFixed(2)} ms`),
    row('  CPU per call of the bare loop', `${one.bareCpuMsPerCall.toFixed(2)} ms`),
    row('  peak RSS', `${one.peakRssMb.toFixed(0)} MB`),
    row('  calls, compliant account', compliant.toFixed(1)),
    row('  calls, failing account', failing.toFixed(1)),
    row('  calls, member of an organization trail', organizationTrailMember.toFixed(1)),
    row('  quota violations', String(one.quotaViolations)),
  ];
}

function row(label: string, value: string): string {
  return `${label.padEnd(50)}${value}`;
}
