import type {
  Comparison,
  Condition,
  DelimitedField,
  FieldTest,
  Pattern,
  PatternValue,
  Selector,
  SelectorTest,
  Term,
  TextPattern,
} from './pattern.ts';
import { maxPatternLength } from './parse.ts';
import { numberText, wholeBareValue } from './parse-value.ts';
import { unreachable } from '../unreachable.ts';

/** How the text is laid out; the compact one is never longer than any pattern it was read from. */
interface Layout {
  readonly blank: ' ' | '';
  readonly quotesOnlyIfNeeded: boolean;
}
const spacious: Layout = { blank: ' ', quotesOnlyIfNeeded: false };
const compact: Layout = { blank: '', quotesOnlyIfNeeded: true };

/**
 * The canonical text of a pattern: one blank around operators, quotes around strings, parentheses only where they count.
 * `parse(print(pattern))` is `pattern` again but for positions. Where that text would be over CloudWatch Logs's 1,024
 * characters, blanks and needless quotes are left out.
 */
export function print(pattern: Pattern): string {
  const text = printIn(pattern, spacious);
  return text.length <= maxPatternLength ? text : printIn(pattern, compact);
}

function printIn(pattern: Pattern, layout: Layout): string {
  switch (pattern.kind) {
    case 'text':
      return printText(pattern, layout);
    case 'json':
      return `{${layout.blank}${printCondition(pattern.condition, layout, printSelectorTest)}${layout.blank}}`;
    case 'delimited':
      return `[${pattern.fields.map((field) => printField(field, layout)).join(`,${layout.blank}`)}]`;
    default:
      return unreachable(pattern);
  }
}

function printText({ terms, regex }: TextPattern, { blank }: Layout): string {
  if (regex !== null) return `%${regex.source}%`;
  // After a quoted term the next one may follow at once.
  return terms
    .map(printTerm)
    .map((term, position, all) => {
      const before = all[position - 1];
      if (before === undefined) return term;
      return (before.endsWith('"') ? blank : ' ') + term;
    })
    .join('');
}

const signs: Readonly<Record<Term['mode'], string>> = { required: '', excluded: '-', optional: '?' };

function printTerm({ mode, text }: Term): string {
  return signs[mode] + (/^[\p{L}\p{N}_]+$/u.test(text) ? text : `"${text}"`);
}

function printCondition<Test extends { readonly kind: 'test' }>(
  condition: Condition<Test>,
  layout: Layout,
  printTest: (test: Test, layout: Layout) => string,
): string {
  if (condition.kind === 'test') return printTest(condition, layout);
  const operator = `${layout.blank}${condition.kind === 'and' ? '&&' : '||'}${layout.blank}`;
  const needsParentheses = (operand: Condition<Test>) =>
    operand.kind !== 'test' && (condition.kind === 'and' || !layout.quotesOnlyIfNeeded);
  return condition.operands
    .map((operand) => {
      const text = printCondition(operand, layout, printTest);
      return needsParentheses(operand) ? `(${text})` : text;
    })
    .join(operator);
}

function printSelectorTest({ selector, comparison }: SelectorTest, layout: Layout): string {
  const text = printComparison(comparison, layout);
  const printed = printSelector(selector);
  // A keyword must stand apart from a field's name; operators need not.
  const blank = /^\p{L}/u.test(text) && !printed.endsWith(']') ? ' ' : layout.blank;
  return `${printed}${blank}${text}`;
}

function printSelector({ steps }: Selector): string {
  const printed = steps.map((step, position) => {
    switch (step.kind) {
      case 'key':
        if (/^[\p{L}\p{N}_-]+$/u.test(step.key)) return `.${step.key}`;
        return position === 0 ? `.['${step.key}']` : `['${step.key}']`;
      case 'index':
        return `[${String(step.index)}]`;
      case 'any-key':
        return '.*';
      case 'any-index':
        return '[*]';
      default:
        return unreachable(step);
    }
  });
  return `$${printed.join('')}`;
}

function printField(field: DelimitedField, layout: Layout): string {
  if (field.kind === 'rest') return '...';
  return field.condition === null ? field.name : printCondition(field.condition, layout, printFieldTest);
}

function printFieldTest({ name, comparison }: FieldTest, layout: Layout): string {
  return `${name}${layout.blank}${printComparison(comparison, layout)}`;
}

function printComparison(comparison: Comparison, layout: Layout): string {
  switch (comparison.kind) {
    case 'equality':
    case 'order':
      return `${comparison.operator}${layout.blank}${printValue(comparison.value, layout)}`;
    case 'is':
      return spelled(`IS ${comparison.constant.toUpperCase()}`, comparison.spelling);
    case 'not-exists':
      return spelled('NOT EXISTS', comparison.spelling);
    default:
      return unreachable(comparison);
  }
}

function spelled(capitals: string, spelling: 'capitals' | 'other'): string {
  return spelling === 'capitals' ? capitals : capitals.toLowerCase();
}

function printValue(value: PatternValue, layout: Layout): string {
  switch (value.kind) {
    case 'number':
      return value.text;
    case 'regex':
      return `%${value.source}%`;
    case 'string':
      return value.bare || (layout.quotesOnlyIfNeeded && isPlainWord(value.text))
        ? value.text
        : `"${value.text}"`;
    default:
      return unreachable(value);
  }
}

/** A text that means the same without quotes: no number, no wildcard. */
function isPlainWord(text: string): boolean {
  return wholeBareValue.test(text) && !text.includes('*') && !numberText.test(text);
}
