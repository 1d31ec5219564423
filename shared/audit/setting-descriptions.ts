/**
 * The settings and what narrows an audit, in words and with nothing that reads them: help texts and the tables of the
 * documents name them without the rest of the program.
 */

/** One setting as the table of the README and the help texts show it. */
export interface SettingDescription {
  readonly flag: string;
  readonly variable: string;
  readonly meaning: string;
  readonly defaultText: string;
  readonly isRepeatable: boolean;
}

/** The one schema of the settings, in the order of the help texts. */
export const settingDescriptions: readonly SettingDescription[] = [
  describeSetting('audit-role-name', 'name of the role in every member account', 'ringcheck-audit'),
  describeSetting('external-id', 'external id that the role asks for', 'none'),
  describeSetting('security-hub-region', 'Region whose Security Hub receives findings', "the audit's Region"),
  describeSetting('verdict', 'which verdict decides: both, cloudguard or rings', 'both'),
  describeSetting('rule', 'rule to audit (repeatable)', 'D9.AWS.MON.22', true),
  describeSetting('refresh-days', 'days after which an unchanged finding is imported again, 1 to 60', '7'),
  describeSetting('concurrency', 'accounts in flight at the same time, 1 to 128', '24'),
  describeSetting(
    'exceptions',
    'file of the failures that somebody answers for',
    'exceptions.yml if present',
  ),
  describeSetting(
    'alarm-topic-arn',
    'topic of the alarms that the remediation makes; `{partition}`, `{region}` and `{account}` are filled in',
    'none',
  ),
  describeSetting(
    'remediation-role-name',
    'name of the role by which the remediation writes into an account',
    'ringcheck-remediation',
  ),
];

/** Describes a setting by its name, from which flag and variable follow. */
export function describeSetting(
  name: string,
  meaning: string,
  defaultText: string,
  isRepeatable = false,
): SettingDescription {
  const variable = `RINGCHECK_${name.toUpperCase().replaceAll('-', '_')}`;
  return { flag: `--${name}`, variable, meaning, defaultText, isRepeatable };
}

/** The settings that narrow the audit, in the order of the help texts. */
export const scopeDescriptions: readonly SettingDescription[] = [
  describeSetting('accounts', 'only these accounts, comma-separated (repeatable)', 'all', true),
  describeSetting(
    'ou',
    'only these organizational units, by id or path, and below (repeatable)',
    'all',
    true,
  ),
  describeSetting('tag', 'only accounts with this tag, `KEY=VALUE` (repeatable)', 'all', true),
  describeSetting('exclude-accounts', 'without these accounts, comma-separated (repeatable)', 'none', true),
  describeSetting('exclude-ou', 'without these organizational units, and below (repeatable)', 'none', true),
  describeSetting('exclude-tag', 'without accounts with this tag, `KEY=VALUE` (repeatable)', 'none', true),
];
