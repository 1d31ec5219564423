import type { Pace } from './quotas.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';

/**
 * Lets calls go so that a pace is kept, one pace for each key; who comes first goes first.
 * @returns nothing where the call may go at once, so that it costs no promise
 * @throws an error named `TooManyRequestsException` where the turn would come too late
 */
export type Pacer = (key: string, pace: Pace, signal: AbortSignal) => Promise<void> | undefined;

/**
 * Milliseconds. Whoever has to wait longer is better off with a refusal, which is tried again: the request is signed by
 * then, and AWS takes a signature for five minutes. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export const longestWait = 60_000;

/** Keys that are remembered before those that a rest has made new again are forgotten. */
const mostLanes = 4_096;

/** The calls of one key. */
interface Lane {
  /** Milliseconds between two calls. */
  readonly interval: number;
  readonly burst: number;
  /** When the burst will be there in full again. */
  restedAt: number;
  readonly line: WaitingLine;
  /** A timer runs for the first in the line. */
  isTimed: boolean;
}

/** @param processes that make such calls at the same time, this one included: each keeps to its share */
export function createPacer(processes = 1): Pacer {
  const lanes = new Map<string, Lane>();
  return (key, pace, signal) => {
    let lane = lanes.get(key);
    if (lane === undefined) {
      if (lanes.size >= mostLanes) forgetRested(lanes);
      lane = createLane(pace, processes);
      lanes.set(key, lane);
    }
    return lane.line.size === 0 && mayGo(lane) ? undefined : joinLane(lane, signal);
  };
}

function createLane({ rate, burst }: Pace, processes: number): Lane {
  return {
    interval: (1_000 * processes) / rate,
    burst: Math.max(1, burst / processes),
    restedAt: -Infinity,
    line: createWaitingLine(),
    isTimed: false,
  };
}

async function joinLane(lane: Lane, signal: AbortSignal): Promise<void> {
  if ((lane.line.size + 1) * lane.interval > longestWait) throw tooMany(lane);
  const turn = lane.line.join(signal);
  if (!lane.isTimed) scheduleNext(lane);
  await turn;
}

/** Each goes by the time of its going, not of its coming: a process that was held up sends nothing in a heap. */
function scheduleNext(lane: Lane): void {
  lane.isTimed = lane.line.size > 0;
  if (!lane.isTimed) return;
  setTimeout(
    () => {
      while (lane.line.size > 0 && mayGo(lane)) lane.line.next();
      scheduleNext(lane);
    },
    Math.max(1, turnOf(lane) - performance.now()),
  );
}

/** Whether one more call keeps the pace; it then counts as made. */
function mayGo(lane: Lane): boolean {
  const now = performance.now();
  if (turnOf(lane) > now) return false;
  lane.restedAt = Math.max(lane.restedAt, now) + lane.interval;
  return true;
}

/** When one more call keeps the pace. */
function turnOf({ restedAt, interval, burst }: Lane): number {
  return restedAt + interval - burst * interval;
}

function forgetRested(lanes: Map<string, Lane>): void {
  const now = performance.now();
  for (const [key, { restedAt, line }] of lanes) if (line.size === 0 && restedAt <= now) lanes.delete(key);
}

function tooMany({ line, interval }: Lane): Error {
  const message = `${line.size} calls of the kind wait already, ${Math.round(interval)} ms each`;
  return Object.assign(new Error(message), { name: 'TooManyRequestsException' });
}
