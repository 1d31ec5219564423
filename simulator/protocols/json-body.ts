import type { Input } from '../input.ts';
import { ServiceError } from '../service-error.ts';

/** Reads a JSON body as a structure; an empty body is an empty structure. */
export function readJsonBody(body: Buffer): Input {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 400, 'The request body is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ServiceError('SerializationException', 400, 'Start of structure or map expected.');
  }
  return value as Input;
}

/** Writes a structure as JSON: timestamps in seconds since 1970, as the AWS JSON protocols want them. */
export function writeJsonBody(output: unknown): string {
  // A replacer sees dates only as text (toJSON comes first), hence the look at the holder.
  return JSON.stringify(output, function (this: Record<string, unknown>, key, value: unknown) {
    const original = this[key];
    if (original instanceof Date) return original.getTime() / 1000;
    if (original instanceof Map) return Object.fromEntries(original) as unknown;
    return value;
  });
}
