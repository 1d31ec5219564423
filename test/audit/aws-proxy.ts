/** Stands between the product and the simulated organization, and lets any call fail as calls do. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call as it passes. */
export interface PassingCall {
  /** `PutMetricFilter`; of REST services method and path. */
  readonly operation: string;
  readonly body: string;
  /** By which it is made, such as `ringcheck-audit`; empty for the auditor's own credentials. */
  readonly roleName: string;
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
  /** The calls since the start, whatever became of them. */
  readonly calls: () => readonly PassingCall[];
  /** What becomes of the calls from here on. */
  readonly decide: (fateOf: (call: PassingCall) => Fate) => void;
  readonly close: () => void;
}

function letPass(): Fate {
  return 'pass';
}

/** @param endpoint of the simulated organization */
export async function startProxy(endpoint: string): Promise<AwsProxy> {
  let fateOf: (call: PassingCall) => Fate = letPass;
  const calls: PassingCall[] = [];
  const roles = new Map<string, string>();
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      const roleName = roles.get(keyOf(incoming)) ?? '';
      const call = { operation: operationOf(incoming, body), body: body.toString(), roleName };
      calls.push(call);
      const fate = fateOf(call);
      if (fate === 'unarrived') outgoing.destroy();
      else if (typeof fate === 'object') refuse(outgoing, fate);
      else {
        const note = (answer: string) => {
          noteRole(roles, call, answer);
        };
        forward(endpoint, incoming, body, outgoing, { losesAnswer: fate === 'answer-lost', note });
      }
    }, hangUp(outgoing));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls: () => calls,
    decide: (next) => {
      fateOf = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function keyOf({ headers }: IncomingMessage): string {
  return /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** The key that an AssumeRole answered is its role's from now on. */
function noteRole(roles: Map<string, string>, { operation, body }: PassingCall, answer: string): void {
  const key = /<AccessKeyId>([^<]+)</.exec(answer)?.[1];
  const role = /role%2F([^&]+)/.exec(body)?.[1];
  if (operation === 'AssumeRole' && key !== undefined && role !== undefined) roles.set(key, role);
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
  { losesAnswer, note }: { readonly losesAnswer: boolean; readonly note: (answer: string) => void },
): void {
  const { method, headers, url } = incoming;
  const onward = request(new URL(url ?? '/', endpoint), { method, headers }, (response) => {
    void buffer(response).then((answer) => {
      note(answer.toString());
      if (losesAnswer) outgoing.destroy();
      else outgoing.writeHead(response.statusCode ?? 502, response.headers).end(answer);
    }, hangUp(outgoing));
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
