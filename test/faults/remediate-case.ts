/** The events of published findings reach the function that remediates, and what it made is held against its promises. */
import type { Context } from 'aws-lambda';
import { handler } from '../../functions/remediate.ts';
import type { RemediationRecord } from '../../shared/remediation/index.ts';
import { functionRoleNames, type Simulator } from '../../simulator/index.ts';
import { seededRandom } from '../../simulator/generator/random.ts';
import { matchesEventPattern } from '../infra/event-pattern.ts';
import { remediationPatterns } from '../infra/remediation-patterns.ts';
import { auditCase, type Running } from './audit-case.ts';
import { auditorId, region } from './case.ts';
import { hubOf } from './hub.ts';
import { runEnvironment, withOtherVariables } from './run-environment.ts';
import { changesOf, standingIn, wronglyResolved, wrongRemediation, type Standing } from './standing.ts';

const { failed: importedPattern } = remediationPatterns({ partition: 'aws', region, accountId: auditorId });

/** Lambda tries an event again twice: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const deliveriesOfEvent = 3;

/**
 * Delivers the events out of order, some of them twice, and again once nothing goes wrong any more; audits; and delivers
 * them once more, late.
 * @param before what stood in the accounts at first
 */
export async function remediateCase(running: Running, before: Standing): Promise<void> {
  const { simulator, ledger, faultCase } = running;
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
  const deliver = deliveryTo(simulator);
  for (const { event } of sent) {
    for (let delivery = 0; delivery < deliveriesOfEvent; delivery += 1) {
      if (await deliver(event)) break;
    }
  }
  simulator.endFaults();
  for (const event of events) await deliver(event);
  const after = standingIn(simulator);
  running.made += changesOf(before, after).length;
  const mended = new Set(changesOf(before, after).map((key) => key.split(' ')[0] ?? ''));
  const report = await auditCase(running, { publishes: true, isHealed: true, mended });
  if (report === null) return;
  const { allowed } = faultCase;
  const problems = wrongRemediation(before, after, { allowed, report, told: toldResources() });
  ledger.check('the remediation makes what is right, or nothing', problems);
  ledger.check('RESOLVED rings', wronglyResolved(report, hubOf(simulator)));
  for (const event of events) await deliver(event);
  ledger.check('late events do nothing twice', changesOf(after, standingIn(simulator)));
}

/** Hands events to the function, which has the role of its own; each time, whether Lambda is done with the event. */
function deliveryTo(simulator: Simulator): (event: unknown) => Promise<boolean> {
  const role = simulator.envOf(functionRoleNames.remediate);
  return async (event) => {
    try {
      await withOtherVariables(role, async () => handler(event, {} as Context));
      return true;
    } catch {
      return false;
    }
  };
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
