import { openReadings, type OpenReading, type ReadingName } from '../../shared/filter-pattern/index.ts';
import { wrapped } from './prose.ts';

/** Why an answer is `undecided`: each uncertainty with its readings, and who could settle it. */
export function uncertaintyLines(uncertainties: readonly string[]): readonly string[] {
  const lines = uncertainties.flatMap((uncertainty) => {
    const open = openReadingOf(uncertainty);
    return open === null
      ? wrapped(`- ${uncertainty}: ${limitReasons[uncertainty] ?? 'not decided.'}`, '', '  ')
      : readingLines(openReadings[open]);
  });
  const isAnswerable = uncertainties.some((uncertainty) => openReadingOf(uncertainty) !== null);
  return isAnswerable
    ? [...lines, '', ...wrapped('`ringcheck explain --verify` asks AWS which reading it follows.')]
    : lines;
}

/** The open reading of an uncertainty; null for a limit of the search. */
export function openReadingOf(uncertainty: string): ReadingName | null {
  const entries = Object.entries(openReadings) as [ReadingName, OpenReading][];
  return entries.find(([, reading]) => reading.uncertainty === uncertainty)?.[0] ?? null;
}

function readingLines({ uncertainty, question, readings, meanings, source }: OpenReading): readonly string[] {
  return [
    ...wrapped(`- ${uncertainty}: ${question} AWS's documents do not say:`, '', '  '),
    ...readings.flatMap((reading) => wrapped(`- ${reading}: ${meanings[reading] ?? ''}`, '  ', '    ')),
    `  ${source}`,
  ];
}

const limitReasons: Readonly<Record<string, string>> = {
  budget: 'the pattern is too intricate for the work that one decision may cost.',
  'delimited-pattern':
    'how a CloudTrail record falls into the fields of a delimited pattern is not documented.',
  'text-pattern': 'it hangs on how CloudTrail writes the record, not on what is in it.',
  'array-index': 'an array index is beyond what is searched.',
  'number-as-text': 'it hangs on how a number is written.',
  'witness-not-confirmed': 'the record that was found as proof did not prove it; please report this pattern.',
  'required-pattern-invalid': "the rule's own pattern cannot be read.",
};
