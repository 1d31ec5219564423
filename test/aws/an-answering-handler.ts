import { HttpResponse } from '@smithy/core/protocols';
import type { Session } from '../../shared/aws/session.ts';

/** A request handler that answers at once, or when it is told to, and opens no socket. */
export interface AnsweringHandler {
  readonly requestHandler: Session['requestHandler'];
  /** Requests that have come. */
  readonly requests: () => number;
  /** Answers those of which the answer is kept back, the first first. */
  readonly answer: (count: number) => void;
}

/** @param keepsBack whether answers wait until they are asked for */
export function answeringHandler(
  body: string,
  contentType: string,
  { keepsBack = false }: { readonly keepsBack?: boolean } = {},
): AnsweringHandler {
  const pending: (() => void)[] = [];
  let requests = 0;
  const handle = async () => {
    requests += 1;
    if (keepsBack) await new Promise<void>((resolve) => pending.push(resolve));
    return {
      response: new HttpResponse({
        statusCode: 200,
        headers: { 'content-type': contentType },
        body: new TextEncoder().encode(body),
      }),
    };
  };
  return {
    requestHandler: {
      handle,
      metadata: { handlerProtocol: 'http/1.1' },
    } as unknown as Session['requestHandler'],
    requests: () => requests,
    answer: (count) => {
      for (const go of pending.splice(0, count)) go();
    },
  };
}
