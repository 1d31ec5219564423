/**
 * The places where AWS's documents leave open what a pattern means. `matches` takes one reading of each; `relate` tries
 * all that its patterns touch and answers `undecided` where they disagree. Nothing here was run against AWS: the
 * operation TestMetricFilter is the only oracle.
 */
export interface Readings {
  readonly midStringWildcard: 'literal' | 'wildcard';
  readonly booleanEquality: 'incomparable' | 'unequal' | 'text';
  readonly quotedAgainstNumber: 'text' | 'unequal';
  readonly wildcardAgainstNull: 'no-match' | 'match';
  readonly keywordCase: 'any' | 'capitals';
  readonly lastDelimitedField: 'rest' | 'single';
}

export type ReadingName = keyof Readings;

/** One open question: its stable name (an entry of `uncertainties`), what may be true, and who says what. */
export interface OpenReading<Name extends ReadingName = ReadingName> {
  readonly uncertainty: string;
  readonly question: string;
  /** The first is the default. */
  readonly readings: readonly [Readings[Name], ...Readings[Name][]];
  readonly source: string;
}

export const openReadings: { readonly [Name in ReadingName]: OpenReading<Name> } = {
  midStringWildcard: {
    uncertainty: 'mid-string-wildcard',
    question: 'Is a `*` inside a string, neither first nor last, a wildcard?',
    readings: ['literal', 'wildcard'],
    // Until 2022: "`Ev*ent` will only match the actual string `Ev*ent`"; the sentence has since gone.
    source:
      'https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide/blob/5f9d4b2/doc_source/FilterAndPatternSyntax.md',
  },
  booleanEquality: {
    uncertainty: 'boolean-equality',
    question: 'What do `= true` and `!= x` say of a JSON boolean, for which there is IS TRUE?',
    readings: ['incomparable', 'unequal', 'text'],
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
  },
  quotedAgainstNumber: {
    uncertainty: 'quoted-value-against-number',
    question: 'Is the JSON number 3 equal to "3", and does %3% match it?',
    readings: ['text', 'unequal'],
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
  },
  wildcardAgainstNull: {
    uncertainty: 'wildcard-against-null',
    question: 'Does `= *` match a field that is null?',
    readings: ['no-match', 'match'],
    source:
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html',
  },
  keywordCase: {
    uncertainty: 'keyword-case',
    question: 'Are IS NULL, IS TRUE, IS FALSE and NOT EXISTS keywords in small letters too?',
    readings: ['any', 'capitals'],
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
  },
  lastDelimitedField: {
    uncertainty: 'last-delimited-field',
    question: 'Does the last field of a delimited pattern take all words that are left?',
    readings: ['rest', 'single'],
    // The current page matches [w1=ERROR, w2] with a line of six words; the edition of 2021 counts fields.
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
  },
};

export const readingNames = Object.keys(openReadings) as readonly ReadingName[];

export const defaultReadings: Readings = {
  midStringWildcard: openReadings.midStringWildcard.readings[0],
  booleanEquality: openReadings.booleanEquality.readings[0],
  quotedAgainstNumber: openReadings.quotedAgainstNumber.readings[0],
  wildcardAgainstNull: openReadings.wildcardAgainstNull.readings[0],
  keywordCase: openReadings.keywordCase.readings[0],
  lastDelimitedField: openReadings.lastDelimitedField.readings[0],
};

/** Every combination of the readings named; those not named keep their default. The first has all defaults. */
export function readingsOf(names: readonly ReadingName[]): readonly Readings[] {
  return names.reduce<readonly Readings[]>(
    (all, name) =>
      openReadings[name].readings.flatMap((value) => all.map((one) => ({ ...one, [name]: value }))),
    [defaultReadings],
  );
}
