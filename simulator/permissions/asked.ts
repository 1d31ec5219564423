/** What the calls of a service ask to be allowed: the pieces that the tables of this folder are made of. */
import type { Input } from '../input.ts';
import type { Permission } from '../policies/identity-policy.ts';
import type { Call } from '../service.ts';

/**
 * The permissions that a call needs, each of which has to be allowed.
 */
export type PermissionsOf = (input: Input, call: Call) => readonly Permission[];

/** One permission on one resource, by the action's full name. */
export function permission(
  action: string,
  resourceArn: string | null,
  context: Permission['context'] = {},
): Permission {
  return { action, resourceArn, context };
}

/** For an action that knows no resources. */
export function anyResource(action: string): PermissionsOf {
  return () => [permission(action, '*')];
}

/** A member of the input as a text, null where it is none. */
export function namedIn(input: Input, member: string): string | null {
  const value = input[member];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A member of the input that is an ARN, null where it is none. */
export function arnIn(input: Input, member: string): string | null {
  const value = namedIn(input, member);
  return value !== null && /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(value) ? value : null;
}

/** The texts of a list of the input. */
export function textsIn(input: Input, member: string): readonly string[] {
  const value = input[member];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The structures of a list of the input. */
export function structuresIn(input: Input, member: string): readonly Input[] {
  const value = input[member];
  return Array.isArray(value)
    ? value.filter((item): item is Input => typeof item === 'object' && item !== null)
    : [];
}

/** `arn:aws:cloudwatch:us-east-1:333333333333:` of the service, in the caller's account and Region. */
export function arnPrefix(service: string, { caller, region }: Call): string {
  return `arn:aws:${service}:${region}:${caller.accountId}:`;
}
