/**
 * Whether a subscription's filter policy lets a message through. An operator that is not known here lets nothing
 * through; SNS would evaluate it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export function filterPasses(policy: unknown, subject: unknown): boolean {
  const document = typeof policy === 'string' ? parsed(policy) : policy;
  return isRecord(document) && structurePasses(document, subject);
}

function structurePasses(policy: Readonly<Record<string, unknown>>, subject: unknown): boolean {
  const members = isRecord(subject) ? subject : {};
  return Object.entries(policy).every(([key, wanted]) => {
    if (key === '$or' && Array.isArray(wanted)) {
      return wanted.some((alternative) => isRecord(alternative) && structurePasses(alternative, subject));
    }
    const value = Object.hasOwn(members, key) ? members[key] : undefined;
    if (isRecord(wanted)) return structurePasses(wanted, value);
    return Array.isArray(wanted) && wanted.some((matcher) => memberPasses(matcher, value));
  });
}

/** Of a list in the message one item is enough. */
function memberPasses(matcher: unknown, value: unknown): boolean {
  if (isRecord(matcher) && 'exists' in matcher) return matcher['exists'] === (value !== undefined);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.some((one) => one !== undefined && valuePasses(matcher, one));
}

function valuePasses(matcher: unknown, value: unknown): boolean {
  if (!isRecord(matcher)) return matcher === value;
  const operator = Object.keys(matcher)[0] ?? '';
  const wanted = matcher[operator];
  if (operator === 'numeric') return Array.isArray(wanted) && isInRange(wanted, value);
  if (operator === 'anything-but') {
    if (isRecord(wanted)) return !valuePasses(wanted, value);
    return ![wanted].flat().includes(value);
  }
  if (typeof wanted !== 'string' || typeof value !== 'string') return false;
  switch (operator) {
    case 'prefix':
      return value.startsWith(wanted);
    case 'suffix':
      return value.endsWith(wanted);
    case 'equals-ignore-case':
      return value.toLowerCase() === wanted.toLowerCase();
    default:
      return false;
  }
}

/** `[">=", 1, "<", 5]` */
function isInRange(range: readonly unknown[], value: unknown): boolean {
  if (typeof value !== 'number' || range.length === 0 || range.length % 2 !== 0) return false;
  const tests: Readonly<Record<string, (bound: number) => boolean>> = {
    '=': (bound) => value === bound,
    '>': (bound) => value > bound,
    '>=': (bound) => value >= bound,
    '<': (bound) => value < bound,
    '<=': (bound) => value <= bound,
  };
  return range.every(
    (item, index) => index % 2 === 1 || tests[String(item)]?.(Number(range[index + 1])) === true,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // SNS takes only JSON; what is none lets nothing through.
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
