import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { medianOf } from '../stopwatch.ts';
import { bundlePrograms, type Counts, type Programs } from './processes.ts';
import { longestChain, type Measured, type Trace } from './traced-call.ts';

/** What is measured. */
export interface AuditPlan {
  /** Accounts of each organization. */
  readonly sizes: readonly number[];
  /** Audits of each size, and bare loops; the medians are reported. */
  readonly runs: number;
  readonly concurrency: number;
  /** Milliseconds that each call takes. */
  readonly latency: number;
}

/** The report on one size. */
export interface AuditMeasures {
  readonly accounts: number;
  readonly wallSeconds: number;
  readonly bareWallSeconds: number;
  readonly cpuMsPerCall: number;
  readonly bareCpuMsPerCall: number;
  readonly peakRssMb: number;
  readonly calls: number;
  readonly callsPerAccount: CallsPerAccount;
  /** In the worst of the runs. */
  readonly quotaViolations: number;
  /** The time that the latency alone takes: no audit that waits for its answers can be faster. */
  readonly boundSeconds: number;
}

/** Means, the AssumeRole included. */
export interface CallsPerAccount {
  readonly compliant: number;
  readonly failing: number;
  readonly organizationTrailMember: number;
}

/** The generator's organization without an organization trail, in which each account has a chain of its own. */
const seed = 1;
/** An organization with an organization trail, and its size: what its members cost does not depend on it. */
const organizationTrailSeed = 1_000_000;
const organizationTrailAccounts = 200;

/** Measures every size; progress goes to stderr. */
export async function measureAudits(plan: AuditPlan): Promise<readonly AuditMeasures[]> {
  const programs = await bundlePrograms();
  try {
    const organizationTrailMember = await callsOfTrailMember(programs, plan);
    const measures: AuditMeasures[] = [];
    for (const accounts of plan.sizes) {
      measures.push(await measureSize(programs, plan, accounts, organizationTrailMember));
    }
    return measures;
  } finally {
    programs.remove();
  }
}

interface OneRun {
  readonly measured: Measured;
  readonly counts: Counts;
  readonly withoutTrail: readonly string[];
}

async function measureSize(
  programs: Programs,
  { runs, concurrency, latency }: AuditPlan,
  accounts: number,
  organizationTrailMember: number,
): Promise<AuditMeasures> {
  const traceFile = programs.fileFor(`trace-${accounts}`);
  const run = async (name: 'run-audit' | 'run-bare-loop', ...files: readonly string[]) =>
    await runOnce(programs, { accounts, seed, latency }, name, [String(concurrency), ...files]);
  await run('run-audit', traceFile);
  const audits: OneRun[] = [];
  const bares: OneRun[] = [];
  // By turns, so that both meet the same busy and quiet moments of the machine.
  for (let round = 0; round < runs; round += 1) {
    audits.push(await run('run-audit'));
    bares.push(await run('run-bare-loop', traceFile));
  }
  const median = (of: readonly OneRun[], value: (one: OneRun) => number) => rounded(medianOf(of.map(value)));
  const cpuMsPerCall = ({ measured, counts }: OneRun) => (1_000 * measured.cpuSeconds) / counts.total;
  const [firstAudit] = audits;
  if (firstAudit === undefined) throw new Error('no audit was run');
  return {
    accounts,
    wallSeconds: median(audits, ({ measured }) => measured.wallSeconds),
    bareWallSeconds: median(bares, ({ measured }) => measured.wallSeconds),
    cpuMsPerCall: median(audits, cpuMsPerCall),
    bareCpuMsPerCall: median(bares, cpuMsPerCall),
    peakRssMb: median(audits, ({ measured }) => measured.peakRssMb),
    calls: median(audits, ({ counts }) => counts.total),
    callsPerAccount: {
      compliant: meanCalls(firstAudit, withStatus(firstAudit, 'PASSED')),
      failing: meanCalls(firstAudit, withStatus(firstAudit, 'FAILED')),
      organizationTrailMember,
    },
    quotaViolations: Math.max(...audits.map(({ counts }) => counts.quotaViolations)),
    boundSeconds: boundOf(traceFile, latency, concurrency),
  };
}

async function callsOfTrailMember(programs: Programs, { concurrency, latency }: AuditPlan): Promise<number> {
  const organization = { accounts: organizationTrailAccounts, seed: organizationTrailSeed, latency };
  const run = await runOnce(programs, organization, 'run-audit', [String(concurrency)]);
  return meanCalls(run, run.withoutTrail);
}

async function runOnce(
  programs: Programs,
  organization: { readonly accounts: number; readonly seed: number; readonly latency: number },
  name: 'run-audit' | 'run-bare-loop',
  parameters: readonly string[],
): Promise<OneRun> {
  // A new organization for each run: an audit leaves findings behind, which the next would only confirm.
  const served = await programs.serve(organization.accounts, organization.seed, organization.latency);
  try {
    const measured = await programs.measure(name, parameters, served.env);
    process.stderr.write(
      `${organization.accounts} accounts, ${name}: ${measured.wallSeconds.toFixed(1)} s\n`,
    );
    return { measured, counts: await served.counts(), withoutTrail: served.withoutTrail };
  } finally {
    await served.stop();
  }
}

function withStatus({ measured }: OneRun, status: string): readonly string[] {
  return Object.entries(measured.statuses).flatMap(([id, found]) => (found === status ? [id] : []));
}

/** The AssumeRole into an account counts for the auditor with AWS, so it is added here. */
function meanCalls({ counts }: OneRun, accountIds: readonly string[]): number {
  const calls = accountIds.flatMap((id) => counts.byAccount[id] ?? []);
  return rounded(calls.reduce((sum, count) => sum + count + 1, 0) / calls.length);
}

function boundOf(traceFile: string, latency: number, concurrency: number): number {
  const { accounts } = deserialize(readFileSync(traceFile)) as Trace;
  const chains = accounts.reduce((sum, account) => sum + longestChain(account), 0);
  return rounded((latency / 1_000) * (chains / concurrency));
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
