/**
 * The rule of a composite alarm: functions over the states of other alarms under NOT, AND, OR and parentheses.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export type CompositeRule =
  | { readonly kind: 'state'; readonly state: AlarmStateValue; readonly alarmName: string }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'not'; readonly operand: CompositeRule }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly CompositeRule[] };

export type AlarmStateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** "as many as 500 elements": it also bounds how deep parentheses stand. */
const mostElements = 500;

interface Reader {
  readonly text: string;
  position: number;
  elements: number;
}

/** Reads a rule; null for what is none. NOT binds closest, then AND, then OR. */
export function readCompositeRule(text: string): CompositeRule | null {
  const reader: Reader = { text, position: 0, elements: 0 };
  const rule = readChain(reader, 'OR');
  skipSpace(reader);
  return rule !== null && reader.position === text.length ? rule : null;
}

function readChain(reader: Reader, word: 'AND' | 'OR'): CompositeRule | null {
  const operands: CompositeRule[] = [];
  do {
    const operand = word === 'OR' ? readChain(reader, 'AND') : readOperand(reader);
    if (operand === null) return null;
    operands.push(operand);
  } while (takes(reader, word));
  const [only, ...others] = operands;
  if (only === undefined) return null;
  return others.length === 0 ? only : { kind: word === 'AND' ? 'and' : 'or', operands };
}

function readOperand(reader: Reader): CompositeRule | null {
  reader.elements += 1;
  if (reader.elements > mostElements) return null;
  if (takes(reader, 'NOT')) {
    const operand = readOperand(reader);
    return operand === null ? null : { kind: 'not', operand };
  }
  if (takes(reader, '(')) {
    const inner = readChain(reader, 'OR');
    return inner !== null && takes(reader, ')') ? inner : null;
  }
  for (const state of ['INSUFFICIENT_DATA', 'ALARM', 'OK'] as const) {
    if (takes(reader, state)) return readFunction(reader, state);
  }
  if (takes(reader, 'TRUE')) return { kind: 'constant', value: true };
  return takes(reader, 'FALSE') ? { kind: 'constant', value: false } : null;
}

/** The alarm in parentheses: a name or an ARN, with or without double quotes. */
function readFunction(reader: Reader, state: AlarmStateValue): CompositeRule | null {
  const match = /^\s*\(\s*(?:"([^"]+)"|([^"()]+?))\s*\)/.exec(reader.text.slice(reader.position));
  if (match === null) return null;
  reader.position += match[0].length;
  return { kind: 'state', state, alarmName: nameOfAlarm(match[1] ?? match[2] ?? '') };
}

/** The name in an alarm's ARN; a name stays as it is. */
export function nameOfAlarm(nameOrArn: string): string {
  return /^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

function takes(reader: Reader, token: string): boolean {
  skipSpace(reader);
  if (!reader.text.startsWith(token, reader.position)) return false;
  const end = reader.position + token.length;
  const next = reader.text[end] ?? '';
  if (/^[A-Z]/.test(token) && /\w/.test(next)) return false;
  reader.position = end;
  return true;
}

function skipSpace(reader: Reader): void {
  while (/\s/.test(reader.text[reader.position] ?? '')) reader.position += 1;
}

/** Whether the rule holds for the states that alarms are in; a state that is undefined is none of the three. */
export function ruleHolds(
  rule: CompositeRule,
  stateOf: (alarmName: string) => AlarmStateValue | undefined,
): boolean {
  switch (rule.kind) {
    case 'state':
      return stateOf(rule.alarmName) === rule.state;
    case 'constant':
      return rule.value;
    case 'not':
      return !ruleHolds(rule.operand, stateOf);
    case 'and':
      return rule.operands.every((operand) => ruleHolds(operand, stateOf));
    case 'or':
      return rule.operands.some((operand) => ruleHolds(operand, stateOf));
  }
}

/** The alarms that a rule names. */
export function alarmsNamedIn(rule: CompositeRule): readonly string[] {
  switch (rule.kind) {
    case 'state':
      return [rule.alarmName];
    case 'constant':
      return [];
    case 'not':
      return alarmsNamedIn(rule.operand);
    case 'and':
    case 'or':
      return rule.operands.flatMap(alarmsNamedIn);
  }
}
