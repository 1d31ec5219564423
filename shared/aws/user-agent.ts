import type { MiddlewareStack } from '@smithy/types';

/** What one request carries of who asks, as the SDK wrote it: `user-agent` and `x-amz-user-agent`. */
export type UserAgentHeaders = Readonly<Record<string, string>>;

const headerNames = ['user-agent', 'x-amz-user-agent'] as const;

/**
 * The SDK writes the same user agent anew for each request, escaping each of its parts. Here it writes it until one
 * request of a service has it; all later clients of that service send the same.
 * @param written by IAM's prefix of the service
 */
export function shareUserAgent<Input extends object, Output extends object>(
  { middlewareStack }: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  servicePrefix: string,
  written: Map<string, UserAgentHeaders>,
): void {
  const known = written.get(servicePrefix);
  // Behind the SDK's own step of the same name and place, which it replaces once its outcome is known.
  if (known !== undefined) middlewareStack.remove('getUserAgentMiddleware');
  middlewareStack.add(
    (next) => async (args) => {
      const { headers } = args.request as { readonly headers: Record<string, string> };
      if (known === undefined) written.set(servicePrefix, userAgentOf(headers));
      else Object.assign(headers, known);
      return await next(args);
    },
    { step: 'build', name: 'ringcheckUserAgent', priority: 'low' },
  );
}

function userAgentOf(headers: Readonly<Record<string, string>>): UserAgentHeaders {
  return Object.fromEntries(
    headerNames.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}
