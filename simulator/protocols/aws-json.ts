import type { Protocol } from './protocol.ts';
import { readJsonBody, writeJsonBody } from './json-body.ts';

/**
 * AWS JSON 1.0 and 1.1: everything is `POST /`, the operation stands in a header.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export const awsJson: Protocol = {
  name: 'aws-json',
  ask: (request) => {
    const target = request.headers['x-amz-target'];
    if (typeof target !== 'string') return null;
    return { operation: target.slice(target.lastIndexOf('.') + 1), input: () => readJsonBody(request.body) };
  },
  writeOutput: (_operation, output, requestId, service) => ({
    status: 200,
    headers: { 'content-type': contentType(service.signingName), 'x-amzn-requestid': requestId },
    body: writeJsonBody(output),
  }),
  writeError: (error, requestId, service) => ({
    status: error.status,
    headers: {
      'content-type': contentType(service?.signingName),
      'x-amzn-requestid': requestId,
      ...queryErrorHeader(service?.signingName, error.code, error.status),
    },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  }),
};

function contentType(signingName: string | undefined): string {
  return signingName === 'monitoring' ? 'application/x-amz-json-1.0' : 'application/x-amz-json-1.1';
}

/**
 * CloudWatch moved from the query protocol; it repeats the old error code for clients that ask for it.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
export function queryErrorHeader(
  signingName: string | undefined,
  code: string,
  status: number,
): Record<string, string> {
  if (signingName !== 'monitoring') return {};
  return { 'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}` };
}
