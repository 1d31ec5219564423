import type { HttpAnswer, HttpRequest } from '../http.ts';
import type { Input } from '../input.ts';
import type { Output, ProtocolName, Service } from '../service.ts';
import type { ServiceError } from '../service-error.ts';

/** What a request asks for. The input is read only once the caller is known to be allowed in. */
export interface Asked {
  readonly operation: string;
  readonly input: () => Input;
}

/** One wire protocol of AWS: how a request is read and an answer is written. */
export interface Protocol {
  readonly name: ProtocolName;
  /** The operation asked for, or null where the request names none that the service could know. */
  ask(request: HttpRequest, service: Service | undefined): Asked | null;
  writeOutput(operation: string, output: Output, requestId: string, service: Service): HttpAnswer;
  writeError(error: ServiceError, requestId: string, service: Service | undefined): HttpAnswer;
}
