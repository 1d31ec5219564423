import { spend } from './budget.ts';
import { unitsToSpell } from './comparison-cost.ts';
import { numberHolds } from '../meaning/compare.ts';
import { cursorAt } from '../syntax/cursor.ts';
import { findText, type TextSearch } from './find-text.ts';
import { parseRegexValue } from '../syntax/parse-regex.ts';
import { numberText } from '../syntax/parse-value.ts';
import type { OrderComparison, PatternValue } from '../syntax/pattern.ts';
import type { Readings } from '../meaning/readings.ts';
import { exactValueText } from './record-model.ts';
import { examplesOf } from '../meaning/regex-matches.ts';
import { Undecidable } from './undecidable.ts';

/** A number must pass a test, or must not. `literal` is what the solver calls this demand. */
export interface NumberDemand {
  readonly literal: number;
  readonly test: OrderComparison | PatternValue;
  readonly passes: boolean;
}

export type NumberAnswer =
  { readonly number: number } | { readonly contradiction: readonly (readonly NumberDemand[])[] };

/**
 * Looks for a number that meets all demands. The numbers that demands name cut the line into points and open stretches,
 * on each of which order and equality are constant, so one number of each is enough. Demands on the number's text are
 * tried on the same numbers; where that finds none, a search over texts may.
 * Throws `Undecidable('number-as-text')`.
 */
export function findNumber(
  demands: readonly NumberDemand[],
  suggestions: readonly number[],
  search: TextSearch,
): NumberAnswer {
  const { readings } = search;
  for (const { test } of demands)
    spend(search.budget, unitsPerSample + (test.kind === 'order' ? 0 : unitsToSpell(test)));
  const candidates = [...suggestions, ...samples(demands, readings)].filter(Number.isFinite);
  const pays = (demand: NumberDemand, number: number) => {
    spend(search.budget, isAboutText(demand) ? unitsPerText : 1);
    return meets(demand, number, readings);
  };
  const number = candidates.find((candidate) => demands.every((demand) => pays(demand, candidate)));
  if (number !== undefined) return { number };
  const named = demands.find(({ test, passes }) => passes && namedNumber(test, readings) !== null);
  if (named !== undefined) return { contradiction: contradictions(named, demands, readings) };
  const onNumber = demands.filter((demand) => !isAboutText(demand));
  const contradiction = contradictoryPairs(onNumber, search);
  if (contradiction !== null) return { contradiction };
  if (onNumber.length < demands.length) return findNumberByText(demands, search);
  if (samples(demands, readings).some(Number.isNaN)) throw new Undecidable('number-as-text');
  return { contradiction: [demands] };
}

/** What a demand adds to the numbers to try, and what trying one on the text of a number costs, in units. */
const unitsPerSample = 30;
const unitsPerText = 10;

function isAboutText({ test }: NumberDemand): boolean {
  return test.kind === 'string' || test.kind === 'regex';
}

/** Looks for a text that is a number's and meets the demands on text; a number with it may still fail the others. */
function findNumberByText(demands: readonly NumberDemand[], search: TextSearch): NumberAnswer {
  const onText = demands.flatMap(({ literal, test, passes }) =>
    test.kind === 'order' ? [] : [{ literal, value: test, isEqual: passes }],
  );
  const answer = findText(
    [{ literal: isNumberText, value: anyNumberText, isEqual: true }, ...onText],
    [],
    search,
  );
  if ('contradiction' in answer) {
    const needed = new Set(answer.contradiction.flat().map(({ literal }) => literal));
    return { contradiction: [demands.filter(({ literal }) => needed.has(literal))] };
  }
  const number = Number(answer.text);
  if (demands.every((demand) => meets(demand, number, search.readings))) return { number };
  throw new Undecidable('number-as-text');
}

/** Stands for "is the text of a number" among the solver's literals, which start at 1. */
const isNumberText = 0;

/** Every text that RFC 8259 takes for a number: https://www.rfc-editor.org/rfc/rfc8259#section-6 */
const anyNumberText = parseRegexValue(
  cursorAt(
    `${['', '\\.[0-9]+']
      .flatMap((fraction) => ['', '[eE][+-]?[0-9]+'].map((exponent) => fraction + exponent))
      .flatMap((tail) => [`^-?0${tail}$`, `^-?[1-9][0-9]*${tail}$`])
      .join('|')}%`,
  ),
  -1,
);

