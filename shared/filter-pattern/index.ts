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
} from './pattern.ts';
export type { CloudTrailRecord, JsonObject, JsonValue } from './json-value.ts';
export type { EmittedEvent } from './record-axioms.ts';
export type { ReadingName, Readings } from './readings.ts';
export type { RelateOptions, Relation, RelationName } from './relate.ts';
export { kindOf, maxPatternLength, parse } from './parse.ts';
export { print } from './print.ts';
export { matches } from './matches.ts';
export { defaultNodeLimit, relate } from './relate.ts';
export { defaultReadings, openReadings } from './readings.ts';
export { namesEvent } from './names-event.ts';
