import type { Report } from '../../shared/audit/report.ts';

/** The exit code of a report as the commands' contract has it, told from the report in another way than the product's. */
export function exitCodeDue(report: Report): number {
  const text = JSON.stringify(
    report.accounts.map(({ results }) =>
      results.map(({ status, exception, finding }) => [status, exception === null, finding?.outcome ?? null]),
    ),
  );
  if (text.includes('["FAILED",true,')) return 1;
  return report.coverage.undetermined > 0 || text.includes(',"failed"]') ? 3 : 0;
}
