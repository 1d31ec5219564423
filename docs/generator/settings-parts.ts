import { scopeDescriptions } from '../../shared/audit/scope-settings.ts';
import { settingDescriptions, type SettingDescription } from '../../shared/audit/settings.ts';
import { code, table } from './markdown.ts';

export const settingsParts = {
  settings: () => settingsTable(settingDescriptions),
  scope: () => settingsTable(scopeDescriptions),
};

function settingsTable(settings: readonly SettingDescription[]): string {
  return table(
    ['flag', 'variable', 'meaning', 'default'],
    settings.map(({ flag, variable, meaning, defaultText }) => [
      code(flag),
      code(variable),
      meaning,
      defaultText,
    ]),
  );
}
