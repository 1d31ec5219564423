import type { Audited } from '../../cli/formats/format.ts';
import { collectFindings } from '../../shared/audit/collect-findings.ts';
import type { Report } from '../../shared/audit/report.ts';
import type { Run } from '../../shared/audit/run.ts';
import { readSettings } from '../../shared/audit/settings.ts';

/** Runs an audit as `ringcheck audit` does for a format that needs findings. */
export async function collected(
  audit: (change: Partial<Run>) => Promise<Report>,
  change: Partial<Run> = {},
): Promise<Audited> {
  const settings = readSettings({}, process.env);
  const collector = collectFindings(settings);
  const report = await audit({
    settings,
    observer: { ...collector },
    onJudged: collector.onJudged,
    ...change,
  });
  return { report, findings: collector.findingsOf(report) };
}
