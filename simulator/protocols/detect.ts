import type { HttpRequest } from '../http.ts';
import type { Service } from '../service.ts';
import { awsJson } from './aws-json.ts';
import type { Protocol } from './protocol.ts';
import { query } from './query.ts';
import { restJson } from './rest-json.ts';
import { restXml } from './rest-xml.ts';
import { rpcV2Cbor } from './rpc-v2-cbor.ts';

const byName = {
  'aws-json': awsJson,
  'rest-json': restJson,
  'rest-xml': restXml,
  'rpc-v2-cbor': rpcV2Cbor,
  query,
} as const;

/**
 * The protocol that the request is written in, if the service speaks it; else the service's own first one. REST-XML has
 * no mark of its own: it is what Amazon S3 is spoken to in.
 */
export function protocolOf(request: HttpRequest, service: Service | undefined): Protocol {
  const spoken = spokenProtocol(request);
  if (service === undefined || service.protocols.includes(spoken.name)) return spoken;
  return byName[service.protocols[0] ?? 'aws-json'];
}

function spokenProtocol(request: HttpRequest): Protocol {
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return rpcV2Cbor;
  if (request.headers['x-amz-target'] !== undefined) return awsJson;
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm || request.query.has('Action') ? query : restJson;
}
