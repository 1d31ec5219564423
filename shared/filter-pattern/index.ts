export type {
  Comparison,
  Condition,
  DelimitedPattern,
  JsonPattern,
  ParseError,
  ParseErrorCode,
  ParseResult,
  Pattern,
  PatternKind,
  Selector,
  SelectorTest,
  TextPattern,
} from './syntax/pattern.ts';
export type { CloudTrailRecord, JsonObject, JsonValue } from './json-value.ts';
export type { EmittedEvent } from './decision/record-axioms.ts';
export type { OpenReading, ReadingName, Readings, SettlingCall } from './meaning/readings.ts';
export type { RelateOptions, Relation, RelationName } from './decision/relate.ts';
export { kindOf, maxPatternLength, parse } from './syntax/parse.ts';
export { print } from './syntax/print.ts';
export { matches } from './meaning/matches.ts';
export { defaultNodeLimit, relate } from './decision/relate.ts';
export { defaultReadings, openReadings, readingNames } from './meaning/readings.ts';
export { namesEvent } from './syntax/names-event.ts';
