import { conditionsHold, isKnownOperator, type Context } from './conditions.ts';
import { isLike } from './wildcards.ts';

/** What a call asks to be allowed: one action on one resource. A call may ask for several. */
export interface Permission {
  /** `logs:DescribeMetricFilters` */
  readonly action: string;
  /**
   * `*` for an action that knows no resources. Null where the call names none that could be one: the operation will refuse
   * it, and who may not perform the action on anything is told that first.
   */
  readonly resourceArn: string | null;
  readonly context: Context;
}

/** A statement of a role's policy, with nothing left to fill in. */
export interface IdentityStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

/** `denied` is said by a statement, `not-allowed` by the lack of one. */
export type IdentityPolicyVerdict = 'allowed' | 'denied' | 'not-allowed';

/**
 * What the statements of a role say of a permission: one that denies it decides, else one has to allow it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function identityPolicyVerdict(
  statements: readonly IdentityStatement[],
  permission: Permission,
): IdentityPolicyVerdict {
  const applying = statements.filter((statement) => statementApplies(statement, permission));
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return applying.length > 0 ? 'allowed' : 'not-allowed';
}

/** Whether action, resource and conditions of a statement are those of the permission. */
export function statementApplies(statement: IdentityStatement, permission: Permission): boolean {
  const { action, resourceArn, context } = permission;
  const isAction = (pattern: string) => isLike(action.toLowerCase(), pattern.toLowerCase());
  if (!listOf(statement.Action).some(isAction)) return false;
  if (resourceArn === null) return statement.Effect === 'Allow';
  return (
    listOf(statement.Resource).some((pattern) => isLike(resourceArn, pattern)) &&
    conditionsHold(statement.Condition, context)
  );
}

/**
 * Refuses statements that this module would misread, such as `NotAction` or an operator that it does not know: a policy
 * of the project's own is to be simulated as a whole.
 * @throws Error that names the element
 */
export function checkStatement(statement: Readonly<Record<string, unknown>>): IdentityStatement {
  const known = ['Sid', 'Effect', 'Action', 'Resource', 'Condition'];
  const operatorNames = Object.keys(statement['Condition'] ?? {});
  const wrong =
    Object.keys(statement).find((element) => !known.includes(element)) ??
    operatorNames.find((operator) => !isKnownOperator(operator));
  if (wrong !== undefined) throw new Error(`${wrong} of a policy is not simulated`);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  const [variable] = /\$\{[^}]*\}/.exec(JSON.stringify(statement)) ?? [];
  if (variable !== undefined) throw new Error(`the variable ${variable} of a policy is not simulated`);
  return statement as unknown as IdentityStatement;
}

/** One or many, as policies write it. */
export function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
