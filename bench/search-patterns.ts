import { maxPatternLength, parse } from '../shared/filter-pattern/index.ts';
import { adversarialPatterns } from './adversarial-patterns.ts';
import { relationOf } from './measure-patterns.ts';

/** A pattern with the least time, in milliseconds, that relating it was seen to take. */
export interface FoundPattern {
  readonly pattern: string;
  readonly milliseconds: number;
}

/**
 * Climbs for a number of seconds from the known adversarial patterns to slower ones: cuts them up, repeats parts, joins
 * parts of two, puts in tokens, and keeps what takes longest. Gives the slowest found that is not known, slowest first.
 */
export function searchSlowPatterns(seconds: number): readonly FoundPattern[] {
  const known = adversarialPatterns.map(({ pattern }) => timed(pattern));
  let population = slowestFirst(known).slice(0, populationSize);
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end) {
    const child = mutated(oneOf(population).pattern, oneOf(oneOf([population, known])).pattern);
    if (population.some(({ pattern }) => pattern === child) || !parse(child).ok) continue;
    const first = timed(child, 1);
    const last = population.at(-1)?.milliseconds ?? 0;
    if (population.length === populationSize && first.milliseconds < last) continue;
    population = slowestFirst([...population, timed(child)]).slice(0, populationSize);
  }
  const names = new Set(adversarialPatterns.map(({ pattern }) => pattern));
  return population.filter(({ pattern }) => !names.has(pattern));
}

const populationSize = 40;

function timed(pattern: string, times = 4): FoundPattern {
  let milliseconds = Infinity;
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    relationOf(pattern);
    milliseconds = Math.min(milliseconds, performance.now() - start);
  }
  return { pattern, milliseconds };
}

function slowestFirst(patterns: readonly FoundPattern[]): readonly FoundPattern[] {
  return patterns.toSorted((a, b) => b.milliseconds - a.milliseconds);
}

/** What may stand in patterns and is likely to make them slow. */
const tokens: readonly string[] = (
  '$.a $.b $.* $.*.a $.a[*] $.a[32] $.a[1000] $.eventName $.userIdentity.a = != < > && || ( ) =* ="*a*b*" ="1*" ' +
  '=true >1 !=%a.{20}b% =%[ab]*a[ab]{9}$% * a " % .* {1000} ? ^ | [^a] \\d [*] [0] .a'
)
  .split(' ')
  .concat(' IS NULL', ' is true', ' NOT EXISTS', '-a ', '?a ');

function mutated(pattern: string, other: string): string {
  const [from, to] = stretchOf(pattern);
  const [otherFrom, otherTo] = stretchOf(other);
  const part = pattern.slice(from, to);
  const inserted = oneOf([
    () => '',
    () => part.repeat(2 + below(4)),
    () => other.slice(otherFrom, otherTo),
    () => oneOf(tokens),
    () => part + oneOf(tokens),
    () => part + oneOf(['&&', '||']) + testIn(other),
  ])();
  const child = pattern.slice(0, from) + inserted + pattern.slice(to);
  return child.slice(0, maxPatternLength);
}

/** A short stretch of the text, more often one between places where tokens begin. */
function stretchOf(text: string): readonly [number, number] {
  const cuts = [...text.matchAll(/[$&|()=!*%"{}[\]. ]/g)].map(({ index }) => index);
  const from = cuts.length === 0 ? below(text.length) : oneOf(cuts);
  const next = cuts.filter((cut) => cut > from);
  return [from, next[below(Math.min(8, next.length + 1))] ?? from + below(text.length - from + 1)];
}

function testIn(text: string): string {
  return oneOf(text.match(/\$\.[^&|()]+/g) ?? ['$.a=1']);
}

function below(bound: number): number {
  return Math.floor(Math.random() * bound);
}

function oneOf<Item>(items: readonly Item[]): Item {
  const item = items[below(items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}
