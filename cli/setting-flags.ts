import { settingDescriptions } from '../shared/audit/setting-descriptions.ts';
import type { Settings } from '../shared/audit/settings.ts';
import type { CommandOptions, CommandValues, Terminal } from './command.ts';
import { textsOf } from './scope-flags.ts';

/** The settings that a command has as flags. */
export interface SettingFlags {
  readonly options: CommandOptions;
  /** Their lines of the help text. */
  readonly help: readonly (readonly [flag: string, meaning: string])[];
  /**
   * The settings as given; of those that are no flags of the command, as the variables or the defaults say. What reads
   * them is loaded on use: a help text needs their names only.
   * @throws UsageError for a malformed flag or variable
   */
  readonly read: (values: CommandValues, environment: Terminal['env']) => Promise<Settings>;
}

/** @param isUsed whether the command has the setting of that name (`audit-role-name`) as a flag */
export function settingFlags(isUsed: (name: string) => boolean): SettingFlags {
  const used = settingDescriptions.filter(({ flag }) => isUsed(flag.slice(2)));
  const names = used.map(({ flag }) => flag.slice(2));
  return {
    options: Object.fromEntries(names.map((name) => [name, { type: 'string', multiple: true } as const])),
    help: used.map(
      ({ flag, meaning, defaultText }) => [`${flag} VALUE`, `${meaning} (default ${defaultText})`] as const,
    ),
    read: async (values, environment) => {
      const { readSettings } = await import('../shared/audit/settings.ts');
      return readSettings(
        Object.fromEntries(names.map((name) => [name, textsOf(values, name)])),
        environment,
      );
    },
  };
}
