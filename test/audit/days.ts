/** Audits of a simulated organization, a day apart. */
import type { Run } from '../../shared/audit/run.ts';
import type { Report } from '../../shared/audit/report.ts';
import { checked } from './report-schema.ts';
import { withSimulator } from './simulated.ts';

const secondsPerDay = 24 * 60 * 60;

/** What can be done on one day. */
export interface Day {
  /** A published run of the organization, but for `change`. */
  readonly run: (change?: Partial<Run>) => Promise<Report>;
  /** Calls that an account got since the last look, the AssumeRole into it included. */
  readonly callsSince: (accountId: string) => number;
}

/** Lets one day after the other pass, each with what `days` does on it. */
export async function overDays(
  scenario: object,
  days: readonly ((day: Day) => Promise<void>)[],
): Promise<void> {
  await withSimulator(scenario, async (audit, simulator) => {
    let seen = 0;
    const countOf = (accountId: string) =>
      Object.values(simulator.calls().byAccount[accountId] ?? {}).reduce((sum, count) => sum + count, 0);
    for (const day of days) {
      await day({
        run: async (change = {}) => checked(await audit({ publishes: true, ...change })),
        callsSince: (accountId) => {
          const calls = countOf(accountId) - seen;
          seen = countOf(accountId);
          return calls + 1;
        },
      });
      simulator.advanceClock(secondsPerDay);
    }
  });
}
