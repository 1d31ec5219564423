/**
 * The field selection criteria of a metric filter: which events it looks at, by the account and the Region that they
 * come from. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */

/** Where an event comes from. */
export interface EventOrigin {
  readonly accountId: string;
  readonly region: string;
}

/** A comparison of a system field, or a condition made of such comparisons. */
export type FieldCriteria =
  | {
      readonly kind: 'comparison';
      readonly field: '@aws.account' | '@aws.region';
      readonly isMember: boolean;
      readonly values: readonly string[];
    }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly FieldCriteria[] };

/** Most characters that AWS takes; a longer text is not read. */
const longestCriteria = 2_000;

/** The tree of the criteria; null for a text that is not in the documented grammar. */
export function parseFieldCriteria(text: string): FieldCriteria | null {
  if (text.length > longestCriteria) return null;
  const tokens = tokensOf(text);
  if (tokens === null) return null;
  const reader = { tokens, at: 0 };
  const criteria = readChain(reader, 'OR');
  return reader.at === tokens.length ? criteria : null;
}

/** Whether the filter looks at events of this origin. */
export function selectsOrigin(criteria: FieldCriteria, origin: EventOrigin): boolean {
  switch (criteria.kind) {
    case 'and':
      return criteria.operands.every((operand) => selectsOrigin(operand, origin));
    case 'or':
      return criteria.operands.some((operand) => selectsOrigin(operand, origin));
    case 'comparison': {
      const value = criteria.field === '@aws.account' ? origin.accountId : origin.region;
      return criteria.values.includes(value) === criteria.isMember;
    }
  }
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

const tokenPattern = /\s*(?:(@aws\.\w+)|(!=|[=()[\],])|("[^"]*"|'[^']*')|([\w-]+))/y;

function tokensOf(text: string): readonly string[] | null {
  const tokens: string[] = [];
  const pattern = new RegExp(tokenPattern);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const [found, ...groups] = pattern.exec(text) ?? [];
    if (found === undefined) return null;
    tokens.push(groups.find((group) => group !== undefined) ?? '');
  }
  return tokens;
}

/** Parentheses cannot be deeper than the text is long, and the text is bounded. */
function readChain(reader: Reader, word: 'AND' | 'OR'): FieldCriteria | null {
  const operands: FieldCriteria[] = [];
  do {
    const operand = word === 'OR' ? readChain(reader, 'AND') : readOperand(reader);
    if (operand === null) return null;
    operands.push(operand);
  } while (takesWord(reader, word));
  const [only, ...others] = operands;
  if (only === undefined || others.length === 0) return only ?? null;
  return { kind: word === 'AND' ? 'and' : 'or', operands };
}

function readOperand(reader: Reader): FieldCriteria | null {
  if (!takes(reader, '(')) return readComparison(reader);
  const inner = readChain(reader, 'OR');
  return inner !== null && takes(reader, ')') ? inner : null;
}

function readComparison(reader: Reader): FieldCriteria | null {
  const field = reader.tokens[reader.at];
  if (field !== '@aws.account' && field !== '@aws.region') return null;
  reader.at += 1;
  const isEqual = takes(reader, '=');
  if (isEqual || takes(reader, '!=')) {
    const value = readValue(reader);
    return value === null ? null : { kind: 'comparison', field, isMember: isEqual, values: [value] };
  }
  const isMember = !takesWord(reader, 'NOT');
  const values = takesWord(reader, 'IN') ? readList(reader) : null;
  return values === null ? null : { kind: 'comparison', field, isMember, values };
}

function readList(reader: Reader): readonly string[] | null {
  const close = takes(reader, '[') ? ']' : takes(reader, '(') ? ')' : null;
  if (close === null) return null;
  const values: string[] = [];
  do {
    const value = readValue(reader);
    if (value === null) return null;
    values.push(value);
  } while (takes(reader, ','));
  return takes(reader, close) ? values : null;
}

function readValue(reader: Reader): string | null {
  const token = reader.tokens[reader.at];
  if (token === undefined || !/^["'\w]/.test(token)) return null;
  reader.at += 1;
  return token.replaceAll(/^["']|["']$/g, '');
}

function takes(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at += 1;
  return true;
}

function takesWord(reader: Reader, word: string): boolean {
  if (reader.tokens[reader.at]?.toUpperCase() !== word) return false;
  reader.at += 1;
  return true;
}
