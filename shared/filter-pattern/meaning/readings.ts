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
export interface OpenReading<Reading extends string = string> {
  readonly uncertainty: string;
  readonly question: string;
  /** The first is the default. */
  readonly readings: readonly [Reading, ...Reading[]];
  /** Each reading in words, as an answer to the question. */
  readonly meanings: Readonly<Record<Reading, string>>;
  readonly source: string;
  readonly settledBy: SettlingCall<Reading>;
}

/**
 * The one call of TestMetricFilter that tells the readings apart. An answer that no reading expects settles nothing.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html
 */
export interface SettlingCall<Reading extends string = string> {
  readonly pattern: string;
  readonly messages: readonly string[];
  /** For each message whether it matches; `invalid` where AWS would refuse the pattern. */
  readonly expected: Readonly<Record<Reading, readonly boolean[] | 'invalid'>>;
}

export const openReadings: { readonly [Name in ReadingName]: OpenReading<Readings[Name]> } = {
  midStringWildcard: {
    uncertainty: 'mid-string-wildcard',
    question: 'Is a `*` inside a string, neither first nor last, a wildcard?',
    readings: ['literal', 'wildcard'],
    meanings: { literal: 'no, it is a character like any other', wildcard: 'yes, as at the ends' },
    // Until 2022: "`Ev*ent` will only match the actual string `Ev*ent`"; the sentence has since gone.
    source:
      'https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide/blob/5f9d4b2/doc_source/FilterAndPatternSyntax.md',
    settledBy: {
      pattern: '{ $.name = "Ev*ent" }',
      messages: ['{"name":"Ev*ent"}', '{"name":"Ev-ent"}'],
      expected: { literal: [true, false], wildcard: [true, true] },
    },
  },
  booleanEquality: {
    uncertainty: 'boolean-equality',
    question: 'What do `= true` and `!= x` say of a JSON boolean, for which there is IS TRUE?',
    readings: ['incomparable', 'unequal', 'text'],
    meanings: {
      incomparable: 'neither ever holds',
      unequal: '`= true` never holds and `!= x` does',
      text: 'the boolean is compared as the text true or false',
    },
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
    settledBy: {
      pattern: '{ $.equal = true || $.different != x }',
      messages: ['{"equal":"true"}', '{"equal":true}', '{"different":true}'],
      expected: {
        incomparable: [true, false, false],
        unequal: [true, false, true],
        text: [true, true, true],
      },
    },
  },
  quotedAgainstNumber: {
    uncertainty: 'quoted-value-against-number',
    question: 'Is the JSON number 3 equal to "3", and does %3% match it?',
    readings: ['text', 'unequal'],
    meanings: {
      text: 'yes, the number is compared as text',
      unequal: 'no, quoted text and expressions fit strings only',
    },
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
    settledBy: {
      pattern: '{ $.quoted = "3" || $.expression = %3% }',
      messages: ['{"quoted":"3"}', '{"quoted":3}', '{"expression":3}'],
      expected: { text: [true, true, true], unequal: [true, false, false] },
    },
  },
  wildcardAgainstNull: {
    uncertainty: 'wildcard-against-null',
    question: 'Does `= *` match a field that is null?',
    readings: ['no-match', 'match'],
    meanings: { 'no-match': 'no, null equals nothing', match: 'yes, null is something' },
    source:
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html',
    settledBy: {
      pattern: '{ $.bare = * || $.quoted = "*" }',
      messages: ['{"bare":"text"}', '{"bare":null}', '{"quoted":null}'],
      expected: { 'no-match': [true, false, false], match: [true, true, true] },
    },
  },
  keywordCase: {
    uncertainty: 'keyword-case',
    question: 'Are IS NULL, IS TRUE, IS FALSE and NOT EXISTS keywords in small letters too?',
    readings: ['any', 'capitals'],
    meanings: { any: 'yes', capitals: 'no, such a pattern is refused' },
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
    settledBy: {
      pattern: '{ $.a is null || $.b is true || $.c is false || $.d not exists }',
      messages: ['{"a":null,"d":1}', '{"b":true,"d":1}', '{"c":false,"d":1}', '{"e":1}', '{"d":1}'],
      expected: { any: [true, true, true, true, false], capitals: 'invalid' },
    },
  },
  lastDelimitedField: {
    uncertainty: 'last-delimited-field',
    question: 'Does the last field of a delimited pattern take all words that are left?',
    readings: ['rest', 'single'],
    meanings: { rest: 'yes', single: 'no, a message with more words does not match' },
    // The current page matches [w1=ERROR, w2] with a line of six words; the edition of 2021 counts fields.
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
    settledBy: {
      pattern: '[level = ERROR, message]',
      messages: ['ERROR once', 'ERROR once and again'],
      expected: { rest: [true, true], single: [true, false] },
    },
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
