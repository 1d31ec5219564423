/**
 * The little of a topic policy that decides whether another account may read the topic: Allow and Deny statements with
 * AWS principals, and the string conditions that name accounts or the organization. A condition it does not know is
 * not met, so an Allow with it grants nothing; AWS would evaluate it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export interface PolicyQuestion {
  readonly policy: string;
  /** `SNS:ListSubscriptionsByTopic` */
  readonly action: string;
  readonly topicOwnerId: string;
  readonly callerArn: string;
  readonly callerAccountId: string;
  readonly organizationId: string;
}

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Condition?: unknown;
}

/** Whether the policy lets a caller of another account perform the action. */
export function policyAllows(question: PolicyQuestion): boolean {
  const statements = statementsOf(question.policy).filter((statement) => applies(statement, question));
  return (
    statements.some(({ Effect }) => Effect === 'Allow') && !statements.some(({ Effect }) => Effect === 'Deny')
  );
}

function statementsOf(policy: string): readonly Statement[] {
  try {
    const document = JSON.parse(policy) as { readonly Statement?: Statement | readonly Statement[] } | null;
    return [document?.Statement ?? []].flat() as readonly Statement[];
  } catch {
    return [];
  }
}

function applies({ Principal, Action, Condition }: Statement, question: PolicyQuestion): boolean {
  return (
    [Action].flat().some((pattern) => matchesAction(String(pattern), question.action)) &&
    principals(Principal).some((principal) => isCaller(principal, question)) &&
    conditionsHold(Condition, question)
  );
}

function matchesAction(pattern: string, action: string): boolean {
  const [wanted, actual] = [pattern.toLowerCase(), action.toLowerCase()];
  return wanted.endsWith('*') ? actual.startsWith(wanted.slice(0, -1)) : wanted === actual;
}

function principals(principal: unknown): readonly string[] {
  if (principal === '*') return ['*'];
  if (typeof principal !== 'object' || principal === null) return [];
  return [(principal as { readonly AWS?: unknown }).AWS ?? []].flat().map(String);
}

function isCaller(principal: string, { callerAccountId, callerArn }: PolicyQuestion): boolean {
  return ['*', callerAccountId, `arn:aws:iam::${callerAccountId}:root`, callerArn].includes(principal);
}

function conditionsHold(condition: unknown, question: PolicyQuestion): boolean {
  const values: Readonly<Record<string, string>> = {
    'aws:sourceowner': question.callerAccountId,
    'aws:sourceaccount': question.callerAccountId,
    'aws:principalaccount': question.callerAccountId,
    'aws:principalorgid': question.organizationId,
  };
  return Object.entries((condition ?? {}) as Record<string, object>).every(
    ([operator, keys]) =>
      operator === 'StringEquals' &&
      Object.entries(keys).every(([key, wanted]) => {
        const value = values[key.toLowerCase()];
        return value !== undefined && [wanted as unknown].flat().includes(value);
      }),
  );
}
