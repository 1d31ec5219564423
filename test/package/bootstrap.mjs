// The part of Lambda's Node.js runtime that matters here, for one event: resolve the handler, call it with an event and
// a context, post the answer, and end without waiting for open sockets.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { _HANDLER: handlerName, LAMBDA_TASK_ROOT: taskRoot, AWS_LAMBDA_RUNTIME_API: api } = process.env;
const invocations = `http://${api}/2018-06-01/runtime/invocation`;

const next = await fetch(`${invocations}/next`);
const requestId = next.headers.get('lambda-runtime-aws-request-id');
const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
const context = {
  awsRequestId: requestId,
  invokedFunctionArn: next.headers.get('lambda-runtime-invoked-function-arn'),
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  getRemainingTimeInMillis: () => deadline - Date.now(),
};

try {
  const handler = await loadHandler();
  const returned = await handler(await next.json(), context);
  await post('response', returned ?? null);
} catch (error) {
  await post('error', {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: error.stack.split('\n'),
  });
}
process.exit();

/** `folder/file.export`: the file's name ends at its first dot, and is tried with each extension. */
async function loadHandler() {
  const [, folder, file, name] = /^(.*\/)?([^/.]+)\.(.+)$/.exec(handlerName);
  const found = ['.js', '.mjs', '.cjs']
    .map((extension) => path.join(taskRoot, folder ?? '', `${file}${extension}`))
    .find((candidate) => existsSync(candidate));
  const loaded = await import(pathToFileURL(found).href);
  return loaded[name];
}

async function post(outcome, body) {
  await fetch(`${invocations}/${requestId}/${outcome}`, { method: 'POST', body: JSON.stringify(body) });
}
