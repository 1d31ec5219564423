import type { ServiceError } from './service-error.ts';
import type { Input } from './input.ts';
import type { Caller } from './state/sessions.ts';
import type { World } from './state/world.ts';

/** One call that was let in: who calls, in which Region, on which simulated world. */
export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly region: string;
}

/**
 * The members of an answer. Dates stay `Date` and AWS's map shapes are `Map`, since each protocol writes them its own
 * way; members that are `undefined` are left out.
 */
export type Output = Readonly<Record<string, unknown>>;

export type Operation = (input: Input, call: Call) => Output;

export type ProtocolName = 'aws-json' | 'rest-json' | 'rest-xml' | 'query' | 'rpc-v2-cbor';

/** One service: how clients name it, what it answers, and what its refusals are called. */
export interface Service {
  /** The service of the SigV4 credential scope. */
  readonly signingName: string;
  /** The prefix of its actions in policies; with the operation it is also how calls are counted. */
  readonly iamPrefix: string;
  readonly protocols: readonly ProtocolName[];
  /** A service with one endpoint for all Regions, so that the Region of the signature decides nothing. */
  readonly isGlobal: boolean;
  readonly operations: Readonly<Record<string, Operation>>;
  /** REST-JSON only: `POST /findings` to the operation. */
  readonly routes?: Readonly<Record<string, string>>;
  /** Query only. */
  readonly xmlNamespace?: string;
  readonly accessDenied: (message: string) => ServiceError;
}
