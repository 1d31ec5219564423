import type { Audited, Layout } from '../../cli/formats/format.ts';
import { findFormat } from '../../cli/formats/index.ts';
import { plainStyle } from '../../cli/style.ts';
import type { Report } from '../../shared/audit/report.ts';

/** As a pipe is laid out: no width, no colours. */
export const plainLayout: Layout = {
  columns: null,
  style: plainStyle,
  program: 'ringcheck',
};

/** A report in the format of that name. */
export async function written(
  format: string,
  report: Report,
  { findings = [], ...layout }: Partial<Layout> & Partial<Pick<Audited, 'findings'>> = {},
): Promise<string> {
  return await (await findFormat(format)).write({ report, findings }, { ...plainLayout, ...layout });
}
