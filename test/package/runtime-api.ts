import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** What Lambda would know of one invocation. */
export interface Invocation {
  readonly requestId: string;
  /** `timed-out`: the process was ended at the deadline, before it answered. */
  readonly outcome: 'response' | 'error' | 'timed-out';
  /** The returned value or the error; null where there is neither. */
  readonly body: unknown;
  /** All that was logged. */
  readonly log: string;
  /** Milliseconds that were left when it answered; 0 where it did not. */
  readonly remaining: number;
}

/** One process of a function: a cold start with its first invocation, a warm one with each further. */
export interface Runtime {
  /**
   * Invokes the handler. Once an invocation has timed out there is no process any more.
   * @param time milliseconds until the deadline
   * @throws Error where the process ends without an answer: it could not load the handler, or broke down
   */
  invoke(event: unknown, time?: number): Promise<Invocation>;
  end(): Promise<void>;
}

/** Milliseconds: what Lambda gives at most. */
const longestTime = 900_000;

/**
 * Starts a process for an unpacked function, as Lambda does: it has the function's environment only, and asks the Runtime
 * API for events and posts what the handler returned or threw. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntime(
  taskRoot: string,
  handler: string,
  env: Readonly<Record<string, string>>,
): Promise<Runtime> {
  let waiting = Promise.withResolvers<ServerResponse>();
  let answered = Promise.withResolvers<Pick<Invocation, 'outcome' | 'body'>>();
  const server = createServer((request, response) => {
    if (request.method === 'GET') waiting.resolve(response);
    else void takeAnswer(request, response).then(answered.resolve, answered.reject);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const process = spawnBootstrap(taskRoot, handler, env, (server.address() as AddressInfo).port);
  const logs = [readLog(process.stdout), readLog(process.stderr)];
  const ended = once(process, 'exit').then(async () => {
    const written = await Promise.all(logs.map(async (log) => await log.rest()));
    throw new Error(`the runtime ended without an answer: ${written.join('\n')}`);
  });
  ended.catch(() => undefined);

  const invoke = async (event: unknown, time = longestTime): Promise<Invocation> => {
    const requestId = randomUUID();
    answered = Promise.withResolvers();
    const response = await Promise.race([waiting.promise, ended]);
    waiting = Promise.withResolvers();
    const deadline = Date.now() + time;
    response.writeHead(200, {
      'Lambda-Runtime-Aws-Request-Id': requestId,
      'Lambda-Runtime-Deadline-Ms': String(deadline),
      'Lambda-Runtime-Invoked-Function-Arn':
        'arn:aws:lambda:us-east-1:222222222222:function:ringcheck-prod-audit',
    });
    response.end(JSON.stringify(event));
    const killed = Promise.withResolvers<null>();
    const timer = setTimeout(() => {
      killed.resolve(null);
    }, time);
    try {
      const answer = await Promise.race([answered.promise, killed.promise, ended]);
      if (answer === null) {
        process.kill('SIGKILL');
        const log = await Promise.all(logs.map(async (one) => await one.rest()));
        return { requestId, outcome: 'timed-out', body: null, log: log.join('\n'), remaining: 0 };
      }
      const log = await Promise.all(
        logs.map(async (one) => await one.until(`END RequestId: ${requestId}\n`)),
      );
      return { ...answer, requestId, log: log.join('\n'), remaining: deadline - Date.now() };
    } finally {
      clearTimeout(timer);
    }
  };
  const end = async () => {
    process.kill('SIGKILL');
    await ended.catch(() => undefined);
    server.closeAllConnections();
    server.close();
  };
  return { invoke, end };
}

/** One cold start with one invocation. */
export async function invokePackaged(
  taskRoot: string,
  handler: string,
  env: Readonly<Record<string, string>>,
  event: unknown,
  time?: number,
): Promise<Invocation> {
  const runtime = await startRuntime(taskRoot, handler, env);
  try {
    return await runtime.invoke(event, time);
  } finally {
    await runtime.end();
  }
}

async function takeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Pick<Invocation, 'outcome' | 'body'>> {
  const body: unknown = JSON.parse(await text(request));
  response.writeHead(202).end('{}');
  const isResponse = (request.url ?? '').endsWith('/response');
  return { outcome: isResponse ? 'response' : 'error', body };
}

function spawnBootstrap(
  taskRoot: string,
  handler: string,
  env: Readonly<Record<string, string>>,
  port: number,
) {
  return spawn(
    process.execPath,
    // The flags are Lambda's own: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
    [
      '--no-experimental-require-module',
      '--no-experimental-detect-module',
      path.join(import.meta.dirname, 'bootstrap.mjs'),
    ],
    {
      cwd: taskRoot,
      env: {
        ...env,
        _HANDLER: handler,
        LAMBDA_TASK_ROOT: taskRoot,
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
        AWS_LAMBDA_FUNCTION_NAME: 'ringcheck-prod-audit',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
        AWS_LAMBDA_LOG_FORMAT: 'JSON',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
}

/** Reads a stream piece by piece: up to a line, which is not part of the piece, or to its end. */
function readLog(stream: Readable) {
  let written = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    written += chunk;
  });
  const closed = once(stream, 'close');
  const take = (length: number): string => {
    const piece = written.slice(0, length);
    written = written.slice(length);
    return piece;
  };
  return {
    until: async (line: string): Promise<string> => {
      while (!written.includes(line)) await Promise.race([once(stream, 'data'), closed]);
      const piece = take(written.indexOf(line));
      take(line.length);
      return piece;
    },
    rest: async (): Promise<string> => {
      await closed;
      return take(written.length);
    },
  };
}
