/** One run of the audit in a case, held against all that a report and its findings promise. */
import { Ajv } from 'ajv';
import { exitCodeOf } from '../../cli/audit/run-audit.ts';
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import { createDeadline, reserve } from '../../shared/audit/deadline.ts';
import type { Report } from '../../shared/audit/report.ts';
import reportSchema from '../../shared/audit/report.schema.json' with { type: 'json' };
import { readSettings } from '../../shared/audit/settings.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { auditorId, type FaultCase } from './case.ts';
import { undeserved } from './deserved.ts';
import { exitCodeDue } from './exit-code.ts';
import {
  hubOf,
  importedAgain,
  notHealed,
  notImported,
  strayFindings,
  wrongOutcomes,
  type HubState,
} from './hub.ts';
import type { Ledger } from './ledger.ts';
import { closedIn, deservingIn, hasMetFault, type Moment, type Served } from './touched.ts';

/** A case while it runs. */
export interface Running extends Served {
  readonly ledger: Ledger;
  audits: number;
  /** Audits that could not begin. */
  unbegun: number;
  /** Metric filters and alarms that the remediation made. */
  made: number;
}

export interface AuditWish extends Partial<Moment> {
  readonly publishes: boolean;
  /** The run before was the same, without faults too. */
  readonly isRepeated?: boolean;
}

/** Milliseconds that a run may take: its deadline, which it keeps whatever hangs. */
const timeOfRun = reserve + 60_000;
/** Where calls hang: several times what a call takes where all cases run at once. */
const shortWaits = { attemptTimeout: 400, accountTimeout: 3_000 } as const;

const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(reportSchema);

/** Audits the organization of a case. @returns null where the run could not begin */
export async function auditCase(running: Running, wish: AuditWish): Promise<Report | null> {
  const { simulator, ledger, faultCase } = running;
  const { publishes, isHealed = false, isRepeated = false } = wish;
  const before = hubOf(simulator);
  running.audits += 1;
  const defects: string[] = [];
  const started = Date.now();
  const report = await begin(faultCase, { publishes, isHealed }, started + timeOfRun, defects);
  ledger.check('a run ends before its deadline', Date.now() - started < timeOfRun ? [] : ['it took longer']);
  ledger.check('no defect of the program', defects);
  const after = hubOf(simulator);
  if (typeof report === 'string') {
    running.unbegun += 1;
    const isExplained =
      faultCase.denied.has(auditorId) || (!isHealed && (faultCase.hangs || hasMetFault(running, auditorId)));
    ledger.check('what cannot begin is by the faults of the auditor', isExplained ? [] : [report]);
    ledger.check('what did not begin publishes nothing', changesOfHub(before, after));
    return null;
  }
  checkReport(running, report, { isHealed, mended: wish.mended ?? new Set() });
  if (publishes) checkFindings(running, report, { before, after, isHealed, isRepeated });
  else ledger.check('what is not published changes no finding', changesOfHub(before, after));
  return report;
}

/** The report; in words why the run could not begin. */
async function begin(
  { hangs, concurrency }: FaultCase,
  { publishes, isHealed }: { readonly publishes: boolean; readonly isHealed: boolean },
  end: number,
  defects: string[],
): Promise<Report | string> {
  try {
    return await auditOrganization({
      settings: readSettings({ concurrency: [String(concurrency)] }, process.env),
      scope: { kind: 'organization' },
      publishes,
      now: () => new Date(),
      deadline: createDeadline(() => end - Date.now()),
      observer: {
        onDefect: (accountId, error) => {
          defects.push(`${accountId} ${traceOf(error)}`);
        },
      },
      ...(hangs && !isHealed ? shortWaits : {}),
    });
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    defects.push(traceOf(error));
    return traceOf(error);
  }
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function changesOfHub(before: HubState, after: HubState): readonly string[] {
  return [...after].flatMap(([key, finding]) =>
    JSON.stringify(before.get(key)) === JSON.stringify(finding) ? [] : [`${key} changed`],
  );
}

function checkReport(running: Running, report: Report, moment: Moment): void {
  const { ledger } = running;
  const isValid = validate(JSON.parse(JSON.stringify(report)));
  ledger.check('the report follows its schema', isValid ? [] : [JSON.stringify(validate.errors)]);
  const { accounts, ...states } = report.coverage;
  const counted = Object.entries(states).every(
    ([state, count]) => report.accounts.filter((account) => account.state === state).length === count,
  );
  const adds = counted && accounts === report.accounts.length;
  ledger.check('coverage adds up', adds ? [] : [JSON.stringify(report.coverage)]);
  ledger.check('every verdict is deserved', undeserved(report, deservingIn(running, moment)));
  const code = exitCodeOf(report);
  ledger.check('the exit code is right', code === exitCodeDue(report) ? [] : [`is ${code}`]);
}

function checkFindings(
  running: Running,
  report: Report,
  {
    before,
    after,
    isHealed,
    isRepeated,
  }: {
    readonly before: HubState;
    readonly after: HubState;
    readonly isHealed: boolean;
    readonly isRepeated: boolean;
  },
): void {
  const { ledger, faultCase } = running;
  ledger.check('no finding is lost or doubled', strayFindings(after));
  ledger.check('outcomes are what the hub holds', wrongOutcomes(report, before, after));
  if (!isHealed || faultCase.denied.has(auditorId)) return;
  const keeps = new Set([...faultCase.denied, ...closedIn(running)]);
  ledger.check('without faults every finding is imported', notImported(report, keeps));
  if (isRepeated) ledger.check('what has not changed is not imported again', importedAgain(report, keeps));
  ledger.check('a run without faults heals the hub', notHealed(report, after, keeps));
}
