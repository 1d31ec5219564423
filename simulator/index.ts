import { createCallRecord, type CallCounts } from './call-record.ts';
import { createClock } from './clock.ts';
import { deliveriesNow, eventsNow, type DeliveryReport, type EventReport } from './control.ts';
import { environmentOf } from './environment.ts';
import { settle } from './live/settle.ts';
import type { WithoutActions } from './role-policies.ts';
import { createQuotaBuckets, type QuotaViolations } from './quota-buckets.ts';
import { loadScenario } from './scenario/load-scenario.ts';
import type { Scenario, ScenarioDocument } from './scenario/scenario.ts';
import { serve } from './server.ts';
import { asDate } from './scenario/times.ts';
import { buildWorld } from './state/world.ts';

export { firstSeedWithOrganizationTrail } from './generator/organization-trail.ts';
export { generateScenario, mostAccounts, type GeneratorSettings } from './generator/generate-scenario.ts';
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
export type { CallCounts } from './call-record.ts';
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
  calls(): CallCounts;
  quotaViolations(): QuotaViolations;
  deliveries(): DeliveryReport;
  /** What EventBridge got of Security Hub, the oldest first. */
  events(): EventReport;
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
}

/**
 * Serves a scenario on 127.0.0.1, on the given port or a free one. Throws `ScenarioError` for a scenario that cannot
 * be used, `Error` for an action that a role cannot lose, and the error of the socket (`EADDRINUSE`) for a port that cannot.
 */
export async function startSimulator(
  document: ScenarioDocument | Scenario,
  { port = 0, latency = 0, enforcesQuotas = false, withoutActions = {} }: SimulatorOptions = {},
): Promise<Simulator> {
  const scenario = loadScenario(document);
  const clock = createClock(scenario.now === null ? undefined : asDate(scenario.now));
  const world = buildWorld(scenario, clock, withoutActions);
  const calls = createCallRecord();
  const quotas = createQuotaBuckets({ isEnforced: enforcesQuotas });
  const { server, port: actualPort } = await serve({ world, calls, quotas, latency }, port);
  const endpoint = `http://127.0.0.1:${actualPort}`;
  return {
    endpoint,
    env: environmentOf(world, endpoint),
    scenario,
    calls: () => calls.counts(),
    quotaViolations: () => quotas.violations(),
    deliveries: () => deliveriesNow(world),
    events: () => eventsNow(world),
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
