/** Runs one case of the campaign and holds what came of it against the invariants. */
import type { Context } from 'aws-lambda';
import { Ajv } from 'ajv';
import { exitCodeOf } from '../../cli/commands/audit.ts';
import { handler as remediateHandler } from '../../functions/remediate.ts';
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import { createDeadline, reserve } from '../../shared/audit/deadline.ts';
import type { Report } from '../../shared/audit/report.ts';
import reportSchema from '../../shared/audit/report.schema.json' with { type: 'json' };
import { readSettings } from '../../shared/audit/settings.ts';
import type { RemediationRecord } from '../../shared/remediation/index.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { seededRandom } from '../../simulator/generator/random.ts';
import { startSimulator, type ExpectedAccount, type Simulator } from '../../simulator/index.ts';
import { matchesEventPattern } from '../infra/event-pattern.ts';
import { remediationPatterns } from '../infra/remediation-patterns.ts';
import { callsOutsidePolicy, writesOfAudit } from './calls-outside-policy.ts';
import { auditorId, bucket, caseOf, managementId, region, type FaultCase, type Story } from './case.ts';
import { undeserved, type Deserving } from './deserved.ts';
import { exitCodeDue } from './exit-code.ts';
import { hubOf, notHealed, strayFindings, wrongOutcomes, type HubState } from './hub.ts';
import { runEnvironment, withVariables } from './run-environment.ts';
import { changesOf, standingIn, wronglyResolved, wrongRemediation, type Standing } from './standing.ts';

/** What became of a case. */
export interface CaseOutcome {
  readonly seed: number;
  readonly story: Story;
  /** Empty where every invariant holds. */
  readonly violations: readonly string[];
  /** The invariants that were looked at, with how often each held. */
  readonly held: ReadonlyMap<string, number>;
  readonly faults: Readonly<Record<string, number>>;
  /** Runs of the audit, and those of them that could not begin. */
  readonly audits: number;
  readonly unbegun: number;
}

const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(reportSchema);

/** Milliseconds that a run may take: its deadline, which it keeps whatever hangs. */
const timeOfRun = reserve + 60_000;
/** Where calls hang. */
const shortWaits = { attemptTimeout: 400, accountTimeout: 3_000 } as const;

/** Runs the case of a seed. */
export async function runCase(seed: number): Promise<CaseOutcome> {
  const faultCase = caseOf(seed);
  const simulator = await startSimulator(faultCase.scenario);
  try {
    const variables = {
      ...simulator.env,
      ...(faultCase.story === 'remediate' ? remediating(faultCase) : {}),
    };
    return await withVariables(variables, async () => await tell(faultCase, simulator));
  } finally {
    await simulator.close();
  }
}

function remediating({ allowed }: FaultCase): Readonly<Record<string, string>> {
  return {
    RINGCHECK_REMEDIATION_ACCOUNTS: allowed.join(','),
    RINGCHECK_ALARM_TOPIC_ARN: 'arn:{partition}:sns:{region}:{account}:alarms',
    RINGCHECK_REPORT_BUCKET: bucket,
  };
}

/** Collects what holds and what does not. */
interface Ledger {
  readonly violations: string[];
  readonly held: Map<string, number>;
  check(invariant: string, problems: readonly string[]): void;
}

function createLedger(): Ledger {
  const violations: string[] = [];
  const held = new Map<string, number>();
  return {
    violations,
    held,
    check: (invariant, problems) => {
      if (problems.length === 0) held.set(invariant, (held.get(invariant) ?? 0) + 1);
      violations.push(...problems.map((problem) => `${invariant}: ${problem}`));
    },
  };
}

/** A case while it runs. */
interface Running {
  readonly faultCase: FaultCase;
  readonly simulator: Simulator;
  readonly ledger: Ledger;
  readonly before: Standing;
  audits: number;
  unbegun: number;
}

async function tell(faultCase: FaultCase, simulator: Simulator): Promise<CaseOutcome> {
  const ledger = createLedger();
  const before = standingIn(simulator);
  const running: Running = { faultCase, simulator, ledger, before, audits: 0, unbegun: 0 };
  const { story } = faultCase;
  await audit(running, { publishes: story !== 'audit' });
  checkUntouched(running, { publishes: story !== 'audit' });
  if (story === 'remediate') await remediate(running);
  if (story === 'heal') {
    simulator.endFaults();
    await audit(running, { publishes: true, isHealed: true });
    checkUntouched(running, { publishes: true });
  }
  ledger.check('no call outside the policy', callsOutsidePolicy(simulator));
  return {
    seed: faultCase.seed,
    story,
    violations: ledger.violations,
    held: ledger.held,
    faults: simulator.faults().byKind,
    audits: running.audits,
    unbegun: running.unbegun,
  };
}

