import type { CollectedFinding } from '../../shared/audit/collect-findings.ts';
import type { Report } from '../../shared/audit/report.ts';
import type { Style } from '../style.ts';
import type { Told } from '../told.ts';

/** What a report is written from. */
export interface Audited {
  readonly report: Report;
  /** One for each result that has one, in the report's order; empty unless the format asks for them. */
  readonly findings: readonly CollectedFinding[];
}

/** Where a report is read. */
export interface Layout {
  /** Characters of a line; null where nobody has set a width, as in a file or a pipe. */
  readonly columns: number | null;
  readonly style: Style;
  /** Whether the reader wants all that there is: nothing is left out then. */
  readonly isVerbose?: boolean;
  /** Whether there is anything to be typed next; there is where left out. */
  readonly hasNextStep?: boolean;
  /** How the reader has started this program, for commands that are to be typed. */
  readonly program: string;
  /** What the audit was told, for commands that go on from it; nothing where left out. */
  readonly told?: Told;
}

/** Writes a report as text, with the final line break. */
export interface Format {
  /** Whether it shows what stands in the findings only: they are kept during the run then. */
  readonly needsFindings: boolean;
  readonly write: (audited: Audited, layout: Layout) => string | Promise<string>;
}
