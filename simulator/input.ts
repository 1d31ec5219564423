import type { ServiceError } from './service-error.ts';

/** The members of a request, as its protocol carried them: the query protocol knows only texts. */
export type Input = Readonly<Record<string, unknown>>;

/** Reads members of a request, and refuses a wrong type or value with the service's own error. */
export interface InputReader {
  text(input: Input, member: string): string | undefined;
  requiredText(input: Input, member: string): string;
  texts(input: Input, member: string): readonly string[] | undefined;
  integer(input: Input, member: string, least: number, most: number): number | undefined;
  number(input: Input, member: string): number | undefined;
  flag(input: Input, member: string): boolean | undefined;
  /** Seconds since 1970 in JSON, a date in CBOR, ISO 8601 in a query. */
  time(input: Input, member: string): Date | undefined;
  structures(input: Input, member: string): readonly Input[] | undefined;
  structure(input: Input, member: string): Input | undefined;
}

/** A reader whose refusals are made by `invalid`, the service's validation error. */
export function inputReader(invalid: (message: string) => ServiceError): InputReader {
  const text: InputReader['text'] = (input, member) => {
    const value = input[member];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw invalid(`Value at '${member}' must be a string`);
    return value;
  };
  const list = (input: Input, member: string): readonly unknown[] | undefined => {
    const value = input[member];
    if (value === undefined || value === null) return undefined;
    // A query has no other spelling of an empty list: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
    if (value === '') return [];
    if (!Array.isArray(value)) throw invalid(`Value at '${member}' must be a list`);
    return value;
  };
  return {
    text,
    requiredText: (input, member) => {
      const value = text(input, member);
      if (value === undefined || value === '') throw missing(invalid, member);
      return value;
    },
    texts: (input, member) => list(input, member)?.map((item) => asText(item, member, invalid)),
    integer: (input, member, least, most) => asInteger(input[member], member, [least, most], invalid),
    number: (input, member) => asNumber(input[member], member, invalid),
    flag: (input, member) => asFlag(input[member], member, invalid),
    time: (input, member) => asTime(input[member], member, invalid),
    structures: (input, member) => list(input, member)?.map((item) => asStructure(item, member, invalid)),
    structure: (input, member) => {
      const value = input[member];
      return value === undefined || value === null ? undefined : asStructure(value, member, invalid);
    },
  };
}

function missing(invalid: (message: string) => ServiceError, member: string): ServiceError {
  return invalid(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function asText(value: unknown, member: string, invalid: (message: string) => ServiceError): string {
  if (typeof value !== 'string') throw invalid(`Value at '${member}' must be a list of strings`);
  return value;
}

function asInteger(
  value: unknown,
  member: string,
  [least, most]: readonly [number, number],
  invalid: (message: string) => ServiceError,
): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw invalid(`Value at '${member}' must be an integer`);
  }
  if (number < least || number > most) {
    const rule = number < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
    throw invalid(
      `1 validation error detected: Value '${number}' at '${member}' failed to satisfy constraint: Member must have value ${rule}`,
    );
  }
  return number;
}

function asNumber(
  value: unknown,
  member: string,
  invalid: (message: string) => ServiceError,
): number | undefined {
  if (value === undefined || value === null) return undefined;
  const isWritten = typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
  const number = isWritten ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw invalid(`Value at '${member}' must be a number`);
  }
  return number;
}

function asStructure(value: unknown, member: string, invalid: (message: string) => ServiceError): Input {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`Value at '${member}' must be a structure`);
  }
  return value as Input;
}

function asFlag(
  value: unknown,
  member: string,
  invalid: (message: string) => ServiceError,
): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw invalid(`Value at '${member}' must be a boolean`);
}

function asTime(
  value: unknown,
  member: string,
  invalid: (message: string) => ServiceError,
): Date | undefined {
  if (value === undefined || value === null) return undefined;
  const time = typeof value === 'number' ? new Date(value * 1000) : value;
  const date = typeof time === 'string' ? new Date(time) : time;
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) {
    throw invalid(`Value at '${member}' must be a timestamp`);
  }
  return date;
}
