import type { CallRecord } from './call-record.ts';
import type { FaultScript } from './faults/fault-script.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import type { BusEvent } from './live/finding-events.ts';
import type { Delivery } from './live/live-state.ts';
import { settle } from './live/settle.ts';
import type { QuotaBuckets } from './quota-buckets.ts';
import type { World } from './state/world.ts';

/** A day less than ten years: more would only be a mistake. */
const furthestAdvanceSeconds = 10 * 365 * 24 * 60 * 60;

/** What the endpoint tells of, and moves. */
export interface Controlled {
  readonly world: World;
  readonly calls: CallRecord;
  readonly quotas: QuotaBuckets;
  readonly faults: FaultScript;
}

/**
 * The simulator's own endpoint, `/_simulator/…`: what was called, which quotas were crossed, which faults were met, what
 * was delivered, what EventBridge got, and moving time. Null for any other path.
 */
export function answerControl(
  request: HttpRequest,
  { world, calls, quotas, faults }: Controlled,
): HttpAnswer | null {
  if (!request.path.startsWith('/_simulator')) return null;
  const asked = `${request.method} ${request.path}`;
  if (asked === 'GET /_simulator/calls') return json(200, calls.counts());
  if (asked === 'GET /_simulator/quotas') return json(200, { violations: quotas.violations() });
  if (asked === 'GET /_simulator/faults') return json(200, faults.counts());
  if (asked === 'POST /_simulator/clock') return moveClock(request.body, world);
  if (asked === 'GET /_simulator/deliveries') return json(200, deliveriesNow(world));
  if (asked === 'GET /_simulator/events') return json(200, eventsNow(world));
  const paths = ['calls', 'quotas', 'faults', 'deliveries', 'events'].map(
    (name) => `GET /_simulator/${name}`,
  );
  return json(404, { error: `use ${paths.join(', ')} or POST /_simulator/clock` });
}

/** The messages of alarms and callers that reached the endpoints of confirmed subscriptions by now; the latest of them. */
export function deliveriesNow(world: World): DeliveryReport {
  settle(world);
  const { total, latest } = world.live.deliveries;
  return { total, deliveries: [...latest] };
}

export interface DeliveryReport {
  readonly total: number;
  /** The oldest first. */
  readonly deliveries: readonly Delivery[];
}

/** The events that EventBridge got by now; the latest of them. */
export function eventsNow(world: World): EventReport {
  const { total, latest } = world.live.events;
  return { total, events: [...latest] };
}

export interface EventReport {
  readonly total: number;
  /** The oldest first. */
  readonly events: readonly BusEvent[];
}

function moveClock(body: Buffer, world: World): HttpAnswer {
  const seconds = advanceOf(body);
  if (seconds === null) {
    return json(400, {
      error: `send {"advanceSeconds": n} with n from 0 to ${furthestAdvanceSeconds}: time does not run backwards`,
    });
  }
  world.clock.advance(seconds);
  settle(world);
  return json(200, { now: world.clock.now().toISOString() });
}

function advanceOf(body: Buffer): number | null {
  try {
    const { advanceSeconds } = JSON.parse(body.toString('utf8')) as { readonly advanceSeconds?: unknown };
    const isUsable =
      typeof advanceSeconds === 'number' && advanceSeconds >= 0 && advanceSeconds <= furthestAdvanceSeconds;
    return isUsable ? advanceSeconds : null;
  } catch {
    return null;
  }
}

function json(status: number, value: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value)}\n` };
}
