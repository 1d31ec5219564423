/** Stands between the product and the simulated organization and refuses calls with answers that repeat the request. */
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { HttpAnswer, HttpRequest } from '../../simulator/http.ts';
import { protocolOf } from '../../simulator/protocols/detect.ts';
import { restXml } from '../../simulator/protocols/rest-xml.ts';
import { ServiceError } from '../../simulator/service-error.ts';

/** How an answer repeats what was asked; each form is one that AWS, or something in between, answers with. */
export type Echo = keyof typeof echoes;

/** All that a request says, secrets included. */
function allOf({ method, path, headers, body }: HttpRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${String(value)}`);
  return `${method}\n${path}\n\n${lines.join('\n')}\n\n${body.toString('latin1')}`;
}

const echoes = {
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
  'a signature that does not match': (asked) =>
    refusal(
      asked,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
        'and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request ' +
        `should have been\n'${allOf(asked)}'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n'`,
    ),
  'an incomplete signature': (asked) =>
    refusal(
      asked,
      'IncompleteSignature',
      `Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=${asked.headers.authorization} x-amz-security-token=${String(asked.headers['x-amz-security-token'])}`,
    ),
  'a key that is unknown': (asked) =>
    refusal(
      asked,
      'InvalidClientTokenId',
      `The key ${/Credential=([^/]+)/.exec(asked.headers.authorization ?? '')?.[1]} is unknown`,
    ),
  'a value that is malformed': (asked) =>
    refusal(
      asked,
      'ValidationError',
      `1 validation error detected: Value '${/ExternalId=([^&]+)/.exec(asked.body.toString())?.[1]}' at 'externalId' failed to satisfy constraint: Member must satisfy regular expression pattern`,
    ),
  'a page of something in between': (asked) => ({
    status: 403,
    headers: { 'content-type': 'text/html' },
    body: `<html><pre>${allOf(asked)}</pre></html>`,
  }),
  'no answer of any service': (asked) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: `{"${allOf(asked)}`,
  }),
  'values of other types': (asked) => ({
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(
      Object.fromEntries(
        ['trailList', 'metricFilters', 'Accounts', 'Findings', 'FailedFindings', 'FailedCount', 'Roots'].map(
          (name) => [name, allOf(asked)],
        ),
      ),
    ),
  }),
} satisfies Readonly<Record<string, (asked: HttpRequest) => HttpAnswer>>;

export const echoNames = Object.keys(echoes) as readonly Echo[];

function refusal(asked: HttpRequest, code: string, message: string): HttpAnswer {
  const isObject = asked.headers.authorization?.includes('/s3/aws4_request') === true;
  const protocol = isObject ? restXml : protocolOf(asked, undefined);
  return protocol.writeError(new ServiceError(code, 403, message), 'example-request', undefined);
}

/** @param isRefused by the service's signing name (`sts`), and the operation where the request names one */
export async function startEchoing(
  endpoint: string,
  echo: Echo,
  isRefused: (service: string, operation: string) => boolean,
): Promise<{ readonly endpoint: string; readonly refused: () => number; readonly close: () => void }> {
  let refused = 0;
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then(
      (body) => {
        const asked = askedOf(incoming, body);
        const service = /\/([a-z0-9-]+)\/aws4_request/.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
        if (isRefused(service, operationOf(asked))) {
          refused += 1;
          const { status, headers, body: answer } = echoes[echo](asked);
          outgoing.writeHead(status, headers).end(answer);
          return;
        }
        const { method, headers, url } = incoming;
        const onward = request(new URL(url ?? '/', endpoint), { method, headers }, (response) => {
          outgoing.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(outgoing);
        });
        onward.on('error', () => outgoing.destroy());
        onward.end(body);
      },
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => refused,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function askedOf({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer): HttpRequest {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  return { method, path: pathname, pathAsSent: pathname, query: searchParams, headers, body };
}

function operationOf({ headers, path, body }: HttpRequest): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  const ofPath = /\/operation\/(\w+)$/.exec(path)?.[1];
  return ofPath ?? /(?:^|&)Action=(\w+)/.exec(body.toString())?.[1] ?? path;
}
