import type { Regex } from './regex.ts';

/** Where a node stands in the pattern's text: UTF-16 indices from 0, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The syntax tree of a CloudWatch Logs filter pattern, one of its three kinds.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export type Pattern = JsonPattern | TextPattern | DelimitedPattern;
export type PatternKind = Pattern['kind'];

/** `{ $.eventName = "AssumeRole" }` */
export interface JsonPattern extends Span {
  readonly kind: 'json';
  readonly condition: Condition<SelectorTest>;
}

/** `ERROR -Exiting`, or one regular expression `%AssumeRole%`. No terms at all: every event matches. */
export interface TextPattern extends Span {
  readonly kind: 'text';
  readonly terms: readonly Term[];
  readonly regex: RegexValue | null;
}

/** `[ip, user, ..., status_code = 4*, bytes]` */
export interface DelimitedPattern extends Span {
  readonly kind: 'delimited';
  readonly fields: readonly DelimitedField[];
}

/**
 * Tests joined by `&&` and `||`. Nested uses of one operator are flattened, so an `and` never has an `and` as operand;
 * both have at least two operands.
 */
export type Condition<Test> = Test | Junction<Test>;
export interface Junction<Test> extends Span {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Condition<Test>[];
}

/** A selector's value against one comparison: `$.eventName = "AssumeRole"`. */
export interface SelectorTest extends Span {
  readonly kind: 'test';
  readonly selector: Selector;
  readonly comparison: Comparison;
}

export interface Selector extends Span {
  readonly steps: readonly SelectorStep[];
}

/** `any-key` is `.*` (some field of an object, one level), `any-index` is `[*]` (some element of an array). */
export type SelectorStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'any-key' }
  | { readonly kind: 'any-index' };

export type Comparison = EqualityComparison | OrderComparison | IsComparison | NotExistsComparison;

export interface EqualityComparison {
  readonly kind: 'equality';
  readonly operator: '=' | '!=';
  readonly value: PatternValue;
}

export interface OrderComparison {
  readonly kind: 'order';
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly value: NumberValue;
}

/** AWS documents the keywords in capitals only; `spelling` keeps that another one was used. */
export interface IsComparison {
  readonly kind: 'is';
  readonly constant: 'null' | 'true' | 'false';
  readonly spelling: KeywordSpelling;
}

export interface NotExistsComparison {
  readonly kind: 'not-exists';
  readonly spelling: KeywordSpelling;
}

export type KeywordSpelling = 'capitals' | 'other';

export type PatternValue = StringValue | NumberValue | RegexValue;

/**
 * A string, quoted or not; `*` in it may be a wildcard. `bare` is true only for an unquoted text with a `*`, because
 * AWS documents that such a one also matches numbers; otherwise quotes change nothing and are not kept.
 */
export interface StringValue extends Span {
  readonly kind: 'string';
  readonly text: string;
  readonly bare: boolean;
}

/** An unquoted number, with the text it was written as. */
export interface NumberValue extends Span {
  readonly kind: 'number';
  readonly text: string;
  readonly number: number;
}

/** `%source%` */
export interface RegexValue extends Span {
  readonly kind: 'regex';
  readonly source: string;
  readonly regex: Regex;
}

/** A word of a text pattern: `word` must occur, `-word` must not, of all `?word` one must. */
export interface Term extends Span {
  readonly mode: 'required' | 'excluded' | 'optional';
  readonly text: string;
}

/** One slot of a delimited pattern; `rest` is `...`, any number of fields. An unnamed field has the name ''. */
export type DelimitedField =
  | (Span & { readonly kind: 'rest' })
  | (Span & {
      readonly kind: 'field';
      readonly name: string;
      readonly condition: Condition<FieldTest> | null;
    });

/** A condition on the field that the slot names. */
export interface FieldTest extends Span {
  readonly kind: 'test';
  readonly name: string;
  readonly comparison: EqualityComparison | OrderComparison;
}

/** Why a text is not a filter pattern. */
export interface ParseError {
  readonly code: ParseErrorCode;
  /** UTF-16 index from 0 of the first character that cannot be read. */
  readonly index: number;
  readonly message: string;
}

export type ParseResult =
  { readonly ok: true; readonly pattern: Pattern } | { readonly ok: false; readonly error: ParseError };

/** The closed list of reasons why a text is not a pattern. They are stable: other programs may test for them. */
export type ParseErrorCode =
  | 'pattern-too-long'
  | 'nesting-too-deep'
  | 'expected-condition'
  | 'expected-selector'
  | 'invalid-selector'
  | 'expected-comparison'
  | 'unsupported-operator'
  | 'expected-value'
  | 'expected-number'
  | 'invalid-value'
  | 'unterminated-string'
  | 'unbalanced-parenthesis'
  | 'missing-closing-brace'
  | 'missing-closing-bracket'
  | 'text-after-pattern'
  | 'expected-term'
  | 'term-needs-quotes'
  | 'expected-field'
  | 'duplicate-rest'
  | 'foreign-field'
  | 'too-many-wildcards'
  | 'too-many-regexes'
  | 'unterminated-regex'
  | 'empty-regex'
  | 'invalid-regex-character'
  | 'invalid-regex-escape'
  | 'invalid-regex-class'
  | 'invalid-regex-repeat'
  | 'nothing-to-repeat';
