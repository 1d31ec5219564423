import type {
  Condition,
  DelimitedPattern,
  Pattern,
  SelectorTest,
  TextPattern,
} from '../../shared/filter-pattern/index.ts';
import { comparisonWords, fieldWords } from './comparison-words.ts';
import { quoted, wrapped } from './prose.ts';

interface Branch {
  readonly words: string;
  readonly below: readonly Branch[];
}

/** A pattern as a tree in words, a test a line, indented by its depth. */
export function patternTree(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'json':
      return [
        'The pattern catches records in which',
        ...linesOf(conditionBranch(pattern.condition, testWords), 1),
      ];
    case 'text':
      return textTree(pattern);
    case 'delimited':
      return [
        'The pattern catches records whose text has these fields in order',
        ...delimitedBranches(pattern).flatMap((branch) => linesOf(branch, 1)),
      ];
  }
}

/** One test: "`errorCode` is absent". */
export function testWords({ selector, comparison }: SelectorTest): string {
  return `${fieldWords(selector)} ${comparisonWords(comparison)}`;
}

function conditionBranch<Test extends { readonly kind: 'test' }>(
  condition: Condition<Test>,
  words: (test: Test) => string,
): Branch {
  if (condition.kind === 'test') return { words: words(condition), below: [] };
  return {
    words: condition.kind === 'and' ? 'all of:' : 'any of:',
    below: condition.operands.map((operand) => conditionBranch(operand, words)),
  };
}

function textTree({ terms, regex }: TextPattern): readonly string[] {
  const title = 'The pattern catches records whose text';
  if (regex !== null)
    return [title, ...wrapped(`matches the regular expression ${quoted(regex.source)}`, '  ')];
  if (terms.length === 0) return ['The pattern is empty: it catches every record.'];
  const firm = terms.filter(({ mode }) => mode !== 'optional');
  const optional = terms.filter(({ mode }) => mode === 'optional');
  const counted = firm.length === 0 ? optional : firm;
  const branches = counted.map((term) => ({ words: termWords(term), below: [] }));
  const words = firm.length === 0 ? 'any of:' : 'all of:';
  const [only = { words: '', below: [] }] = branches;
  const ignored = firm.length > 0 && optional.length > 0;
  return [
    title,
    ...linesOf(branches.length === 1 ? only : { words, below: branches }, 1),
    ...(ignored ? wrapped('Its `?` terms do not count: AWS ignores them beside other terms.') : []),
  ];
}

/** One term: "contains `ERROR`". */
export function termWords({ mode, text }: TextPattern['terms'][number]): string {
  return `${mode === 'excluded' ? 'does not contain' : 'contains'} ${quoted(text)}`;
}

function delimitedBranches({ fields }: DelimitedPattern): readonly Branch[] {
  return fields.map((field) => {
    if (field.kind === 'rest') return { words: 'any number of fields', below: [] };
    const name = field.name === '' ? 'a field without a name' : quoted(field.name);
    if (field.condition === null) return { words: name, below: [] };
    return conditionBranch(field.condition, (test) => `${name} ${comparisonWords(test.comparison)}`);
  });
}

function linesOf({ words, below }: Branch, depth: number): readonly string[] {
  const indent = '  '.repeat(depth);
  return [...wrapped(words, indent, `${indent}  `), ...below.flatMap((branch) => linesOf(branch, depth + 1))];
}
