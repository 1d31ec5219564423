import { admitCall, admitRegion, authenticate } from './admission.ts';
import { unknownCaller, type CallRecord } from './call-record.ts';
import { credentialError } from './credential-errors.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import type { QuotaBuckets } from './quota-buckets.ts';
import { protocolOf } from './protocols/detect.ts';
import type { Asked, Protocol } from './protocols/protocol.ts';
import type { Operation, Service } from './service.ts';
import { settle } from './live/settle.ts';
import { ServiceError } from './service-error.ts';
import { services } from './services/catalogue.ts';
import { readAuthorization } from './signature.ts';
import type { World } from './state/world.ts';

/** Answers one AWS request: finds service, operation and caller, counts the attempt, and lets the service speak. */
export function answerAws(
  request: HttpRequest,
  requestId: string,
  world: World,
  calls: CallRecord,
  quotas: QuotaBuckets,
): HttpAnswer {
  const authorization = readAuthorization(request);
  const service = services.get(authorization?.signingName ?? '');
  const protocol = protocolOf(request, service);
  const asked = protocol.ask(request, service);
  const session = world.sessions.find(authorization?.accessKeyId ?? '');
  calls.add(
    session?.caller.accountId ?? unknownCaller,
    `${service?.iamPrefix ?? authorization?.signingName ?? 'unknown'}:${asked?.operation ?? 'Unknown'}`,
  );
  try {
    if (authorization === null) throw credentialError(protocol.name, 'missing');
    const caller = authenticate(request, authorization, world, protocol.name);
    const known = knownOperation(asked, service);
    if (known === null) throw unknownOperation(asked, protocol);
    const { region } = authorization;
    admitRegion(known.service, region, caller, world, protocol.name);
    const call = { world, caller, region };
    const input = known.input();
    admitCall(known.service, known.name, input, call);
    quotas.take(known.service, known.name, caller, region, world.clock.now());
    settle(world);
    const output = known.operation(input, call);
    return protocol.writeOutput(known.name, output, requestId, known.service);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return protocol.writeError(error, requestId, service);
  }
}

interface KnownOperation {
  readonly service: Service;
  readonly name: string;
  readonly operation: Operation;
  readonly input: Asked['input'];
}

function knownOperation(asked: Asked | null, service: Service | undefined): KnownOperation | null {
  if (service === undefined || asked === null) return null;
  const { operation: name, input } = asked;
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  return operation === undefined ? null : { service, name, operation, input };
}

/** What AWS says to an operation that the service does not have, in each protocol. */
function unknownOperation(asked: Asked | null, protocol: Protocol): ServiceError {
  const name = asked?.operation ?? '';
  if (protocol.name === 'query') {
    return new ServiceError('InvalidAction', 400, `The action ${name} is not valid for this web service.`);
  }
  if (protocol.name === 'rest-xml') {
    return new ServiceError(
      'NotImplemented',
      501,
      'The simulator answers PutObject and GetObject, path style, without further parameters.',
    );
  }
  return new ServiceError('UnknownOperationException', protocol.name === 'aws-json' ? 400 : 404, '');
}
