import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { judgeRule, type JudgedRule } from '../../shared/audit/judge-rule.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import type { Finding } from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { accountId, anAccount, type AccountParts } from '../alarm-chain/compliant-account.ts';
import { written } from './written-finding.ts';

/** An account that rings, but for `change`, as the audit judges it and plans its commands. */
export function judgedWithCommands(
  change: Partial<AccountParts>,
  flags: Readonly<Record<string, readonly string[]>> = {},
): JudgedRule {
  const snapshot = anAccount(change);
  return judgeRule(readSettings(flags, {}), assumeRole, judgeAccount(snapshot, assumeRole), {
    id: accountId,
    notes: [],
    snapshot,
  });
}

/** Its finding. */
export function findingWithCommands(...given: Parameters<typeof judgedWithCommands>): Finding {
  const { judgement, commands, commandAccountId } = judgedWithCommands(...given);
  return written(judgement, { commands, commandAccountId });
}

/** The commands in the product fields of a finding, in their order. */
export function commandsIn({ ProductFields }: Pick<Finding, 'ProductFields'>): readonly string[] {
  return Object.entries(ProductFields)
    .filter(([key]) => /^ringcheck\/command\d+$/.test(key))
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([, command]) => command);
}
