import type { Scope } from '../shared/audit/scope-settings.ts';
import { scopeDescriptions } from '../shared/audit/setting-descriptions.ts';
import type { CommandOptions, CommandValues, Terminal } from './command.ts';

/** The flags that say which accounts a command is about, for every command that looks at accounts. */
export const scopeOptions: CommandOptions = {
  ...Object.fromEntries(
    scopeDescriptions.map(({ flag }) => [flag.slice(2), { type: 'string', multiple: true } as const]),
  ),
  'this-account': { type: 'boolean' },
};

/** Their lines of the help text. */
export const scopeOptionHelp: readonly (readonly [flag: string, meaning: string])[] = [
  ...scopeDescriptions.map(({ flag, meaning }) => [`${flag} VALUE`, meaning] as const),
  ['--this-account', "only the caller's own account; Organizations is never called"],
];

/**
 * What reads it is loaded on use: a help text needs the names of the flags only.
 * @param environment may narrow the scope too, by the variables of the flags
 * @throws UsageError for a malformed flag or variable, and where the flags exclude each other
 */
export async function readScope(values: CommandValues, environment: Terminal['env']): Promise<Scope> {
  const { readScope: readScopeSettings } = await import('../shared/audit/scope-settings.ts');
  const flags = Object.fromEntries(
    scopeDescriptions.map(({ flag }) => [flag.slice(2), textsOf(values, flag.slice(2))]),
  );
  return readScopeSettings(flags, environment, values['this-account'] === true);
}

/** The texts that a repeatable flag was given; empty where it was not. */
export function textsOf(values: CommandValues, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
}