/** All pairs that contradict each other. On a line two intervals always do, if any do; else points are cut out. */
function contradictoryPairs(
  demands: readonly NumberDemand[],
  { readings, budget }: TextSearch,
): readonly (readonly NumberDemand[])[] | null {
  // A number for each stretch between the points of all demands is one for each stretch between those of any two.
  const numbers = samples(demands, readings).filter(Number.isFinite);
  spend(budget, demands.length * numbers.length);
  const passed = demands.map((demand) => numbers.map((number) => meets(demand, number, readings)));
  const contradictory: (readonly NumberDemand[])[] = [];
  for (const [position, left] of demands.entries()) {
    for (let other = position + 1; other < demands.length; other += 1) {
      spend(budget, 1 + (numbers.length >> 3));
      const [leftPassed, right] = [passed[position] ?? [], demands[other] ?? left];
      if (passed[other]?.some((passes, at) => passes && leftPassed[at] === true) === true) continue;
      if (!samples([left, right], readings).some(Number.isNaN)) contradictory.push([left, right]);
    }
  }
  return contradictory.length === 0 ? null : contradictory;
}

/** One demand names its number: what contradicts it, or itself if no JSON number is written like that. */
function contradictions(
  named: NumberDemand,
  demands: readonly NumberDemand[],
  readings: Readings,
): readonly (readonly NumberDemand[])[] {
  const number = namedNumber(named.test, readings) ?? Number.NaN;
  const text = named.test.kind === 'order' ? '' : (exactValueText(named.test, readings) ?? '');
  // 1.0 and 1e400 may well be written in a record, but not by JavaScript, which has one text for each number.
  if (
    numberText.test(text) &&
    (!Number.isFinite(number) || (named.test.kind === 'string' && String(number) !== text))
  ) {
    throw new Undecidable('number-as-text');
  }
  // JavaScript spells NaN and Infinity, but no JSON number does.
  if (!Number.isFinite(number) || !meets(named, number, readings)) return [[named]];
  // All that follows from the one number, not only what is violated now: the solver then need not ask again.
  return demands
    .filter((demand) => demand !== named)
    .map((demand) => [named, meets(demand, number, readings) ? negation(demand) : demand]);
}

function meets({ test, passes }: NumberDemand, number: number, readings: Readings): boolean {
  return numberHolds(test, number, readings) === passes;
}

function negation({ literal, test, passes }: NumberDemand): NumberDemand {
  return { literal: -literal, test, passes: !passes };
}

/** The only number that passes the test, or null. NaN stands for "none": a text that is no number's. */
function namedNumber(test: OrderComparison | PatternValue, readings: Readings): number | null {
  if (test.kind === 'number') return test.number;
  if (test.kind !== 'string') return null;
  const text = exactValueText(test, readings);
  return text === null ? null : Number(text);
}

/** Every number that a demand names, one between each two neighbours (NaN: no room), one below and one above all. */
function samples(demands: readonly NumberDemand[], readings: Readings): readonly number[] {
  const named = demands.flatMap(({ test }) => [
    ...(test.kind === 'order' ? [test.value.number] : []),
    ...(test.kind === 'order' ? [] : [namedNumber(test, readings) ?? Number.NaN]),
    ...textSamples(test),
  ]);
  const points = [...new Set([0, ...named.filter(Number.isFinite)])].sort((a, b) => a - b);
  const between = points.flatMap((point, index) => stretch(point, points[index + 1]));
  const [lowest = 0, highest = 0] = [points[0], points.at(-1)];
  return [...points, ...between, Math.floor(lowest) - 1, Math.ceil(highest) + 1];
}

function stretch(from: number, to: number | undefined): readonly number[] {
  if (to === undefined) return [];
  const middle = from + (to - from) / 2;
  return [Math.floor(from) + 1, from < middle && middle < to ? middle : Number.NaN];
}

/** Numbers that a glob or a regular expression spells out. */
function textSamples(test: OrderComparison | PatternValue): readonly number[] {
  if (test.kind === 'regex') return examplesOf(test.regex).map(Number);
  if (test.kind !== 'string') return [];
  return ['', '0', '1'].map((filler) => Number(test.text.replaceAll('*', filler)));
}
