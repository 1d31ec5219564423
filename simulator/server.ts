import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answerAws } from './answer.ts';
import type { CallRecord } from './call-record.ts';
import { answerControl } from './control.ts';
import type { FaultScript, Meeting } from './faults/fault-script.ts';
import { sendAnswer } from './faults/send-answer.ts';
import { largestBody, readBody, type HttpAnswer, type HttpRequest } from './http.ts';
import type { QuotaBuckets } from './quota-buckets.ts';
import type { World } from './state/world.ts';

const loopback = '127.0.0.1';

/** What is served, and how. */
export interface Served {
  readonly world: World;
  readonly calls: CallRecord;
  readonly quotas: QuotaBuckets;
  readonly faults: FaultScript;
  /** Milliseconds from the request of a call to the head of its answer. */
  readonly latency: number;
}

/** Serves a world on 127.0.0.1; port 0 is a free one. Rejects with the error of the socket if it cannot listen. */
export async function serve(served: Served, port: number): Promise<{ server: Server; port: number }> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    void respond(request, response, { ...served, requestId: requestIdOf(requests) });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { server, port: (server.address() as AddressInfo).port };
}

interface Exchange extends Served {
  readonly requestId: string;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  exchange: Exchange,
): Promise<void> {
  let answered: Answered;
  try {
    answered = await answerOf(request, exchange);
  } catch (error) {
    // A client that hung up is no defect; anything else is one of the simulator's own, and is shown as AWS shows its own.
    if (request.destroyed && !request.complete) return;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const body = `defect of the simulator: ${message}\n`;
    answered = whole({ status: 500, headers: { 'content-type': 'text/plain' }, body }, exchange);
  }
  sendAnswer(response, answered.answer, answered.end, answered.serverTime);
}

/** An answer, and what becomes of it on its way. */
type Answered = Pick<Meeting, 'answer' | 'end' | 'serverTime'>;

/** An answer that nothing befalls. */
function whole(answer: HttpAnswer, { world }: Pick<Exchange, 'world'>): Answered {
  return { answer, end: 'whole', serverTime: world.clock.now() };
}

async function answerOf(incoming: IncomingMessage, exchange: Exchange): Promise<Answered> {
  const { world, calls, quotas, faults, latency, requestId } = exchange;
  const arrival = performance.now();
  const largestBytes = largestBody(incoming);
  const body = await readBody(incoming, largestBytes);
  if (body === null) {
    const headers = { 'content-type': 'text/plain', connection: 'close' };
    return whole(
      { status: 413, headers, body: `the request body is larger than ${largestBytes} bytes\n` },
      exchange,
    );
  }
  const url = URL.parse(incoming.url ?? '/', 'http://localhost');
  if (url === null) {
    const headers = { 'content-type': 'text/plain' };
    return whole({ status: 400, headers, body: 'the request target is no URL\n' }, exchange);
  }
  const request: HttpRequest = {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    pathAsSent: incoming.url?.split('?', 1)[0] ?? '/',
    query: url.searchParams,
    headers: incoming.headers,
    body,
  };
  const ofControl = answerControl(request, exchange);
  if (ofControl !== null) return whole(ofControl, exchange);
  const { reachesService, delay, ...met } = faults.meet(request, requestId);
  const answer = reachesService ? answerAws(request, requestId, world, calls, quotas) : met.answer;
  // The answer's own time is part of the latency, and a timer of no time would still cost one.
  const rest = latency + delay - (performance.now() - arrival);
  if (rest > 0) await wait(rest);
  return { ...met, answer };
}

/** An id of UUID form that counts the requests, so that a trace can be read in order. */
function requestIdOf(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
