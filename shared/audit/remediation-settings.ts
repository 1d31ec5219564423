import { isAccountId } from '../organization/scope.ts';
import { describeSetting, type SettingDescription } from './setting-descriptions.ts';
import { UsageError } from './usage-error.ts';

/** What only the function that remediates reads from its environment; the stack sets it. */
export const remediationDescriptions: readonly SettingDescription[] = [
  describeSetting('remediation-accounts', 'accounts that may be written to, comma-separated', 'none'),
];

/**
 * The accounts that may be written to; none where none is named.
 * @throws UsageError that names the variable and what it may be
 */
export function readAllowList(
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlySet<string> {
  const { variable } = describeSetting('remediation-accounts', '', '');
  const ids = (environment[variable] ?? '').split(',').map((text) => text.trim());
  const wrong = ids.find((id) => id !== '' && !isAccountId(id));
  if (wrong === undefined) return new Set(ids.filter((id) => id !== ''));
  throw new UsageError(`${variable} \`${wrong}\` is not an account id: an id has twelve digits`);
}
