import type { MiddlewareObj } from '@middy/core';
import { tellError } from '../shared/aws/redact.ts';

/**
 * Lets a handler throw only what may be written down. Lambda logs whatever is thrown with all that hangs onto it, and
 * hands it on to the caller and to the on-failure destination; an error of the SDK carries the answer and, by its socket,
 * the request with its session token.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export const toldError: MiddlewareObj = {
  onError(request) {
    const { name, message, stack } = tellError(request.error);
    const told = new Error(message);
    told.name = name;
    told.stack = stack;
    request.error = told;
  },
};
