// The part of Lambda's Node.js runtime that matters here: resolve the handler once, then for each event call it with a
// context and post the answer, without waiting for open sockets. It is ended from outside.
import { existsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { _HANDLER: handlerName, LAMBDA_TASK_ROOT: taskRoot, AWS_LAMBDA_RUNTIME_API: api } = process.env;
const runtime = `http://${api}/2018-06-01/runtime`;

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await post('init/error', described(error));
  process.exit(1);
}
for (;;) await handleNext();

async function handleNext() {
  const next = await fetch(`${runtime}/invocation/next`);
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
  let outcome = 'response';
  let body;
  try {
    body = (await handler(await next.json(), context)) ?? null;
  } catch (error) {
    outcome = 'error';
    body = described(error);
  }
  // Lambda writes such a line too; here it ends what belongs to the invocation, on both streams.
  for (const stream of [1, 2]) writeSync(stream, `END RequestId: ${requestId}\n`);
  await post(`invocation/${requestId}/${outcome}`, body);
}

/** `folder/file.export`: the file's name ends at its first dot, and is tried with each extension. */
async function loadHandler() {
  const [, folder, file, name] = /^(.*\/)?([^/.]+)\.(.+)$/.exec(handlerName);
  const found = ['.js', '.mjs', '.cjs']
    .map((extension) => path.join(taskRoot, folder ?? '', `${file}${extension}`))
    .find((candidate) => existsSync(candidate));
  const loaded = await import(pathToFileURL(found).href);
  return loaded[name];
}

function described(error) {
  return { errorType: error.name, errorMessage: error.message, stackTrace: error.stack.split('\n') };
}

async function post(address, body) {
  await fetch(`${runtime}/${address}`, { method: 'POST', body: JSON.stringify(body) });
}
