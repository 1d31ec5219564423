import { conditionsHold, isRecord, texts, type Context } from './conditions.ts';
import { isLike } from './wildcards.ts';

/**
 * The little of a resource policy that decides whether a principal may use a topic or a key: Allow and Deny statements,
 * principals, actions and resources with wildcards, and conditions.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export interface PolicyQuestion {
  /** JSON, or the structure itself. */
  readonly policy: unknown;
  /** `SNS:ListSubscriptionsByTopic`; IAM ignores the case of actions. */
  readonly action: string;
  readonly resourceArn: string;
  readonly principal: Principal;
  readonly context: Context;
}

/** A service of AWS (`cloudwatch.amazonaws.com`), or a role session with every name that a policy may give it. */
export type Principal =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'aws'; readonly names: readonly string[] };

/** The role session of an account as policies name it: the account, its root, the role, the session. */
export function awsPrincipal(accountId: string, roleName: string, sessionArn: string): Principal {
  return {
    kind: 'aws',
    names: [
      accountId,
      `arn:aws:iam::${accountId}:root`,
      `arn:aws:iam::${accountId}:role/${roleName}`,
      sessionArn,
    ],
  };
}

type Statement = Readonly<Record<string, unknown>>;

/** Whether the policy lets the principal perform the action: some statement allows it and none denies it. */
export function policyAllows(question: PolicyQuestion): boolean {
  return hasStatement('Allow', question) && !policyDenies(question);
}

/** Whether some statement denies the action: what an account's own principals meet though their role allows it. */
export function policyDenies(question: PolicyQuestion): boolean {
  return hasStatement('Deny', question);
}

function hasStatement(effect: 'Allow' | 'Deny', question: PolicyQuestion): boolean {
  return statementsOf(question.policy).some(
    (statement) => statement['Effect'] === effect && applies(statement, question),
  );
}

function statementsOf(policy: unknown): readonly Statement[] {
  try {
    const document: unknown = typeof policy === 'string' ? JSON.parse(policy) : policy;
    return isRecord(document) ? [document['Statement'] ?? []].flat().filter(isRecord) : [];
  } catch {
    // A text that is no JSON grants nothing.
    return [];
  }
}

function applies(statement: Statement, { action, resourceArn, principal, context }: PolicyQuestion): boolean {
  const { Action, Resource, Principal: named, Condition } = statement;
  return (
    texts(Action).some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
    (Resource === undefined || texts(Resource).some((pattern) => isLike(resourceArn, pattern))) &&
    isNamed(named, principal) &&
    conditionsHold(Condition, context)
  );
}

function isNamed(named: unknown, principal: Principal): boolean {
  if (named === '*') return true;
  if (!isRecord(named)) return false;
  const awsNames = texts(named['AWS']);
  if (awsNames.includes('*')) return true;
  return principal.kind === 'aws'
    ? principal.names.some((name) => awsNames.includes(name))
    : texts(named['Service']).includes(principal.name);
}
