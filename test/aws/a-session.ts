import { createCallLog } from '../../shared/aws/call-log.ts';
import { createRequestHandler, type Session } from '../../shared/aws/session.ts';

/** A session of the member account; `change` overrides its parts. */
export function aSession(change: Partial<Session> = {}): Session {
  return {
    accountId: '333333333333',
    partition: 'aws',
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLE' },
    calls: createCallLog(),
    signal: new AbortController().signal,
    requestHandler: createRequestHandler(),
    ...change,
  };
}
