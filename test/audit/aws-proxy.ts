/** Stands between the product and the simulated organization, and lets any call fail as calls do. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call as it passes. */
export interface PassingCall {
  /** `PutMetricFilter`; of REST services method and path. */
  readonly operation: string;
  readonly body: string;
}

/**
 * What becomes of a call: it passes, is refused by the service, never arrives, or arrives while its answer is lost.
 */
export type Fate =
  | 'pass'
  | 'unarrived'
  | 'answer-lost'
  | { readonly status: number; readonly errorType: string; readonly message?: string };

export interface AwsProxy {
  readonly endpoint: string;
  /** The operations that passed or failed since the start. */
  readonly operations: () => readonly string[];
  /** What becomes of the calls from here on. */
  readonly decide: (fateOf: (call: PassingCall) => Fate) => void;
  readonly close: () => void;
}

/** @param endpoint of the simulated organization */
export async function startProxy(endpoint: string): Promise<AwsProxy> {
  let fateOf: (call: PassingCall) => Fate = () => 'pass';
  const operations: string[] = [];
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      const call = { operation: operationOf(incoming, body), body: body.toString() };
      operations.push(call.operation);
      const fate = fateOf(call);
      if (fate === 'unarrived') outgoing.destroy();
      else if (typeof fate === 'object') refuse(outgoing, fate);
      else forward(endpoint, incoming, body, outgoing, fate === 'answer-lost');
    }, hangUp(outgoing));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    operations: () => operations,
    decide: (next) => {
      fateOf = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function operationOf({ headers, method, url = '' }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  const path = url.split('?', 1)[0] ?? '';
  const ofPath = /\/operation\/(\w+)$/.exec(path)?.[1];
  const ofForm = /(?:^|&)Action=(\w+)/.exec(body.toString())?.[1];
  return ofPath ?? ofForm ?? `${method} ${path}`;
}

function forward(
  endpoint: string,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  losesAnswer: boolean,
): void {
  const { method, headers, url } = incoming;
  const onward = request(new URL(url ?? '/', endpoint), { method, headers }, (response) => {
    response.on('error', hangUp(outgoing));
    if (losesAnswer) {
      response.resume();
      response.on('end', hangUp(outgoing));
      return;
    }
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(outgoing);
  });
  onward.on('error', hangUp(outgoing));
  onward.end(body);
}

function refuse(outgoing: ServerResponse, { status, errorType, message = '' }: Exclude<Fate, string>): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': errorType });
  outgoing.end(JSON.stringify({ __type: errorType, message, Code: errorType, Message: message }));
}

function hangUp(outgoing: ServerResponse): () => void {
  return () => {
    outgoing.destroy();
  };
}
