/** Command lines that go on where an audit ended: about one account, with all that the audit was told. */
import { printable } from '../printable.ts';
import type { Told } from '../told.ts';

/** Commands that may come next, with the settings of each that decide what it sees and says. */
export const settingsToRepeat = {
  audit: [
    'audit-role-name',
    'external-id',
    'security-hub-region',
    'verdict',
    'rule',
    'exceptions',
    'alarm-topic-arn',
  ],
  plan: ['audit-role-name', 'external-id', 'verdict', 'rule', 'exceptions', 'alarm-topic-arn'],
  'check-setup': ['audit-role-name', 'external-id', 'security-hub-region'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type NextCommand = keyof typeof settingsToRepeat;

/** A secret that stands on nobody's screen: who gave it puts it there again. */
const secrets: Readonly<Record<string, string>> = { 'external-id': 'EXTERNAL-ID' };

/**
 * The words after the program's name.
 * @param accountIds accounts that it is about; what was told of the caller's own account alone goes before
 * @param rest what else belongs to the command
 */
export function nextCommand(
  command: NextCommand,
  accountIds: readonly string[],
  told: Told,
  rest: readonly string[] = [],
): string {
  const about = told.isThisAccount ? ['--this-account'] : ['--accounts', accountIds.join(',')];
  const settings = settingsToRepeat[command].flatMap((name) =>
    textsOf(name, told).flatMap((text) => [`--${name}`, secrets[name] ?? quoted(printable(text))]),
  );
  return [command, ...about, ...settings, ...rest].join(' ');
}

/** Of a setting that takes one text, the last one counts. */
function textsOf(name: string, { flags }: Told): readonly string[] {
  const texts = flags.get(name) ?? [];
  return name === 'rule' ? texts : texts.slice(-1);
}

/** A word for a shell, in quotes where it needs them. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : inQuotes(text);
}

/** As a POSIX shell reads it: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02 */
export function inQuotes(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
