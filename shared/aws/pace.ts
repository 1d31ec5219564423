import type { Pace } from './quotas.ts';
import { createWaitingLine, tooMany, type WaitingLine } from './waiting-line.ts';

/**
 * The calls of one quota. A call counts from its going until its answer, and is only then given back at the rate:
 * nobody knows when in between the service counted it. So the quota holds however long a connection, the network or this
 * process keep a call back, and however many are kept back together.
 */
export interface Lane {
  /**
   * Waits for a turn; who comes first goes first. Each turn that came has to be given back by `leave`.
   * @returns nothing where the call may go at once, so that it costs no promise
   * @throws an error named `TooManyRequestsException` where the turn would come too late, and one named `AbortError`
   * where the signal comes first
   */
  enter(signal: AbortSignal): Promise<void> | undefined;
  /** The call has ended, answered or not. */
  leave(): void;
}

/** The lane of a key; a key has one pace. */
export type Pacer = (key: string, pace: Pace) => Lane;

/** Milliseconds: whose turn would come later is refused at once. If those before are not answered, it comes later still. */
export const latestTurn = 60_000;

/** Keys that are remembered before those that a rest has made new again are forgotten. */
const mostLanes = 1_024;

/** @param processes that make such calls at the same time, this one included: each keeps to its share */
export function createPacer(processes = 1): Pacer {
  const lanes = new Map<string, RememberedLane>();
  return (key, { rate, burst }) => {
    const known = lanes.get(key);
    if (known !== undefined) return known;
    if (lanes.size >= mostLanes) for (const [old, lane] of lanes) if (lane.isRested()) lanes.delete(old);
    const lane = createLane((1_000 * processes) / rate, Math.max(1, burst / processes));
    lanes.set(key, lane);
    return lane;
  };
}

interface RememberedLane extends Lane {
  /** It is as new. */
  isRested(): boolean;
}

/** @param interval milliseconds in which one call is given back */
function createLane(interval: number, burst: number): RememberedLane {
  /** Most accounts make one call of a kind, and nobody ever waits. */
  let line: WaitingLine | undefined;
  let underWay = 0;
  /** When all calls that have ended will be given back. */
  let restedAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  /** Milliseconds until one more call keeps the quota, if no other ends before. */
  const waitFor = (): number => {
    const free = burst - underWay - 1;
    return free < 0 ? Infinity : restedAt - free * interval - performance.now();
  };
  const isWaitedFor = (): boolean => line !== undefined && line.size > 0;
  const mayGo = (): boolean => {
    if (waitFor() > 0) return false;
    underWay += 1;
    return true;
  };
  const letGo = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (isWaitedFor() && mayGo()) line?.next();
    const wait = isWaitedFor() ? waitFor() : Infinity;
    if (wait < Infinity) timer = setTimeout(letGo, Math.max(1, wait));
  };
  const join = async (signal: AbortSignal): Promise<void> => {
    line ??= createWaitingLine();
    if ((line.size + 1) * interval > latestTurn) {
      throw tooMany(`${line.size} calls of the kind wait already, ${Math.round(interval)} ms each`);
    }
    const turn = line.join(signal);
    if (line.size === 1) letGo();
    await turn;
  };
  return {
    enter: (signal) => (!isWaitedFor() && mayGo() ? undefined : join(signal)),
    leave: () => {
      underWay -= 1;
      restedAt = Math.max(restedAt, performance.now()) + interval;
      if (isWaitedFor()) letGo();
    },
    isRested: () => !isWaitedFor() && underWay === 0 && restedAt <= performance.now(),
  };
}
