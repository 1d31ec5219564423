import {
  matches,
  type CloudTrailRecord,
  type Condition,
  type JsonValue,
  type Pattern,
  type Selector,
  type SelectorTest,
  type TextPattern,
} from '../../shared/filter-pattern/index.ts';
import { fieldName, fieldsAt } from './fields.ts';
import { termWords, testWords } from './pattern-tree.ts';
import { quoted, shortened } from './prose.ts';

/** A test of a pattern on which it hangs that the pattern catches a record, or does not. */
export interface DecidingTest {
  /** The test as the tree has it: "`errorCode` is absent". */
  readonly words: string;
  /** What it found: "it is `AccessDenied`". */
  readonly found: string;
  /** What the test reads; null for a term of a text pattern. */
  readonly selector: Selector | null;
  /** Of a text pattern, what is so of the record: "whose record lacks `ERROR`". */
  readonly phrase: string | null;
}

/**
 * The tests that decide about a record: where a condition fails, its operands that fail, and where it holds, those that
 * hold; their fields are enough to see why.
 */
export function decidingTests(pattern: Pattern, record: CloudTrailRecord): readonly DecidingTest[] {
  if (pattern.kind === 'json') {
    return deciding(pattern.condition, record).map((test) => ({
      words: testWords(test),
      found: foundWords(test, record),
      selector: test.selector,
      phrase: null,
    }));
  }
  return pattern.kind === 'text' ? decidingTerms(pattern, record) : [];
}

function deciding(condition: Condition<SelectorTest>, record: CloudTrailRecord): readonly SelectorTest[] {
  if (condition.kind === 'test') return [condition];
  const isCaught = holds(condition, record);
  return condition.operands
    .filter((operand) => holds(operand, record) === isCaught)
    .flatMap((operand) => deciding(operand, record));
}

function holds(condition: Condition<SelectorTest>, record: CloudTrailRecord): boolean {
  return matches({ kind: 'json', condition, start: condition.start, end: condition.end }, record);
}

function foundWords({ selector, comparison }: SelectorTest, record: CloudTrailRecord): string {
  const [first, ...more] = fieldsAt(selector, record);
  if (first === undefined) return 'it is absent';
  if (more.length > 0 && comparison.kind === 'not-exists') return 'there are several';
  if (more.length > 0) return `none of ${String(more.length + 1)} values does`;
  const words = `it is ${valueWords(first.value)}`;
  const isCase =
    comparison.kind === 'equality' &&
    comparison.value.kind === 'string' &&
    typeof first.value === 'string' &&
    comparison.value.text !== first.value &&
    comparison.value.text.toLowerCase() === first.value.toLowerCase();
  return isCase ? `${words}, and letter case counts` : words;
}

/** A value in words: `AccessDenied`, null, a list, an object. */
export function valueWords(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : shortened(String(value));
}

function decidingTerms(pattern: TextPattern, record: CloudTrailRecord): readonly DecidingTest[] {
  const isCaught = matches(pattern, record);
  if (pattern.regex !== null) {
    const found = isCaught ? 'matches' : 'does not match';
    const phrase = `whose record ${found} ${quoted(pattern.regex.source)}`;
    const words = `matches the regular expression ${quoted(pattern.regex.source)}`;
    return [{ words, found: `the record ${found}`, selector: null, phrase }];
  }
  const firm = pattern.terms.filter(({ mode }) => mode !== 'optional');
  return (firm.length === 0 ? pattern.terms : firm)
    .filter((term) => matches({ ...pattern, terms: [term] }, record) === isCaught)
    .map((term) => {
      const contains = (term.mode === 'excluded') !== isCaught;
      const phrase = `whose record ${contains ? 'contains' : 'lacks'} ${quoted(term.text)}`;
      const found = contains ? 'the record does' : 'the record does not';
      return { words: termWords(term), found, selector: null, phrase };
    });
}

/** The fields that any test of a pattern reads, each selector once. */
export function selectorsOf(pattern: Pattern): readonly Selector[] {
  if (pattern.kind !== 'json') return [];
  const byName = new Map(testsOf(pattern.condition).map(({ selector }) => [fieldName(selector), selector]));
  return [...byName.values()];
}

function testsOf(condition: Condition<SelectorTest>): readonly SelectorTest[] {
  return condition.kind === 'test' ? [condition] : condition.operands.flatMap(testsOf);
}