/** An audit writes nothing but findings. */
function checkUntouched(
  { simulator, ledger, before }: Running,
  { publishes }: { readonly publishes: boolean },
): void {
  ledger.check('an audit writes only findings', [
    ...writesOfAudit(simulator, publishes),
    ...changesOf(before, standingIn(simulator)),
  ]);
}

interface AuditWish {
  readonly publishes: boolean;
  /** Nothing goes wrong any more. */
  readonly isHealed?: boolean;
  /** The accounts to which the remediation has added something. */
  readonly mended?: ReadonlySet<string>;
}

/** One run of the audit, held against all that a report promises. @returns null where it could not begin */
async function audit(running: Running, wish: AuditWish): Promise<Report | null> {
  const { simulator, ledger, faultCase } = running;
  const hub = hubOf(simulator);
  running.audits += 1;
  const defects: string[] = [];
  const started = Date.now();
  const report = await begin(faultCase, wish, started + timeOfRun, defects);
  ledger.check('a run ends before its deadline', Date.now() - started < timeOfRun ? [] : ['it took longer']);
  ledger.check('no defect of the program', defects);
  if (typeof report === 'string') {
    running.unbegun += 1;
    const isExplained = wish.isHealed !== true && (faultCase.hangs || isTouched(running, auditorId));
    ledger.check(
      'a run that cannot begin is the auditor\u2019s own trouble',
      isExplained || faultCase.denied.has(auditorId) ? [] : [report],
    );
    ledger.check('what did not begin publishes nothing', changedHub(hub, hubOf(simulator)));
    return null;
  }
  checkReport(running, report, wish);
  const after = hubOf(simulator);
  if (!wish.publishes) {
    ledger.check('what is not published changes no finding', changedHub(hub, after));
    return report;
  }
  ledger.check('no finding is lost or doubled', strayFindings(after));
  ledger.check('outcomes are what the hub holds', wrongOutcomes(report, hub, after));
  if (wish.isHealed === true && !faultCase.denied.has(auditorId)) {
    const keeps = new Set([...faultCase.denied, ...closedIn(simulator)]);
    ledger.check('a run without faults heals the hub', notHealed(report, after, keeps));
  }
  return report;
}

