import type { Protocol } from './protocol.ts';
import { readJsonBody, writeJsonBody } from './json-body.ts';

/**
 * REST-JSON: method and path name the operation.
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export const restJson: Protocol = {
  name: 'rest-json',
  ask: (request, service) => {
    const route = findRoute(service?.routes ?? {}, `${request.method} ${request.path}`);
    if (route === null) return null;
    return {
      operation: route.operation,
      input: () => ({
        ...Object.fromEntries(request.query),
        ...route.label,
        ...readJsonBody(request.body),
      }),
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

/** A route is the whole of method and path, or ends in a greedy label, `{Arn+}`, which takes the rest of the path. */
function findRoute(routes: Readonly<Record<string, string>>, asked: string) {
  const exact = Object.hasOwn(routes, asked) ? routes[asked] : undefined;
  if (exact !== undefined) return { operation: exact, label: {} };
  for (const [route, operation] of Object.entries(routes)) {
    const [, start, member] = /^(.*)\{(\w+)\+\}$/.exec(route) ?? [];
    if (start === undefined || member === undefined || !asked.startsWith(start)) continue;
    const value = decoded(asked.slice(start.length));
    if (value !== null) return { operation, label: { [member]: value } };
  }
  return null;
}

/** Null where the text is no percent-encoding. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
