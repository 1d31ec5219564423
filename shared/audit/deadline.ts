/**
 * The time of a run in a process that is ended from outside, as Lambda ends a function. No account is begun in its last
 * minutes, so that those in flight, and all that comes after them, are done in time.
 */
import type { Session } from '../aws/session.ts';

/** When the process is ended. */
export interface Deadline {
  /** True once no further account may be begun. */
  isOver(): boolean;
  /** Milliseconds until the process is ended. */
  remaining(): number;
}

/**
 * Milliseconds that one account may take, its import included. One that others share, or that is still being entered, is
 * given up somewhat later: calls that were given up have to come back.
 */
export const accountTimeout = 60_000;
export const patience = 1.25;

/** What comes after the accounts, in its order, with the milliseconds that are kept for it. Archiving takes what is left. */
const kept = { coverage: 30_000, record: 20_000, delivery: 30_000, answer: 5_000 } as const;

/** Milliseconds before the end from which on no account is begun. */
export const reserve = accountTimeout * patience + keptFrom('coverage');

function keptFrom(first: keyof typeof kept): number {
  const steps = Object.entries(kept);
  const from = steps.findIndex(([step]) => step === first);
  return steps.slice(from).reduce((sum, [, milliseconds]) => sum + milliseconds, 0);
}

/** The deadline of a process that knows how much time it has left. @param remaining milliseconds */
export function createDeadline(remaining: () => number): Deadline {
  return { isOver: () => remaining() < reserve, remaining };
}

const nextSteps = {
  archive: 'coverage',
  coverage: 'record',
  record: 'delivery',
  delivery: 'answer',
} as const;

/**
 * A session whose calls end in time for the steps behind this one; the session itself where there is no deadline.
 * @param session of the caller
 */
export function forStep(
  session: Session,
  deadline: Deadline | undefined,
  step: keyof typeof nextSteps,
): Session {
  if (deadline === undefined) return session;
  const end = AbortSignal.timeout(timeFor(deadline, step));
  return { ...session, signal: AbortSignal.any([session.signal, end]) };
}

/** Milliseconds that a step may take from now on. */
export function timeFor(deadline: Deadline, step: keyof typeof nextSteps): number {
  return Math.max(0, deadline.remaining() - keptFrom(nextSteps[step]));
}
