import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/** What Lambda would know of one invocation: the returned value or the error, and all that was logged. */
export interface Invocation {
  readonly outcome: 'response' | 'error';
  readonly body: unknown;
  readonly log: string;
}

/**
 * Runs the handler of an unpacked function once, as Lambda does: a process that has the function's environment only
 * asks the Runtime API for an event and posts what the handler returned or threw.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function invokePackaged(
  taskRoot: string,
  handler: string,
  env: Readonly<Record<string, string>>,
  event: unknown,
): Promise<Invocation> {
  const answered = Promise.withResolvers<Omit<Invocation, 'log'>>();
  const server = createServer((request, response) => {
    void answer(request).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      answered.reject,
    );
  });
  const answer = async (request: IncomingMessage) => {
    const [, , , what = '', , outcome] = (request.url ?? '').split('/');
    if (request.method === 'GET' && what === 'invocation') {
      const headers = {
        'Lambda-Runtime-Aws-Request-Id': '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
        'Lambda-Runtime-Deadline-Ms': String(Date.now() + 900_000),
        'Lambda-Runtime-Invoked-Function-Arn':
          'arn:aws:lambda:us-east-1:222222222222:function:ringcheck-prod-audit',
      };
      return { status: 200, headers, body: JSON.stringify(event) };
    }
    const body: unknown = JSON.parse(await text(request));
    answered.resolve({ outcome: outcome === 'response' ? 'response' : 'error', body });
    return { status: 202, headers: {}, body: '{}' };
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  // The flags are Lambda's own: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
  const bootstrap = spawn(
    process.execPath,
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
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_LAMBDA_FUNCTION_NAME: 'ringcheck-prod-audit',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
        AWS_LAMBDA_LOG_FORMAT: 'JSON',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const log = Promise.all([text(bootstrap.stdout), text(bootstrap.stderr)]);
  bootstrap.once('exit', () => {
    void log.then((written) => {
      answered.reject(new Error(`the runtime ended without an answer: ${written.join('\n')}`));
    });
  });
  try {
    const outcome = await answered.promise;
    return { ...outcome, log: (await log).join('\n') };
  } finally {
    bootstrap.kill();
    server.close();
  }
}
