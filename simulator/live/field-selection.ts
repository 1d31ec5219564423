/**
 * The `fieldSelectionCriteria` of a metric filter: comparisons of `@aws.account` and `@aws.region` under AND and OR.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */

/** "Maximum length of 2000"; it also bounds how deep parentheses stand. */
const longestCriteria = 2000;

interface Reader {
  readonly tokens: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  position: number;
}

/** Whether the criteria select events of these system fields. Criteria that cannot be read select nothing. */
export function criteriaSelect(criteria: string, fields: Readonly<Record<string, string>>): boolean {
  if (criteria.length > longestCriteria) return false;
  const tokens = criteria.match(/"[^"]*"|'[^']*'|!=|[=()[\],]|[^\s=!()[\],"']+/g) ?? [];
  const reader = { tokens, fields, position: 0 };
  const answer = readAny(reader);
  return answer === true && reader.position === tokens.length;
}

/** Null anywhere: not readable. Every operand is read even where the answer is known. */
function readAny(reader: Reader): boolean | null {
  let answer = readAll(reader);
  while (takes(reader, 'OR')) {
    const next = readAll(reader);
    answer = answer === null || next === null ? null : answer || next;
  }
  return answer;
}

function readAll(reader: Reader): boolean | null {
  let answer = readOne(reader);
  while (takes(reader, 'AND')) {
    const next = readOne(reader);
    answer = answer === null || next === null ? null : answer && next;
  }
  return answer;
}

function readOne(reader: Reader): boolean | null {
  if (takes(reader, '(')) {
    const inner = readAny(reader);
    return takes(reader, ')') ? inner : null;
  }
  const field = reader.fields[taken(reader)];
  if (field === undefined) return null;
  const operator = taken(reader).toUpperCase();
  if (operator === '=') return field === unquoted(taken(reader));
  if (operator === '!=') return field !== unquoted(taken(reader));
  const isNegated = operator === 'NOT';
  if (isNegated ? !takes(reader, 'IN') : operator !== 'IN') return null;
  const values = readList(reader);
  return values === null ? null : values.includes(field) !== isNegated;
}

function readList(reader: Reader): readonly string[] | null {
  const close = { '[': ']', '(': ')' }[taken(reader)];
  if (close === undefined) return null;
  const values = [unquoted(taken(reader))];
  while (takes(reader, ',')) values.push(unquoted(taken(reader)));
  return takes(reader, close) ? values : null;
}

function taken(reader: Reader): string {
  const token = reader.tokens[reader.position] ?? '';
  reader.position += 1;
  return token;
}

function takes(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.position]?.toUpperCase() !== token) return false;
  reader.position += 1;
  return true;
}

function unquoted(token: string): string {
  return token.replaceAll(/^["']|["']$/g, '');
}
