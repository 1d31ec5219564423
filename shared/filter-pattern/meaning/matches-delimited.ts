import { orderHolds, textEquals } from './compare.ts';
import { conditionHolds } from '../syntax/condition.ts';
import { numberText } from '../syntax/parse-value.ts';
import type { DelimitedField, DelimitedPattern, FieldTest } from '../syntax/pattern.ts';
import type { Readings } from './readings.ts';

/**
 * Whether a delimited pattern matches a message. The message's fields are its words; what stands between `[ ]` or
 * `" "` is one field.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function matchesDelimited(pattern: DelimitedPattern, message: string, readings: Readings): boolean {
  const words = wordsOf(message);
  const rest = pattern.fields.findIndex(({ kind }) => kind === 'rest');
  if (rest === -1) {
    if (words.length < pattern.fields.length) return false;
    const tooMany = words.length > pattern.fields.length;
    if (tooMany && readings.lastDelimitedField === 'single') return false;
    return allHold(pattern.fields, wordsWithRest(words, pattern.fields.length), readings);
  }
  const before = pattern.fields.slice(0, rest);
  const after = pattern.fields.slice(rest + 1);
  if (words.length < before.length + after.length) return false;
  return (
    allHold(before, words, readings) && allHold(after, words.slice(words.length - after.length), readings)
  );
}

function wordsOf(message: string): readonly string[] {
  // Behind the last `]` no bracket is closed, and looking for one from every `[` would take quadratic time.
  const lastClosing = message.lastIndexOf(']');
  const [anywhere, behind] = [/\[([^\]]*)\]|"([^"]*)"|\S+/g, /"([^"]*)"|\S+/g];
  const words: string[] = [];
  for (let index = 0; index < message.length;) {
    const expression = index <= lastClosing ? anywhere : behind;
    expression.lastIndex = index;
    const found = expression.exec(message);
    if (found === null) break;
    const [word, inside, quoted] = found;
    words.push(inside ?? quoted ?? word);
    index = expression.lastIndex;
  }
  return words;
}

function wordsWithRest(words: readonly string[], count: number): readonly string[] {
  return [...words.slice(0, count - 1), words.slice(count - 1).join(' ')];
}

function allHold(fields: readonly DelimitedField[], words: readonly string[], readings: Readings): boolean {
  return fields.every((field, position) => {
    if (field.kind === 'rest' || field.condition === null) return true;
    return conditionHolds(field.condition, (test) => fieldTestHolds(test, words[position] ?? '', readings));
  });
}

function fieldTestHolds({ comparison }: FieldTest, word: string, readings: Readings): boolean {
  if (comparison.kind === 'order') return numberText.test(word) && orderHolds(comparison, Number(word));
  const { value, operator } = comparison;
  const equal =
    value.kind === 'number' && numberText.test(word)
      ? Number(word) === value.number
      : textEquals(value, word, readings);
  return equal === (operator === '=');
}
