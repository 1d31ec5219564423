/**
 * Whether the filter policy of a subscription lets the message of an alarm through.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */

export type FilterAnswer = 'passes' | 'drops' | 'unknown';

/** What is sure of the message that CloudWatch publishes when an alarm enters ALARM. */
export interface AlarmMessage {
  readonly AlarmName: string;
  readonly AWSAccountId: string;
  readonly AlarmArn: string;
  readonly NewStateValue: 'ALARM';
}

/**
 * @param policy the filter policy as JSON text; empty or absent filters nothing
 * @param scope `MessageAttributes` (the default) or `MessageBody`
 */
export function evaluateSubscriptionFilter(
  policy: string | undefined,
  scope: string | undefined,
  message: AlarmMessage,
): FilterAnswer {
  if (policy === undefined || policy.trim() === '') return 'passes';
  let conditions: unknown;
  try {
    conditions = JSON.parse(policy);
  } catch {
    // SNS accepts only JSON, so this text is not what SNS evaluates.
    return 'unknown';
  }
  if (!isRecord(conditions)) return 'unknown';
  // Alarm messages carry no attributes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
  const subject = scope === 'MessageBody' ? { ...message } : {};
  const isComplete = scope !== 'MessageBody';
  const answers = Object.entries(conditions).map(([key, matchers]) =>
    key === '$or' ? 'unknown' : memberPasses(key, matchers, subject, isComplete),
  );
  if (answers.includes('drops')) return 'drops';
  return answers.includes('unknown') ? 'unknown' : 'passes';
}

/** Any one of the matchers of a member is enough. */
function memberPasses(
  key: string,
  matchers: unknown,
  subject: Readonly<Record<string, string>>,
  isComplete: boolean,
): FilterAnswer {
  if (!Array.isArray(matchers)) return 'unknown';
  const value = Object.hasOwn(subject, key) ? subject[key] : undefined;
  if (value === undefined && !isComplete) return 'unknown';
  const answers = matchers.map((matcher) => matcherPasses(matcher, value));
  if (answers.includes('passes')) return 'passes';
  return answers.includes('unknown') ? 'unknown' : 'drops';
}

function matcherPasses(matcher: unknown, value: string | undefined): FilterAnswer {
  if (typeof matcher === 'string') return verdict(matcher === value);
  if (!isRecord(matcher)) return value === undefined ? 'drops' : verdict(false);
  if (typeof matcher['exists'] === 'boolean') return verdict(matcher['exists'] === (value !== undefined));
  if (value === undefined) return 'drops';
  const { prefix, suffix } = matcher;
  if (typeof prefix === 'string') return verdict(value.startsWith(prefix));
  if (typeof suffix === 'string') return verdict(value.endsWith(suffix));
  if (typeof matcher['equals-ignore-case'] === 'string') {
    return verdict(matcher['equals-ignore-case'].toLowerCase() === value.toLowerCase());
  }
  const excepted = matcher['anything-but'];
  if (typeof excepted === 'string') return verdict(excepted !== value);
  if (Array.isArray(excepted) && excepted.every((one) => typeof one === 'string')) {
    return verdict(!excepted.includes(value));
  }
  return 'unknown';
}

function verdict(passes: boolean): FilterAnswer {
  return passes ? 'passes' : 'drops';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
