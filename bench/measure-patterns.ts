import {
  matches,
  parse,
  print,
  relate,
  type CloudTrailRecord,
  type Pattern,
  type Relation,
} from '../shared/filter-pattern/index.ts';
import { timeInterleaved, type Timed } from './stopwatch.ts';

const required = '{($.eventName=AssumeRole)}';
const events = [{ name: 'AssumeRole', source: 'sts.amazonaws.com' }] as const;

/** How often each pattern is timed. Its figure is the least of these times. */
export const rounds = 15;

/** The relation of a pattern to the rule's own. */
export function relationOf(pattern: string): Relation {
  return relate(required, [pattern], { events });
}

/** A pattern with the least time, in milliseconds, that each act took. */
export interface PatternTimes {
  readonly name: string;
  readonly relate: number;
  readonly parse: number;
  readonly print: number;
  readonly matches: number;
  readonly relation: Relation;
}

/** Times every act on every pattern, all in turn in each round. */
export function timePatterns(
  patterns: readonly { readonly name: string; readonly pattern: string }[],
  records: readonly CloudTrailRecord[],
): readonly PatternTimes[] {
  const texts = patterns.map(({ pattern }) => pattern);
  const trees = texts.map(treeOf);
  const related = timeInterleaved(
    texts.map((text) => () => relationOf(text)),
    rounds,
  );
  const inTurn = (act: (text: string, tree: Pattern) => unknown) =>
    timeInterleaved(
      texts.map((text, index) => () => act(text, trees[index] ?? treeOf(text))),
      rounds,
    );
  const parsed = inTurn((text) => parse(text).ok);
  const printed = inTurn((_, tree) => print(tree).length);
  const matched = inTurn((_, tree) => records.filter((record) => matches(tree, record)).length);
  return related.map(({ milliseconds, result }, index) => ({
    name: patterns[index]?.name ?? '',
    relate: milliseconds,
    parse: timeAt(parsed, index),
    print: timeAt(printed, index),
    matches: timeAt(matched, index) / records.length,
    relation: result,
  }));
}

function treeOf(text: string): Pattern {
  const result = parse(text);
  if (result.ok) return result.pattern;
  throw new Error(`no pattern, ${result.error.message}: ${text}`);
}

function timeAt(times: readonly Timed<unknown>[], index: number): number {
  return times[index]?.milliseconds ?? Number.NaN;
}
