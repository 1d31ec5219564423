import { assumeRole } from './assume-role.ts';
import type { Rule } from './rule.ts';

/** The catalogue, in the order in which reports list the rules. */
export const rules: readonly Rule[] = [assumeRole];

/** The rule of this id; letter case counts, as in CloudGuard. */
export function findRule(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}
