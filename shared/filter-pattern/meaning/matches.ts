import { comparisonHolds } from './compare.ts';
import { conditionHolds, testsOf } from '../syntax/condition.ts';
import { isJsonArray, isJsonObject, memberOf, type JsonValue } from '../json-value.ts';
import { matchesDelimited } from './matches-delimited.ts';
import type { Pattern, Selector, SelectorTest, TextPattern } from '../syntax/pattern.ts';
import { defaultReadings, type Readings } from './readings.ts';
import { regexMatches } from './regex-matches.ts';
import { unreachable } from '../unreachable.ts';

/**
 * The reference meaning of a pattern: whether CloudWatch Logs counts the event. `event` is a raw message (a string) or
 * a JSON value, of which text and delimited patterns see the compact serialisation. JSON patterns never match a message
 * that is not a JSON object. Where AWS's documents are open, `readings` says what is assumed.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function matches(pattern: Pattern, event: JsonValue, readings: Readings = defaultReadings): boolean {
  switch (pattern.kind) {
    case 'json': {
      const document = typeof event === 'string' ? parsedMessage(event) : event;
      return (
        isJsonObject(document) &&
        isPatternUnder(pattern, readings) &&
        conditionHolds(pattern.condition, (test) => testHolds(test, document, readings))
      );
    }
    case 'text':
      return matchesText(pattern, messageOf(event));
    case 'delimited':
      return matchesDelimited(pattern, messageOf(event), readings);
    default:
      return unreachable(pattern);
  }
}

/** Whether the text is a pattern at all under the readings: its keywords may be in small letters. */
export function isPatternUnder(pattern: Pattern, { keywordCase }: Readings): boolean {
  if (keywordCase === 'any' || pattern.kind !== 'json') return true;
  return testsOf(pattern.condition).every(
    ({ comparison }) => !('spelling' in comparison) || comparison.spelling === 'capitals',
  );
}

function messageOf(event: JsonValue): string {
  return typeof event === 'string' ? event : JSON.stringify(event);
}

function parsedMessage(message: string): JsonValue | undefined {
  try {
    return JSON.parse(message) as JsonValue;
  } catch {
    return undefined;
  }
}

/** A wildcard selects several values: one that fits is enough, and NOT EXISTS means that there is none. */
function testHolds({ selector, comparison }: SelectorTest, document: JsonValue, readings: Readings): boolean {
  const values = selectedValues(selector, document);
  if (values.length === 0) return comparisonHolds(comparison, undefined, readings);
  return values.some((value) => comparisonHolds(comparison, value, readings));
}

/** The values that a selector points to; with a wildcard there may be several. */
export function selectedValues({ steps }: Selector, document: JsonValue): readonly JsonValue[] {
  return steps.reduce<readonly JsonValue[]>(
    (values, step) =>
      values.flatMap((value) => {
        switch (step.kind) {
          case 'key':
            return isJsonObject(value) ? present(memberOf(value, step.key)) : [];
          case 'index':
            return isJsonArray(value) ? present(value[step.index]) : [];
          case 'any-key':
            return isJsonObject(value) ? Object.values(value) : [];
          case 'any-index':
            return isJsonArray(value) ? value : [];
          default:
            return unreachable(step);
        }
      }),
    [document],
  );
}

/** The value in a list, or an empty list. Not `flatMap`'s own flattening: an array is a value here. */
function present(value: JsonValue | undefined): readonly JsonValue[] {
  return value === undefined ? [] : [value];
}

/**
 * Terms are substrings. `?` terms count only where they stand alone: "If you combine, all question mark terms will be
 * ignored". A term of blanks only is AWS's "match everything".
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-unstructured-log-events.html
 */
function matchesText({ terms, regex }: TextPattern, message: string): boolean {
  if (regex !== null) return regexMatches(regex.regex, message);
  const holds = (text: string) => isBlank(text) || message.includes(text);
  const firm = terms.filter(({ mode }) => mode !== 'optional');
  if (firm.length === 0) return terms.length === 0 || terms.some(({ text }) => holds(text));
  return firm.every(({ mode, text }) => holds(text) === (mode === 'required'));
}

/** Whether a term is nothing but blanks. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}
