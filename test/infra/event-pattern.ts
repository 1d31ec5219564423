/**
 * Whether EventBridge would send an event to a rule, for the patterns that the templates use: exact values, `prefix` and
 * `suffix`. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 */

/**
 * Every field of the pattern must be in the event at the same place. Of an array of objects, one object has to match as
 * a whole, and of an array of values one value.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
 * @throws Error for a filter that is not known here: a pattern that is not understood would match nothing
 */
export function matchesEventPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return elementsOf(event).some((value) => isAccepted(pattern, value));
  if (!isRecord(pattern)) throw new Error(`this is no event pattern: ${JSON.stringify(pattern)}`);
  return elementsOf(event).some(
    (value) =>
      isRecord(value) &&
      Object.entries(pattern).every(
        ([name, member]) => name in value && matchesEventPattern(member, value[name]),
      ),
  );
}

/** A field's pattern lists what it accepts; an empty list would accept nothing, and EventBridge refuses it. */
function isAccepted(accepted: readonly unknown[], value: unknown): boolean {
  if (accepted.length === 0) throw new Error('a field of an event pattern accepts nothing');
  return accepted.some((one) => (isRecord(one) ? meets(one, value) : one === value));
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function meets(filter: Readonly<Record<string, unknown>>, value: unknown): boolean {
  const [[name, operand] = [], ...more] = Object.entries(filter);
  if (more.length > 0 || typeof operand !== 'string' || (name !== 'prefix' && name !== 'suffix')) {
    throw new Error(`this filter of an event pattern is not known here: ${JSON.stringify(filter)}`);
  }
  if (typeof value !== 'string') return false;
  return name === 'prefix' ? value.startsWith(operand) : value.endsWith(operand);
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flatMap(elementsOf) : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
