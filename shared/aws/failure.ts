/**
 * Classifies what an AWS call can answer instead of a result. A refusal of the audited account is a fact about what
 * could be seen, not an exception of the program.
 */
import { cut, printable, type Unseen, type UnseenWhy } from '../alarm-chain/index.ts';
import { absentNames, namesByWhy } from './failure-names.ts';
import { withoutSecrets } from './redact.ts';

/** What the SDK's errors carry, read without trusting any of it. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly status: number | null;
  /** The service's answer was no answer of that service: HTML, or a body that cannot be read. */
  readonly isForeignAnswer: boolean;
  /** The service itself gave the error its name; the SDK makes up one where an XML answer has no code. */
  readonly isNamedByService: boolean;
}

/** An answer that lacks what every answer of the operation has: nothing can be concluded from it. */
export class ForeignAnswerError extends Error {
  override readonly name = 'ForeignAnswerError';
}

/** Reads an error of the SDK, of the network or of anything else. */
export function readFailure(error: unknown): Failure {
  if (!(error instanceof Error)) {
    const message = oneLine(String(error));
    return { name: 'UnknownError', message, status: null, isForeignAnswer: false, isNamedByService: false };
  }
  const fields = error as {
    readonly code?: unknown;
    /** Only query services have it: the error element of their XML. */
    readonly Error?: { readonly Code?: unknown };
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: {
      readonly statusCode?: number;
      readonly headers?: Readonly<Record<string, string>>;
    };
  };
  const status = fields.$metadata?.httpStatusCode ?? fields.$response?.statusCode ?? null;
  const contentType = fields.$response?.headers?.['content-type'] ?? '';
  const code = typeof fields.code === 'string' ? fields.code : null;
  const isNameless = error.name === 'Error' || error.name === 'AggregateError';
  const name = oneLine(isNameless && code !== null ? code : error.name);
  return {
    name,
    message: oneLine(error.message || firstMessage(error) || (code ?? error.name)),
    status,
    isForeignAnswer:
      contentType.includes('text/html') ||
      error instanceof SyntaxError ||
      error instanceof ForeignAnswerError ||
      // Of an answer that is cut off in its body the status is that of its head.
      (status !== null && status < 300 && whyOfName(name) !== 'timed-out'),
    isNamedByService: fields.Error === undefined || typeof fields.Error.Code === 'string',
  };
}

/**
 * Of a host with several addresses, of which none could be connected to, Node.js throws one error for all, without words
 * of its own: https://nodejs.org/api/net.html#socketconnectoptions-connectlistener (`autoSelectFamily`)
 */
function firstMessage(error: Error): string {
  const [first] = addressErrors(error);
  return first instanceof Error ? first.message : '';
}

function addressErrors(error: Error): readonly unknown[] {
  return error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
}

/** Why something could not be seen, by the failure that hid it. */
export function whyUnseen(failure: Failure): UnseenWhy {
  if (failure.isForeignAnswer) return 'unsupported';
  const named = whyOfName(failure.name);
  if (named !== null) return named;
  if (failure.status === 429) return 'throttled';
  if (failure.status === 404 || failure.status === 501) return 'unsupported';
  if (failure.status === null || failure.status >= 500) return 'timed-out';
  if (failure.status === 401 || failure.status === 403) return 'access-denied';
  return 'unsupported';
}

/** Whether the service refused a call because there were too many. It reads no more of the error than that takes. */
export function isThrottling(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return namesByWhy.throttled.has(error.name) || $metadata?.httpStatusCode === 429;
}

/** Why something could not be seen, where the name of the failure alone tells; null where it does not. */
export function whyOfName(name: string): UnseenWhy | null {
  const known = Object.entries(namesByWhy).find(([, names]) => names.has(name));
  return known === undefined ? null : (known[0] as UnseenWhy);
}

/** The failure of `operation` (`cloudtrail:DescribeTrails`) as evidence. */
export function unseenBy(operation: string, error: unknown): Unseen {
  const failure = readFailure(error);
  return { state: 'unseen', why: whyUnseen(failure), operation, message: failureText(failure) };
}

/** Whether the service said that the resource does not exist, in an answer that is its own. */
export function isAbsence(error: unknown): boolean {
  const { name, isForeignAnswer, isNamedByService } = readFailure(error);
  return absentNames.has(name) && !isForeignAnswer && isNamedByService;
}

/** Whether an error came from a call: an answer, or none. Anything else is a defect of this program. */
export function isOfCall(error: unknown): boolean {
  const { name, status, isForeignAnswer } = readFailure(error);
  if (status !== null || isForeignAnswer || isOfNetwork(error)) return true;
  return whyOfName(name) !== null;
}

/**
 * Whether Node.js says that the system refused a socket, or that what came over it is no HTTP or TLS. There are more
 * such codes than can be listed: https://nodejs.org/api/errors.html#class-systemerror
 */
function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  if (typeof syscall === 'string') return true;
  if (typeof code !== 'string') return false;
  return /^(HPE|ERR_SSL|ERR_TLS)_/.test(code) || addressErrors(error).some(isOfNetwork);
}

/** Whether a call could not reach any service at all: no connection, or no answer in time. */
export function isNoAnswer(error: unknown): boolean {
  const failure = readFailure(error);
  return failure.status === null && whyUnseen(failure) === 'timed-out';
}

/** `AccessDenied: User … is not authorized` */
export function failureText({ name, message }: Pick<Failure, 'name' | 'message'>): string {
  return message === name || message === '' ? name : `${name}: ${message}`;
}

/** The same for one of several things that a call was about, where the answer names code and message. */
export function itemFailureText(code: string, message: string): string {
  return failureText({ name: oneLine(code), message: oneLine(message) });
}

/** On one line, without the SDK's advice to its own users, without secrets and with nothing hidden. */
function oneLine(text: string): string {
  const line = withoutSecrets(text)
    .replace(/Deserialization error: to see the raw response[\s\S]*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return cut(printable(line), 400);
}
