/**
 * Evaluates the resource policy of a topic or key towards a service principal, in three values: what a policy says by
 * a condition that is not known here is neither a permission nor a denial.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */

/** Who asks for what: the facts that the request context holds. Condition keys in lower case, as IAM ignores case. */
export interface PolicyRequest {
  /** For example `cloudwatch.amazonaws.com`. */
  readonly servicePrincipal: string;
  /** For example `sns:publish`; IAM ignores the case of actions. */
  readonly action: string;
  readonly resourceArn: string;
  readonly context: Readonly<Record<string, string>>;
}

export type PolicyAnswer = 'allowed' | 'denied' | 'unknown';

/**
 * @param document the policy as JSON text
 * @returns `denied` also where no statement allows; `unknown` for a text that is no policy
 */
export function evaluateResourcePolicy(document: string, request: PolicyRequest): PolicyAnswer {
  const statements = readStatements(document);
  if (statements === null) return 'unknown';
  const applies = (effect: string) =>
    statements
      .filter(({ Effect }) => Effect === effect)
      .map((statement) => statementApplies(statement, request));
  const denials = applies('Deny');
  const permissions = applies('Allow');
  if (denials.includes('yes')) return 'denied';
  if (!permissions.includes('yes')) return permissions.includes('unknown') ? 'unknown' : 'denied';
  return denials.includes('unknown') ? 'unknown' : 'allowed';
}

type Applies = 'yes' | 'no' | 'unknown';
type Statement = Readonly<Record<string, unknown>>;

function readStatements(document: string): readonly Statement[] | null {
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    // A text that is no JSON is no policy that could be evaluated; the caller is told so.
    return null;
  }
  const statements = isRecord(policy) ? asList(policy['Statement']) : [];
  return statements.length > 0 && statements.every(isRecord) ? statements : null;
}

function statementApplies(statement: Statement, request: PolicyRequest): Applies {
  return all([
    principalApplies(statement, request.servicePrincipal),
    elementApplies(statement, 'Action', request.action.toLowerCase(), (text) => text.toLowerCase()),
    elementApplies(statement, 'Resource', request.resourceArn, (text) => text),
    conditionsHold(statement['Condition'], request.context),
  ]);
}

function principalApplies(statement: Statement, servicePrincipal: string): Applies {
  const named = principalNames(statement['Principal'], servicePrincipal);
  if (named !== null) return named;
  const excepted = principalNames(statement['NotPrincipal'], servicePrincipal);
  return excepted === null ? 'unknown' : not(excepted);
}

/** Null where the element is absent. Everybody (`*`) includes services. */
function principalNames(element: unknown, servicePrincipal: string): Applies | null {
  if (element === undefined) return null;
  if (element === '*') return 'yes';
  if (!isRecord(element)) return 'unknown';
  const names = [...asList(element['Service']), ...asList(element['AWS']).filter((name) => name === '*')];
  return names.includes(servicePrincipal) || names.includes('*') ? 'yes' : 'no';
}

function elementApplies(
  statement: Statement,
  element: 'Action' | 'Resource',
  value: string,
  fold: (text: string) => string,
): Applies {
  const matching = (texts: readonly unknown[]): Applies => {
    if (texts.some((text) => typeof text === 'string' && matchesGlob(fold(text), value))) return 'yes';
    return texts.some(hasVariable) ? 'unknown' : 'no';
  };
  if (statement[element] !== undefined) return matching(asList(statement[element]));
  const excepted = statement[`Not${element}`];
  if (excepted !== undefined) return not(matching(asList(excepted)));
  // A key policy may leave the resource out; nothing may leave the action out.
  return element === 'Resource' ? 'yes' : 'unknown';
}

/** All operators and keys must hold; of the values of one key, one. */
function conditionsHold(condition: unknown, context: PolicyRequest['context']): Applies {
  if (condition === undefined) return 'yes';
  if (!isRecord(condition)) return 'unknown';
  return all(
    Object.entries(condition).flatMap(([operator, keys]) =>
      isRecord(keys)
        ? Object.entries(keys).map(([key, values]) =>
            conditionHolds(operator, asList(values), ownMember(context, key.toLowerCase())),
          )
        : ['unknown' as const],
    ),
  );
}

/**
 * Whether a text has a policy variable; what it stands for is not computed here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function hasVariable(text: unknown): boolean {
  return typeof text === 'string' && text.includes('${');
}

/** Operators and keys come from the audited account: what every object has (`constructor`) is none of them. */
function ownMember<Value>(members: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** A value of a condition; others than these are no values of a policy. */
function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const comparisons: Readonly<Record<string, (expected: string, actual: string) => boolean>> = {
  StringEquals: (expected, actual) => expected === actual,
  StringEqualsIgnoreCase: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
  StringLike: matchesGlob,
  ArnEquals: matchesGlob,
  ArnLike: matchesGlob,
  Bool: (expected, actual) => expected.toLowerCase() === actual,
};

function conditionHolds(operator: string, values: readonly unknown[], actual: string | undefined): Applies {
  const [, negated, base] = /^(String|Arn)Not(Equals|EqualsIgnoreCase|Like)$/.exec(operator) ?? [];
  const compare = ownMember(comparisons, negated === undefined ? operator : `${negated}${base ?? ''}`);
  if (compare === undefined || actual === undefined) return 'unknown';
  if (values.some((value) => !isScalar(value) || hasVariable(value))) return 'unknown';
  const isMet = values.some((value) => compare(String(value), actual));
  return isMet === (negated === undefined) ? 'yes' : 'no';
}

/**
 * IAM's wildcards: `*` for any text, `?` for one character. Greedy with one step back, so the time is the product of
 * the lengths at the most: the patterns come from the audited account.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [atPattern, atText] = [0, 0];
  let [afterStar, retryFrom] = [-1, 0];
  while (atText < text.length) {
    const character = pattern[atPattern];
    if (character === '*') {
      atPattern += 1;
      [afterStar, retryFrom] = [atPattern, atText];
    } else if (character === '?' || character === text[atText]) {
      atPattern += 1;
      atText += 1;
    } else if (afterStar !== -1) {
      retryFrom += 1;
      [atPattern, atText] = [afterStar, retryFrom];
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(atPattern));
}

function all(answers: readonly Applies[]): Applies {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

function not(answer: Applies): Applies {
  return answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'unknown';
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
