import type { Scope } from '../shared/audit/accounts.ts';
import { UsageError } from '../shared/audit/usage-error.ts';
import type { CommandOptions, CommandValues } from './command.ts';

/** The flags that say which accounts a command is about, for every command that looks at accounts. */
export const scopeOptions: CommandOptions = {
  accounts: { type: 'string', multiple: true },
  ou: { type: 'string', multiple: true },
  'this-account': { type: 'boolean' },
};

/** Their lines of the help text. */
export const scopeOptionHelp: readonly (readonly [flag: string, meaning: string])[] = [
  ['--accounts IDS', 'only these accounts, comma-separated (repeatable)'],
  ['--ou ID-or-PATH', 'only the accounts in this organizational unit and below it (repeatable)'],
  ['--this-account', "only the caller's own account; Organizations is never called"],
];

/** @throws UsageError where the flags exclude each other */
export function readScope(values: CommandValues): Scope {
  const accounts = textsOf(values, 'accounts').flatMap((text) => text.split(',').map((id) => id.trim()));
  const organizationalUnits = textsOf(values, 'ou');
  const isNarrowed = accounts.length > 0 || organizationalUnits.length > 0;
  if (values['this-account'] !== true) {
    return isNarrowed ? { kind: 'selected', accounts, organizationalUnits } : { kind: 'organization' };
  }
  if (isNarrowed)
    throw new UsageError('--this-account goes without --accounts and --ou: give one or the other');
  return { kind: 'this-account' };
}

/** The texts that a repeatable flag was given; empty where it was not. */
export function textsOf(values: CommandValues, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
}
