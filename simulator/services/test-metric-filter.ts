import { matches, type DelimitedPattern, type Pattern } from '../../shared/filter-pattern/index.ts';
import { inputReader } from '../input.ts';
import type { Operation } from '../service.ts';
import { readFilterPattern } from './filter-pattern.ts';
import { invalidParameter, outOfBounds } from './logs-refusals.ts';

const read = inputReader(invalidParameter);
const mostMessages = 50;

/**
 * `TestMetricFilter`: which of up to 50 messages a pattern matches, by the product's own reading of the language, where
 * AWS's documents are open by its default. Nothing is read or written.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html
 */
export const testMetricFilter: Operation = (input) => {
  const { pattern } = readFilterPattern(input);
  const messages = read.texts(input, 'logEventMessages') ?? [];
  if (messages.length === 0) throw outOfBounds('logEventMessages', 'greater than or equal to 1');
  if (messages.length > mostMessages) {
    throw outOfBounds('logEventMessages', `less than or equal to ${mostMessages}`);
  }
  if (messages.includes('')) throw outOfBounds('logEventMessages', 'greater than or equal to 1');
  return {
    matches: messages.flatMap((eventMessage, index) =>
      matches(pattern, eventMessage)
        ? [{ eventNumber: index + 1, eventMessage, extractedValues: extractedValues(pattern, eventMessage) }]
        : [],
    ),
  };
};

/** "If you are not using a space-delimited filter, this will be empty." */
function extractedValues(pattern: Pattern, message: string): Readonly<Record<string, string>> {
  return pattern.kind === 'delimited' ? Object.fromEntries(namedWords(pattern, message)) : {};
}

/** Words with a name are `$name`, the others `$` and their number from 1; the last field takes what is left. */
function namedWords({ fields }: DelimitedPattern, message: string): readonly (readonly [string, string])[] {
  const words = [...message.matchAll(/\[([^\]]*)\]|"([^"]*)"|(\S+)/g)].map(
    ([word, bracketed, quoted]) => bracketed ?? quoted ?? word,
  );
  const names = fields.map((field) => (field.kind === 'field' ? field.name : ''));
  const rest = fields.findIndex(({ kind }) => kind === 'rest');
  if (rest === -1) {
    const last = names.length - 1;
    return names.map((name, position) => [
      variable(name, position),
      position === last ? words.slice(last).join(' ') : (words[position] ?? ''),
    ]);
  }
  const skipped = words.length - (names.length - 1);
  const spread = [
    ...names.slice(0, rest),
    ...Array.from({ length: skipped }, () => ''),
    ...names.slice(rest + 1),
  ];
  return spread.map((name, position) => [variable(name, position), words[position] ?? '']);
}

function variable(name: string, position: number): string {
  return `$${name === '' ? String(position + 1) : name}`;
}
