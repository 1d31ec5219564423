import { createCallRecord, type CallCounts } from './call-record.ts';
import { createClock } from './clock.ts';
import { deliveriesNow, eventsNow, type DeliveryReport, type EventReport } from './control.ts';
import { environmentOf } from './environment.ts';
import type { FaultCounts } from './faults/fault-record.ts';
import { createFaultScript } from './faults/fault-script.ts';
import { settle } from './live/settle.ts';
import type { Authorization } from './authorization-record.ts';
import type { WithoutActions } from './roles/role-directory.ts';
import { createQuotaBuckets, type QuotaViolations } from './quota-buckets.ts';
import { loadScenario } from './scenario/load-scenario.ts';
import type { Scenario, ScenarioDocument } from './scenario/scenario.ts';
import { serve } from './server.ts';
import { asDate } from './scenario/times.ts';
import type { AccountState } from './state/account-state.ts';
import type { Finding } from './state/finding-store.ts';
import { accountOf, buildWorld } from './state/world.ts';

export { firstSeedWithOrganizationTrail, mostAccounts } from './generator/generator-bounds.ts';
export { generateScenario, type GeneratorSettings } from './generator/generate-scenario.ts';
export { loadScenario } from './scenario/load-scenario.ts';
export { ScenarioError } from './scenario/scenario.ts';
export type {
  ExpectedAccount,
  ExpectedResult,
  Scenario,
  ScenarioAccount,
  ScenarioDocument,
  ScenarioRegion,
} from './scenario/scenario.ts';
export type { Authorization } from './authorization-record.ts';
export type { FaultCounts, FaultKind } from './faults/fault-record.ts';
export type { ScenarioCallFault, ScenarioFaults } from './scenario/faults.ts';
export type { AccountState, RegionState } from './state/account-state.ts';
export type { Finding } from './state/finding-store.ts';
export type { CallCounts } from './call-record.ts';
export { auditorRoleName, functionRoleNames } from './roles/auditor-roles.ts';
export { MissingTemplatesError } from './templates/infra-folder.ts';
export { administratorRoleName } from './roles/role-directory.ts';
export { auditRoleName, remediationRoleName } from './roles/member-roles.ts';
export type { DeliveryReport, EventReport } from './control.ts';
export type { BusEvent, FindingEvent } from './live/finding-events.ts';
export type { QuotaViolations } from './quota-buckets.ts';

/** A running simulated organization. */
export interface Simulator {
  readonly endpoint: string;
  /** The environment of the auditor: endpoint, Region and credentials. */
  readonly env: Readonly<Record<string, string>>;
  /** The scenario with its defaults filled in. */
  readonly scenario: Scenario;
  /**
   * The environment of another role: of a function (`ringcheck-prod-audit-function`) in the auditor's account, or of the
   * administrator of any account, who may do everything in it. Throws for a role that the account does not have.
   */
  envOf(roleName: string, accountId?: string): Readonly<Record<string, string>>;
  /** What the roles asked to be allowed by their own policies, each once. */
  authorizations(): readonly Authorization[];
  calls(): CallCounts;
  quotaViolations(): QuotaViolations;
  /** The calls that met a fault of the scenario. */
  faults(): FaultCounts;
  /** From now on nothing goes wrong any more. Accounts that were closed stay closed. */
  endFaults(): void;
  deliveries(): DeliveryReport;
  /** What EventBridge got of Security Hub, the oldest first. */
  events(): EventReport;
  /** What is in an account now: what was written stands there beside what the scenario says. */
  account(accountId: string): AccountState;
  /** The findings that Security Hub holds in a Region, of all accounts. */
  findings(region: string): readonly Finding[];
  advanceClock(seconds: number): void;
  close(): Promise<void>;
}

/** How the simulator serves. */
export interface SimulatorOptions {
  /** A free one by default. */
  readonly port?: number;
  /** Milliseconds that every call to a service takes; none by default. */
  readonly latency?: number;
  /** Whether a call beyond a published quota is refused, and counted as a violation; not by default. */
  readonly enforcesQuotas?: boolean;
  /** Actions that are taken away from roles, by the role's name; so that it shows what needs them. */
  readonly withoutActions?: WithoutActions;
  /** Parameters of the stack in the auditor's account that differ from their default; all opt-ins are switched on. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether what was allowed is kept too (`authorizations`); what was refused always is. */
  readonly keepsAllowed?: boolean;
}

/**
 * Serves a scenario on 127.0.0.1, on the given port or a free one. Throws `ScenarioError` for a scenario that cannot
 * be used, `Error` for an action that a role cannot lose, and the error of the socket (`EADDRINUSE`) for a port that cannot.
 */
export async function startSimulator(
  document: ScenarioDocument | Scenario,
  { port = 0, latency = 0, enforcesQuotas = false, ...roles }: SimulatorOptions = {},
): Promise<Simulator> {
  const scenario = loadScenario(document);
  const clock = createClock(scenario.now === null ? undefined : asDate(scenario.now));
  const world = buildWorld(scenario, clock, roles);
  const calls = createCallRecord();
  const quotas = createQuotaBuckets({ isEnforced: enforcesQuotas });
  const faults = createFaultScript(world, calls);
  const { server, port: actualPort } = await serve({ world, calls, quotas, faults, latency }, port);
  const endpoint = `http://127.0.0.1:${actualPort}`;
  return {
    endpoint,
    env: environmentOf(world, endpoint),
    envOf: (roleName, accountId) => environmentOf(world, endpoint, roleName, accountId),
    authorizations: () => world.authorizations.all(),
    scenario,
    calls: () => calls.counts(),
    quotaViolations: () => quotas.violations(),
    faults: () => faults.counts(),
    endFaults: () => {
      faults.end();
    },
    deliveries: () => deliveriesNow(world),
    events: () => eventsNow(world),
    account: (accountId) => accountOf(world, accountId),
    findings: (region) => world.findings.ofRegion(region).map(({ finding }) => finding),
    advanceClock: (seconds) => {
      clock.advance(seconds);
      settle(world);
    },
    close: async () => {
      if (!server.listening) return;
      await new Promise<void>((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        // Clients keep their connections alive; without this a close would wait for them.
        server.closeAllConnections();
      });
    },
  };
}
