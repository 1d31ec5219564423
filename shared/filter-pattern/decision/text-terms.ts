import { isBlank } from '../meaning/matches.ts';
import type { RegexValue, TextPattern } from '../syntax/pattern.ts';
import type { Place } from './record-model.ts';
import { mandatoryMembers } from './record-axioms.ts';
import { regexMatches } from '../meaning/regex-matches.ts';
import { type CharacterClass, type CodePointRange, type Regex } from '../syntax/regex.ts';
import { addClause, newVariable, type Solver } from './solver.ts';
import { spend } from './budget.ts';
import { unitsOfSearch, unitsToSearch } from './comparison-cost.ts';
import type { Literal } from './solver-trail.ts';

/** "The serialised record contains a match", of one term or regular expression of a text pattern. */
export interface TextTest {
  readonly literal: Literal;
  readonly regex: Regex;
  readonly isIn: (text: string) => boolean;
  /** Units of the budget that `isIn` takes. */
  readonly unitsToFind: (text: string) => number;
  /**
   * What of it survives serialisation: a string with such a match in it is a record with a match in it. Anchors and
   * characters that JSON escapes are left out.
   */
  readonly inString: RegexValue;
}

/** The text tests of both sides, by their source. */
export type TextTests = Map<string, TextTest>;

/** The literals that a text pattern joins: all must hold, or, of `?` terms only, one. */
export function literalsOfText(
  solver: Solver,
  tests: TextTests,
  { terms, regex }: TextPattern,
): { readonly kind: 'and' | 'or'; readonly literals: readonly Literal[] } {
  if (regex !== null) {
    return {
      kind: 'and',
      literals: [
        textTest(solver, tests, `%${regex.source}%`, {
          regex: regex.regex,
          isIn: (message) => regexMatches(regex.regex, message),
          unitsToFind: (message) => unitsOfSearch(regex.regex, message),
        }),
      ],
    };
  }
  const firm = terms.filter(({ mode }) => mode !== 'optional');
  const counted = firm.length > 0 || terms.length === 0 ? firm : terms;
  const always = newVariable(solver);
  addClause(solver, [always]);
  const literals = counted.map(({ mode, text }) => {
    const literal = isBlank(text)
      ? always
      : textTest(solver, tests, text, {
          regex: regexOfTerm(text),
          isIn: (message) => message.includes(text),
          unitsToFind: (message) => 2 + (message.length >> 7),
        });
    return mode === 'excluded' ? -literal : literal;
  });
  return { kind: firm.length > 0 || terms.length === 0 ? 'and' : 'or', literals };
}

function textTest(
  solver: Solver,
  tests: TextTests,
  source: string,
  search: Pick<TextTest, 'regex' | 'isIn' | 'unitsToFind'>,
): Literal {
  const known = tests.get(source);
  if (known !== undefined) return known.literal;
  const literal = newVariable(solver);
  const inString = { kind: 'regex', source, regex: survivingPart(search.regex), start: 0, end: 0 } as const;
  tests.set(source, { ...search, literal, inString });
  return literal;
}

function regexOfTerm(text: string): Regex {
  return {
    alternatives: [
      Array.from(text, (character) => {
        const codePoint = character.codePointAt(0) ?? 0;
        const characters: CharacterClass = { negated: false, ranges: [[codePoint, codePoint]] };
        return { kind: 'characters', characters, min: 1, max: 1 } as const;
      }),
    ],
  };
}

/** Printable ASCII but `"` and `\`: what stands in JSON as it is. https://www.rfc-editor.org/rfc/rfc8259#section-7 */
const unescaped: readonly CodePointRange[] = [
  [0x20, 0x21],
  [0x23, 0x5b],
  [0x5d, 0x7e],
];

function survivingPart({ alternatives }: Regex): Regex {
  return {
    alternatives: alternatives
      .filter((items) => items.every(({ kind }) => kind === 'characters'))
      .map((items) =>
        items.map((item) =>
          item.kind === 'characters' ? { ...item, characters: unescapedPart(item.characters) } : item,
        ),
      ),
  };
}

function unescapedPart({ negated, ranges }: CharacterClass): CharacterClass {
  const parts = unescaped.flatMap(([first, last]) => {
    const inside = ranges
      .map(([from, to]): CodePointRange => [Math.max(from, first), Math.min(to, last)])
      .filter(([from, to]) => from <= to);
    return negated ? gapsBetween(inside, first, last) : inside;
  });
  return { negated: false, ranges: parts };
}

function gapsBetween(
  ranges: readonly CodePointRange[],
  first: number,
  last: number,
): readonly CodePointRange[] {
  const gaps: CodePointRange[] = [];
  let from = first;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (from < start) gaps.push([from, start - 1]);
    from = Math.max(from, end + 1);
  }
  return from <= last ? [...gaps, [from, last]] : gaps;
}

/** Fragments of the serialisation of every record. */
const certain = ['{"', '":', ',"', '}', ...mandatoryMembers.map((member) => JSON.stringify(member))];

/** Tells the solver what is certain to be in the serialisation: the keys of what is present, and true, false, null. */
export function requireCertainText(solver: Solver, tests: TextTests, places: readonly Place[]): void {
  for (const { literal, regex } of tests.values()) {
    const unanchored = {
      alternatives: regex.alternatives.filter((items) => items.every(({ kind }) => kind === 'characters')),
    };
    const isIn = (fragment: string) => {
      spend(solver.budget, unitsToSearch(unanchored, fragment.length));
      return regexMatches(unanchored, fragment);
    };
    const words = (['true', 'false', 'null'] as const).filter(isIn);
    if (certain.some(isIn)) addClause(solver, [literal]);
    for (const { step, kinds } of places) {
      if ('key' in step && isIn(JSON.stringify(step.key))) addClause(solver, [kinds.absent, literal]);
      for (const kind of words) addClause(solver, [-kinds[kind], literal]);
    }
  }
}
