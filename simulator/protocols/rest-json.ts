import type { Protocol } from './protocol.ts';
import { readJsonBody, writeJsonBody } from './json-body.ts';

/**
 * REST-JSON: method and path name the operation.
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export const restJson: Protocol = {
  name: 'rest-json',
  ask: (request, service) => {
    const operation = service?.routes?.[`${request.method} ${request.path}`];
    if (operation === undefined) return null;
    return {
      operation,
      input: () => ({ ...Object.fromEntries(request.query), ...readJsonBody(request.body) }),
    };
  },
  writeOutput: (_operation, output, requestId) => ({
    status: 200,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId },
    body: writeJsonBody(output),
  }),
  writeError: (error, requestId) => ({
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
    },
    body: JSON.stringify({ Code: error.code, Message: error.message }),
  }),
};