async function begin(
  { hangs, concurrency }: FaultCase,
  { publishes, isHealed = false }: AuditWish,
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
          defects.push(
            `${accountId} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          );
        },
      },
      ...(hangs && !isHealed ? shortWaits : {}),
    });
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    defects.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 'a defect';
  }
}

function changedHub(before: HubState, after: HubState): readonly string[] {
  return [...after].flatMap(([key, finding]) =>
    JSON.stringify(before.get(key)) === JSON.stringify(finding) ? [] : [`${key} changed`],
  );
}

function checkReport(
  { simulator, ledger, faultCase, ...running }: Running,
  report: Report,
  wish: AuditWish,
): void {
  ledger.check(
    'the report follows its schema',
    validate(JSON.parse(JSON.stringify(report))) ? [] : [JSON.stringify(validate.errors)],
  );
  const { accounts, judged, undetermined, excluded } = report.coverage;
  const counted = (state: string) => report.accounts.filter((account) => account.state === state).length;
  const adds =
    accounts === report.accounts.length &&
    judged === counted('judged') &&
    undetermined === counted('undetermined') &&
    excluded === counted('excluded') &&
    judged + undetermined + excluded === accounts;
  ledger.check('coverage adds up', adds ? [] : [JSON.stringify(report.coverage)]);
  ledger.check(
    'every verdict is deserved',
    undeserved(report, deservingIn({ simulator, faultCase, ...running }, wish)),
  );
  const code = exitCodeOf(report);
  ledger.check('the exit code is right', code === exitCodeDue(report) ? [] : [`is ${code}`]);
}

function deservingIn(
  running: Pick<Running, 'simulator' | 'faultCase'>,
  { isHealed = false, mended = new Set() }: AuditWish,
): ReadonlyMap<string, Deserving> {
  const { simulator, faultCase } = running;
  const closed = closedIn(simulator);
  const touched = (id: string) =>
    mended.has(id) || faultCase.denied.has(id) || closed.has(id) || (!isHealed && isTouched(running, id));
  // Whoever owns parts of an organization trail holds a part of every account.
  const isShared = touched(managementId) || touched(auditorId);
  // Whoever lets the audit in is asked with the auditor's credentials.
  const { 'expired-credentials': expired, 'clock-skew': skewed } =
    simulator.faults().byAccount[auditorId] ?? {};
  const isKeptOut = simulator.account(auditorId).deniedActions.has('sts:AssumeRole');
  const isAuditorRefused = isKeptOut || (!isHealed && (expired !== undefined || skewed !== undefined));
  return new Map(
    Object.entries(simulator.scenario.accounts).map(([id, { expected }]) => [
      id,
      {
        expected: expected as ExpectedAccount,
        isTouched:
          touched(id) ||
          isAuditorRefused ||
          (isShared && faultCase.hasOrganizationTrail) ||
          (faultCase.hangs && !isHealed),
        mayBeClosed: closed.has(id),
        isMended: mended.has(id) || (mended.size > 0 && faultCase.hasOrganizationTrail),
      },
    ]),
  );
}

function isTouched(
  { simulator, faultCase }: Pick<Running, 'simulator' | 'faultCase'>,
  accountId: string,
): boolean {
  return faultCase.denied.has(accountId) || simulator.faults().byAccount[accountId] !== undefined;
}

function closedIn(simulator: Simulator): ReadonlySet<string> {
  const { byAccount } = simulator.faults();
  return new Set(
    Object.keys(simulator.scenario.accounts).filter(
      (id) =>
        byAccount[id]?.['closed-account'] !== undefined ||
        simulator.account(id).scenario.state !== simulator.scenario.accounts[id]?.state,
    ),
  );
}

const { failed: importedPattern } = remediationPatterns({ partition: 'aws', region, accountId: auditorId });

/** Lambda tries an event again twice: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const deliveriesOfEvent = 3;

/** The events of the published findings reach the function, out of order and some twice; later again, without faults. */
async function remediate(running: Running): Promise<void> {
  const { simulator, ledger, faultCase, before } = running;
  const random = seededRandom('deliveries', faultCase.seed);
  const events = simulator
    .events()
    .events.filter(
      ({ accountId, event }) => accountId === auditorId && matchesEventPattern(importedPattern, event),
    )
    .map(({ event }) => event);
  const sent = [...events, ...events.filter(() => random.chance(0.4))]
    .map((event) => ({ event, order: random.next() }))
    .toSorted((a, b) => a.order - b.order);
  for (const { event } of sent) {
    for (let delivery = 0; delivery < deliveriesOfEvent; delivery += 1) {
      if (await deliver(event)) break;
    }
  }
  simulator.endFaults();
  for (const event of events) await deliver(event);
  const after = standingIn(simulator);
  const mended = new Set(changesOf(before, after).map((key) => key.split(' ')[0] ?? ''));
  const report = await audit(running, { publishes: true, isHealed: true, mended });
  if (report === null) return;
  const told = toldResources();
  const { allowed } = faultCase;
  ledger.check(
    'the remediation makes what is right, or nothing',
    wrongRemediation(before, after, { allowed, report, told }),
  );
  ledger.check('RESOLVED rings', wronglyResolved(report, hubOf(simulator)));
  // An event that comes late, or once more, does nothing any more.
  for (const event of events) await deliver(event);
  ledger.check('late events do nothing twice', changesOf(after, standingIn(simulator)));
}

/** @returns whether Lambda is done with the event */
async function deliver(event: unknown): Promise<boolean> {
  try {
    await remediateHandler(event, {} as Context);
    return true;
  } catch {
    return false;
  }
}

/** `account name` of what the function's log says was made, or was about to be. */
function toldResources(): ReadonlySet<string> {
  return (runEnvironment().own.get(toldResources) ?? new Set()) as ReadonlySet<string>;
}

/** Keeps what a line of the function's log says of resources that were made. */
export function noteLogLine(details: unknown): void {
  const { record } = (details ?? {}) as { readonly record?: RemediationRecord };
  const told = new Set(toldResources());
  for (const { accountId, name } of record?.accounts.flatMap(({ created }) => created) ?? []) {
    told.add(`${accountId} ${name}`);
  }
  runEnvironment().own.set(toldResources, told);
}
