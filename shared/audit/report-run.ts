import type { CallLog } from '../aws/call-log.ts';
import type { BegunRun } from './begin-run.ts';
import { coverageOf, type AccountReport, type Report, type RunReport } from './report.ts';
import type { RunOptions } from './run.ts';

/** The report of a run that has ended now. @param reports of all accounts that the run listed */
export function reportRun(
  { settings, now }: RunOptions,
  { id, startedAt, caller }: BegunRun,
  reports: readonly AccountReport[],
): Report {
  return {
    schemaVersion: 1,
    run: {
      id,
      startedAt: startedAt.toISOString(),
      finishedAt: now().toISOString(),
      auditorAccountId: caller.accountId,
      region: caller.region,
      rules: settings.rules.map((rule) => rule.id),
      verdict: settings.verdict,
      apiCalls: countCalls(caller.calls),
    },
    coverage: coverageOf(reports),
    accounts: reports,
  };
}

/** The attempts of a log by action, in the order of their names. */
export function countCalls({ attempts }: Pick<CallLog, 'attempts'>): RunReport['apiCalls'] {
  const byAction = Object.fromEntries([...attempts].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { total: [...attempts.values()].reduce((sum, count) => sum + count, 0), byAction };
}
