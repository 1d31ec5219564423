/** The tokens of a composite alarm's rule, and the steps of a reader over them. */

/** Most characters of a rule: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html. */
export const longestRule = 10_240;

/** Most tokens of a rule: AWS takes 500 elements, and each has a few tokens. */
const mostTokens = 5_000;

export interface Token {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly from: number;
  readonly to: number;
}

/** Tokens, and how many of them are read. */
export interface TokenReader {
  readonly tokens: readonly Token[];
  at: number;
}

/** Null for a text that is too long, or has what no rule has. */
export function tokensOf(rule: string): readonly Token[] | null {
  if (rule.length > longestRule) return null;
  const tokens: Token[] = [];
  const pattern = /\s*(?:([(),])|"([^"]*)"|'([^']*)'|([^\s()"',]+))/y;
  const end = rule.trimEnd().length;
  while (pattern.lastIndex < end) {
    const found = pattern.exec(rule);
    if (found === null || tokens.length === mostTokens) return null;
    const [whole, mark, double, single, word] = found;
    const to = pattern.lastIndex;
    const from = to - whole.trimStart().length;
    const quoted = double ?? single;
    tokens.push({ text: quoted ?? mark ?? word ?? '', isQuoted: quoted !== undefined, from, to });
  }
  return tokens;
}

/** Whether a mark stands next. */
export function isMark(reader: TokenReader, mark: string): boolean {
  const token = reader.tokens[reader.at];
  return token?.text === mark && !token.isQuoted;
}

/** Passes a mark, if it stands next. */
export function takes(reader: TokenReader, mark: '(' | ')' | ','): boolean {
  if (!isMark(reader, mark)) return false;
  reader.at += 1;
  return true;
}

/** Passes a word in any letter case, if it stands next and is no name. */
export function takesWord(reader: TokenReader, word: string): boolean {
  const token = reader.tokens[reader.at];
  if (token === undefined || token.isQuoted || token.text.toUpperCase() !== word) return false;
  reader.at += 1;
  return true;
}
