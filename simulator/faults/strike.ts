/** A fault as it meets one call: what is answered, by whom, and how much of it arrives. */
import type { HttpAnswer } from '../http.ts';
import type { ScenarioCallFault, TruncatedEnding } from '../scenario/faults.ts';
import type { Service } from '../service.ts';
import type { ServiceError } from '../service-error.ts';
import { malformedAnswer, serverError, throttlingError } from './fault-answers.ts';

/** What becomes of one request. */
export interface Fate {
  /** `service`: it is carried out; an error: the service refuses it; an answer: something in between gives it. */
  readonly by: 'service' | 'nobody' | ServiceError | HttpAnswer;
  /** Milliseconds that the answer is held back. */
  readonly delay: number;
  /** How the answer gets to the client: whole, not at all, or the half of its body. */
  readonly end: 'whole' | 'reset' | 'hung' | TruncatedEnding;
}

/** Nothing goes wrong. */
export const passing: Fate = { by: 'service', delay: 0, end: 'whole' };

/** The service refuses the call. */
export function refusedWith(error: ServiceError): Fate {
  return { ...passing, by: error };
}

/** What becomes of a call that meets a fault. */
export function fateBy(fault: ScenarioCallFault, service: Service): Fate {
  switch (fault.kind) {
    case 'throttled':
      return refusedWith(throttlingError(service));
    case 'server-error':
      return refusedWith(serverError(service, fault.status ?? 500));
    case 'reset':
      return { by: 'nobody', delay: 0, end: 'reset' };
    case 'answer-lost':
      return { ...passing, end: 'reset' };
    case 'hung':
      return { by: 'nobody', delay: 0, end: 'hung' };
    case 'slow':
      return { ...passing, delay: fault.milliseconds ?? 0 };
    case 'truncated':
      return { ...passing, end: fault.ending ?? 'closed' };
    case 'malformed':
      return { ...passing, by: malformedAnswer(fault.body ?? 'html') };
  }
}
