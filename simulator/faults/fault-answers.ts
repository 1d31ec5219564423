/** What a client gets that meets a fault, in the words of the service or of whoever answers in its place. */
import type { HttpAnswer } from '../http.ts';
import type { ServerErrorStatus, MalformedBody } from '../scenario/faults.ts';
import type { Service } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { throttlingErrorOf } from '../quotas.ts';

/** The service is asked too often: the same words as where a quota is used up. */
export function throttlingError({ iamPrefix }: Service): ServiceError {
  const { code, status, message } = throttlingErrorOf(iamPrefix);
  return new ServiceError(code, status, message);
}

interface ServerFailure {
  readonly code: string;
  readonly message: string;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const commonFailures: Readonly<Record<ServerErrorStatus, ServerFailure>> = {
  500: {
    code: 'InternalFailure',
    message: 'The request processing has failed because of an unknown error, exception or failure.',
  },
  503: {
    code: 'ServiceUnavailable',
    message: 'The request has failed due to a temporary failure of the server.',
  },
};

/** Where a service has a name of its own for an error inside it, by IAM's prefix. */
const ownFailures: Readonly<Record<string, ServerFailure>> = {
  // https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
  securityhub: { code: 'InternalException', message: 'Internal server error.' },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
  cloudwatch: {
    code: 'InternalServiceFault',
    message: 'Request processing has failed due to some unknown error, exception, or failure.',
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  s3: { code: 'InternalError', message: 'We encountered an internal error. Please try again.' },
};

/** An error inside the service. */
export function serverError({ iamPrefix }: Service, status: ServerErrorStatus): ServiceError {
  const own = status === 500 ? ownFailures[iamPrefix] : undefined;
  const { code, message } = own ?? commonFailures[status];
  return new ServiceError(code, status, message);
}

const bodies: Readonly<Record<MalformedBody, HttpAnswer>> = {
  html: {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><p>Sign in to use this network.</p></body></html>\n',
  },
  empty: { status: 200, headers: { 'content-length': '0' }, body: '' },
  json: {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"status":"ok","message":"It works!"}\n',
  },
};

/** The answer of something in between, such as a proxy. */
export function malformedAnswer(body: MalformedBody): HttpAnswer {
  return bodies[body];
}
