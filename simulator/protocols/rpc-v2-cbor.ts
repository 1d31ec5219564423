import { cbor, dateToTag } from '@smithy/core/cbor';
import type { Input } from '../input.ts';
import { ServiceError } from '../service-error.ts';
import { queryErrorHeader } from './aws-json.ts';
import type { Protocol } from './protocol.ts';

const pathPattern = /^\/service\/[A-Za-z0-9_.]+\/operation\/([A-Za-z0-9]+)$/;
const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

/**
 * Smithy RPC v2 with CBOR bodies: the operation stands in the path. CloudWatch's clients may choose it.
 * https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export const rpcV2Cbor: Protocol = {
  name: 'rpc-v2-cbor',
  ask: (request) => {
    const operation = pathPattern.exec(request.path)?.[1];
    if (operation === undefined) return null;
    return { operation, input: () => readCborBody(request.body) };
  },
  writeOutput: (_operation, output, requestId) => ({
    status: 200,
    headers: { ...headers, 'x-amzn-requestid': requestId },
    body: cbor.serialize(encodable(output)),
  }),
  writeError: (error, requestId, service) => ({
    status: error.status,
    headers: {
      ...headers,
      'x-amzn-requestid': requestId,
      ...queryErrorHeader(service?.signingName, error.code, error.status),
    },
    body: cbor.serialize({ __type: error.code, message: error.message }),
  }),
};

function readCborBody(body: Buffer): Input {
  if (body.length === 0) return {};
  try {
    const value = decoded(cbor.deserialize(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  } catch {
    // Falls through to the same refusal as a body of another type.
  }
  throw new ServiceError('SerializationException', 400, 'The request body is not a CBOR map.');
}

/** Timestamps come as seconds since 1970 under tag 1: https://www.rfc-editor.org/rfc/rfc8949#section-3.4.2 */
function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const { tag, value: seconds } = value as { readonly tag?: unknown; readonly value?: unknown };
  if (tag === 1 && typeof seconds === 'number') return new Date(seconds * 1000);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, decoded(member)]));
}

function encodable(value: unknown): unknown {
  if (value instanceof Date) return dateToTag(value);
  if (value instanceof Map) return encodable(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(encodable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, encodable(member)]),
  );
}
