/** The reports that the tests open: written once for a run of the tests, by `audit --format html` itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import type { CollectedFinding } from '../../shared/audit/collect-findings.ts';
import type { AccountReport, Report } from '../../shared/audit/report.ts';
import { coverageOf } from '../../shared/audit/report.ts';
import { generateScenario, loadScenario, startSimulator } from '../../simulator/index.ts';
import { useEnvironment } from '../audit/simulated.ts';
import { runCommand } from '../cli/fake-terminal.ts';
import { written } from '../cli/written.ts';
import { launchChromium } from './launch-chromium.ts';
import { hostileOrganization } from './hostile-organization.ts';

/** Files with a page, and the same audit as JSON. */
export interface ReportFiles {
  /** 60 generated accounts: every reason but those of `live`, an exception, findings that were imported. */
  readonly organization: string;
  readonly json: Report;
  /** An organization whose names are markup, scripts, templates and marks that turn the reading direction. */
  readonly hostile: string;
  /** 5,000 accounts. */
  readonly large: string;
  /** The accounts of `organization`, of which one has a name of a thousand words, a finding that was not imported, and a
   * command with a character that cannot be seen. */
  readonly changed: string;
  /** No account at all. */
  readonly empty: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    reports: ReportFiles;
  }
}

/** The account whose failure is accepted. */
export const exceptedId = '000000000022';
/** The account of `changed` that differs. */
export const changedId = '000000000016';
export const largeCount = 5_000;

/** Writes the reports before a run of the tests, and takes them away after it. */
export default async function setUp({ provide }: TestProject): Promise<() => void> {
  await requireChromium();
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-page-'));
  const write = (name: string, text: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const exceptions = write(
    'exceptions.yml',
    `- account: ${exceptedId}\n  rule: D9.AWS.MON.22\n  owner: payments\n  reason: it closes in spring\n  expires: 2099-12-31\n`,
  );
  const generated = generateScenario({ accounts: 60, seed: 7 });
  const flags = ['--publish', '--exceptions', exceptions];
  const [page, json] = await audited(generated, [
    [...flags, '--format', 'html'],
    [...flags, '--format', 'json'],
  ]);
  const [hostile] = await audited(hostileOrganization, [['--format', 'html']]);
  const report = JSON.parse(json ?? '') as Report;
  provide('reports', {
    organization: write('organization.html', page ?? ''),
    json: report,
    hostile: write('hostile.html', hostile ?? ''),
    changed: write('changed.html', await written('html', withChanges(report), { findings: [hidden] })),
    empty: write('empty.html', await written('html', { ...report, accounts: [], coverage: coverageOf([]) })),
    large: write('large.html', await written('html', manyAccounts(report))),
  });
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Before the work: who has no browser learns it at once, in one line: a stack and the browser's log would hide it. */
async function requireChromium(): Promise<void> {
  try {
    await (await launchChromium(process.env)).close();
  } catch (error) {
    if (error instanceof Error) {
      delete error.stack;
      delete error.cause;
    }
    throw error;
  }
}

/** What the program prints for each list of flags. */
async function audited(scenario: unknown, runs: readonly (readonly string[])[]): Promise<readonly string[]> {
  const simulator = await startSimulator(loadScenario(scenario));
  const restore = useEnvironment(simulator.env);
  try {
    const printed: string[] = [];
    for (const flags of runs) {
      const { stdout, stderr } = await runCommand(['audit', ...flags], { env: simulator.env });
      if (stdout === '') throw new Error(`the audit has printed nothing: ${stderr}`);
      printed.push(stdout);
    }
    return printed;
  } finally {
    restore();
    await simulator.close();
  }
}

/** The accounts of a report again and again, each time under ids of their own. */
function manyAccounts(report: Report): Report {
  const accounts = Array.from({ length: largeCount }, (_, index): AccountReport => {
    const account = report.accounts[index % report.accounts.length] as AccountReport;
    const accountId = String(100_000_000_000 + index);
    const text = JSON.stringify(account).replaceAll(account.accountId, accountId);
    return { ...(JSON.parse(text) as AccountReport), name: `${account.name}-${index}` };
  });
  return { ...report, accounts, coverage: coverageOf(accounts) };
}

const hidden = {
  accountId: changedId,
  ruleId: 'D9.AWS.MON.22',
  finding: {},
  commands: ['aws logs \u200bput-metric-filter'],
  commandAccountId: changedId,
} as unknown as CollectedFinding;

function withChanges(report: Report): Report {
  const accounts = report.accounts.map((account) =>
    account.accountId === changedId
      ? {
          ...account,
          name: 'a long name '.repeat(500),
          results: account.results.map((result) => ({
            ...result,
            finding: { id: 'x', outcome: 'failed' as const, error: 'AccessDeniedException: no' },
          })),
        }
      : account,
  );
  return { ...report, accounts };
}
