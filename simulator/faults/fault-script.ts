import type { CallRecord } from '../call-record.ts';
import { credentialError } from '../credential-errors.ts';
import type { HttpAnswer, HttpRequest } from '../http.ts';
import type { ScenarioFaults } from '../scenario/faults.ts';
import { ServiceError } from '../service-error.ts';
import type { World } from '../state/world.ts';
import { skewError } from './clock-skew.ts';
import { decideFault, hasCome } from './decide-fault.ts';
import { createFaultRecord, type FaultCounts, type FaultKind } from './fault-record.ts';
import { identifyCall, type IdentifiedCall } from './identify-call.ts';
import { fateBy, passing, refusedWith, type Fate } from './strike.ts';

/** What a request meets, as the server needs it. */
export interface Meeting extends Omit<Fate, 'by'> {
  /** Whether the service is to carry the request out and answer it. */
  readonly reachesService: boolean;
  /** Given in the service's place; null where it answers itself, or where nobody answers. */
  readonly answer: HttpAnswer | null;
  /** What the clock of whoever answers shows. */
  readonly serverTime: Date;
}

/** The faults of a running simulation, with what they have counted. */
export interface FaultScript {
  /** Decides what a request meets, counts it, and closes the accounts whose time has come. */
  meet(request: HttpRequest, requestId: string): Meeting;
  counts(): FaultCounts;
  /** From now on nothing goes wrong any more. Accounts that are closed stay closed. */
  end(): void;
}

interface Strike {
  readonly kind: FaultKind;
  /** Whose fault it is. */
  readonly accountId: string;
  readonly fate: Fate;
}

/** The faults that the accounts of the world's scenario have. */
export function createFaultScript(world: World, calls: CallRecord): FaultScript {
  const faultsOf = new Map<string, ScenarioFaults>(
    Object.entries(world.scenario.accounts).flatMap(([id, { faults }]) =>
      faults === undefined ? [] : [[id, faults] as const],
    ),
  );
  const record = createFaultRecord();
  const made = createCounter();
  const closed = new Set<string>();
  let isOver = faultsOf.size === 0;

  const closeAccounts = (now: Date): void => {
    for (const [id, { closes }] of faultsOf) {
      if (closed.has(id) || !hasCome(closes, made.count(id), now)) continue;
      closed.add(id);
      world.accounts.close(id);
    }
  };
  const strikeOn = (call: IdentifiedCall, request: HttpRequest, now: Date): Strike | null => {
    const { accountId, session, protocol, action, region, service } = call;
    const callerId = session.caller.accountId;
    if (closed.has(callerId)) {
      // AWS publishes no words for sessions of a closed account: here their keys are as unknown as a stranger's.
      const unknown = credentialError(protocol.name, 'unknownKey');
      return { kind: 'closed-account', accountId: callerId, fate: refusedWith(unknown) };
    }
    // STS itself says that nobody gets in.
    if (closed.has(accountId)) return { kind: 'closed-account', accountId, fate: passing };
    if (isOver) return null;
    const refused = refusedCredentials(call, request, faultsOf.get(callerId), now);
    if (refused !== null) return { ...refused, accountId: callerId };
    made.add(callerId);
    made.add(session.accessKeyId);
    const faults = faultsOf.get(accountId);
    if (faults === undefined) return null;
    const number = made.add([accountId, action, region].join(' '));
    const fault = decideFault(faults, { accountId, action, region, number });
    return fault === null ? null : { kind: fault.kind, accountId, fate: fateBy(fault, service) };
  };
  const refusedCredentials = (
    { session, protocol }: IdentifiedCall,
    request: HttpRequest,
    faults: ScenarioFaults | undefined,
    now: Date,
  ): Omit<Strike, 'accountId'> | null => {
    if (faults === undefined) return null;
    const { clockSkewSeconds, credentialsExpire } = faults;
    const signedAt = String(request.headers['x-amz-date']);
    const skewed =
      clockSkewSeconds === null ? null : skewError(signedAt, ahead(now, clockSkewSeconds), protocol.name);
    if (skewed !== null) return { kind: 'clock-skew', fate: refusedWith(skewed) };
    if (!hasCome(credentialsExpire, made.count(session.accessKeyId), now)) return null;
    const expired = credentialError(protocol.name, 'expired');
    return { kind: 'expired-credentials', fate: refusedWith(expired) };
  };
  return {
    meet: (request, requestId) => {
      const now = world.clock.now();
      if (!isOver) closeAccounts(now);
      const call = isOver && closed.size === 0 ? null : identifyCall(request, world);
      if (call === null) return meetingOf(passing, null, now);
      const struck = strikeOn(call, request, now);
      const { by, ...fate } = struck?.fate ?? passing;
      if (struck !== null) record.add(struck.accountId, struck.kind);
      const callerId = call.session.caller.accountId;
      // The service counts for itself what it sees.
      if (by !== 'service') calls.add(callerId, call.action);
      const skew = isOver ? null : (faultsOf.get(callerId)?.clockSkewSeconds ?? null);
      const answer =
        by instanceof ServiceError ? call.protocol.writeError(by, requestId, call.service) : answerOf(by);
      return meetingOf({ ...fate, by }, answer, ahead(now, skew ?? 0));
    },
    counts: () => record.counts(),
    end: () => {
      isOver = true;
    },
  };
}

function answerOf(by: Exclude<Fate['by'], ServiceError>): HttpAnswer | null {
  return typeof by === 'string' ? null : by;
}

function meetingOf({ by, ...fate }: Fate, answer: HttpAnswer | null, serverTime: Date): Meeting {
  return { ...fate, reachesService: by === 'service', answer, serverTime };
}

function ahead(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1_000);
}

function createCounter() {
  const counts = new Map<string, number>();
  return {
    count: (key: string): number => counts.get(key) ?? 0,
    /** @returns the new count */
    add: (key: string): number => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count;
    },
  };
}
