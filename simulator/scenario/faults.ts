/** What goes wrong with the calls of an account, as a scenario says it; `ScenarioFaults` has the defaults filled in. */
export interface ScenarioFaults {
  /** Decides which calls a `share` strikes: the same for the same seed. */
  readonly seed: number;
  /** The first that strikes a call is what the call meets. */
  readonly calls: readonly ScenarioCallFault[];
  /** When a session of the account is refused as expired. Counts the calls of each session by itself. */
  readonly credentialsExpire: ScenarioOnset | null;
  /** When the account is closed. Counts all calls that are made with its credentials. */
  readonly closes: ScenarioOnset | null;
  /** Seconds that the services are ahead of the simulated clock. Null: the age of signatures is not looked at. */
  readonly clockSkewSeconds: number | null;
}

/** Whatever comes first; a member that is null never comes. */
export interface ScenarioOnset {
  /** So many calls pass before it. */
  readonly afterCalls: number | null;
  /** The simulated time from which on it is so. */
  readonly at: string | number | null;
}

export interface ScenarioCallFault {
  readonly kind: CallFaultKind;
  /** `service:Operation`; empty for every operation. */
  readonly operations: readonly string[];
  /** Only so many calls of each operation in each Region. Null: no matter which. */
  readonly first: number | null;
  /** Only this part of the calls, from 0 to 1. Null: all of them. */
  readonly share: number | null;
  /** Of `server-error`; null of the others, as each of the following. */
  readonly status: ServerErrorStatus | null;
  /** Of `slow`. */
  readonly milliseconds: number | null;
  /** Of `truncated`. */
  readonly ending: TruncatedEnding | null;
  /** Of `malformed`. */
  readonly body: MalformedBody | null;
}

/**
 * What a call can meet: `throttled` and `server-error`, the service refuses; `reset`, the connection is reset before the
 * call is carried out; `answer-lost`, after it; `hung`, there is no answer and nothing is carried out; `slow`, it is
 * carried out and the answer comes late; `truncated`, it is carried out and half of the answer's body comes; `malformed`,
 * something in between answers in the service's place.
 */
export const callFaultKinds = [
  'throttled',
  'server-error',
  'reset',
  'answer-lost',
  'hung',
  'slow',
  'truncated',
  'malformed',
] as const;
export type CallFaultKind = (typeof callFaultKinds)[number];

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html: InternalFailure and ServiceUnavailable. */
export const serverErrorStatuses = [500, 503] as const;
export type ServerErrorStatus = (typeof serverErrorStatuses)[number];

/**
 * What follows the first half of a body whose whole length was announced: the end of the connection, or nothing.
 * `complete`: only the half was announced, so that nothing on the wire tells.
 */
export const truncatedEndings = ['closed', 'stalled', 'complete'] as const;
export type TruncatedEnding = (typeof truncatedEndings)[number];

/** A page of HTML as of a proxy, no body, or JSON that has nothing of the operation's answer. */
export const malformedBodies = ['html', 'empty', 'json'] as const;
export type MalformedBody = (typeof malformedBodies)[number];
