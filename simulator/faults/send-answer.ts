/** Puts an answer on the wire, or what a fault leaves of it. */
import type { ServerResponse } from 'node:http';
import type { HttpAnswer } from '../http.ts';
import type { Fate } from './strike.ts';

/**
 * Sends the answer as far as it gets. A connection on which nothing more comes stays open until the client gives up, or
 * the server is closed.
 */
export function sendAnswer(
  response: ServerResponse,
  answer: HttpAnswer | null,
  end: Fate['end'],
  serverTime: Date,
): void {
  if (end === 'hung') return;
  if (end === 'reset' || answer === null) {
    // A reset, not an end: https://nodejs.org/api/net.html#socketresetanddestroy
    response.socket?.resetAndDestroy();
    return;
  }
  response.sendDate = false;
  const headers = { ...answer.headers, date: serverTime.toUTCString() };
  if (end === 'whole') {
    response.writeHead(answer.status, headers);
    response.end(answer.body);
    return;
  }
  const body = Buffer.from(answer.body);
  const half = body.subarray(0, Math.floor(body.length / 2));
  const announced = end === 'complete' ? half.length : body.length;
  response.writeHead(answer.status, { ...headers, 'content-length': String(announced) });
  if (end === 'complete') {
    response.end(half);
    return;
  }
  response.write(half, () => {
    if (end === 'closed') response.socket?.destroy();
  });
}
