import { automatonOfGlob, automatonOfRegex, type Automaton } from './automaton.ts';
import { spend, type Budget } from './budget.ts';
import { textEquals } from '../meaning/compare.ts';
import { unitsToCompare, unitsToSpell } from './comparison-cost.ts';
import { findWord } from './find-word.ts';
import { globOf, type Glob } from '../meaning/glob.ts';
import type { NumberValue, PatternValue, StringValue } from '../syntax/pattern.ts';
import { exactValueText } from './record-model.ts';
import type { Readings } from '../meaning/readings.ts';
import { knownContradiction, learnContradiction, type TextLanguages } from './text-languages.ts';
import { examplesOf } from '../meaning/regex-matches.ts';

/** A text must equal the value of a pattern, or must not. `literal` is what the solver calls this demand. */
export interface TextDemand {
  readonly literal: number;
  readonly value: PatternValue;
  readonly isEqual: boolean;
  /** The literal demands this, but it would not demand the opposite if it were denied. */
  readonly isOneWay?: true;
}

/** A text that meets every demand, or the demands that contradict one another. */
export type TextAnswer =
  { readonly text: string } | { readonly contradiction: readonly (readonly TextDemand[])[] };

/** What the searches of one reading share. */
export interface TextSearch {
  readonly readings: Readings;
  readonly budget: Budget;
  readonly languages: TextLanguages;
}

/**
 * Looks for a text that meets all demands: among the suggestions, then among what the demands themselves spell out,
 * then by a search over the languages of the demands, which is complete. Throws `BudgetExhausted`.
 */
export function findText(
  demands: readonly TextDemand[],
  suggestions: readonly string[],
  context: TextSearch,
  inFrames: (fragment: string) => readonly string[] = () => [],
): TextAnswer {
  const { readings, budget, languages } = context;
  const meets = ({ value, isEqual }: TextDemand, text: string) => {
    spend(budget, unitsToCompare(value, text.length));
    return textEquals(value, text, readings) === isEqual;
  };
  const exact = demands.find(({ value, isEqual }) => isEqual && exactValueText(value, readings) !== null);
  if (exact !== undefined) {
    const text = exactValueText(exact.value, readings) ?? '';
    if (demands.every((demand) => meets(demand, text))) return { text };
    // All that follows from the one text, not only what is violated now: the solver then need not ask again.
    const opposed = demands
      .filter((demand) => demand.isOneWay !== true || !meets(demand, text))
      .map((demand) => (meets(demand, text) ? negation(demand) : demand));
    return {
      contradiction: opposed.filter(({ value }) => value !== exact.value).map((demand) => [exact, demand]),
    };
  }
  for (const { value } of demands) spend(budget, unitsToSpell(value));
  const chain = chained(demands, readings);
  const spelled = [
    ...demands.flatMap((demand) => instances(demand, readings)),
    chain,
    `x${chain}`,
    `${chain}x`,
    `x${chain}x`,
  ];
  const inFramesOf = (texts: readonly string[]) => {
    spend(budget, unitsPerFrame * texts.length);
    return texts.flatMap(inFrames);
  };
  const meetsAll = (text: string) => demands.every((demand) => meets(demand, text));
  const obvious = suggestions.find(meetsAll) ?? [...inFramesOf(spelled), ...spelled].find(meetsAll);
  if (obvious !== undefined) return { text: obvious };
  const search = (subset: readonly TextDemand[]) =>
    findWord(
      subset.map(({ value, isEqual }) => ({ automaton: automatonOf(value, context), isIn: isEqual })),
      budget,
    );
  const known = knownContradiction(languages, demands, budget);
  if (known !== null) return { contradiction: [known] };
  const text = search(demands);
  if (text !== null) return { text };
  const isContradiction = (subset: readonly TextDemand[]) =>
    knownContradiction(languages, subset, budget) !== null || search(subset) === null;
  const contradiction = reduced(demands, isContradiction);
  learnContradiction(languages, contradiction);
  return { contradiction: [contradiction] };
}

/** What putting a text into the form of its field costs, measured against the unit of the budget. */
const unitsPerFrame = 20;

function negation({ literal, value, isEqual }: TextDemand): TextDemand {
  return { literal: -literal, value, isEqual: !isEqual };
}

/** Texts that a demand spells out: its glob with each `*` as nothing, or as a letter; its regex at its shortest. */
function instances({ value, isEqual }: TextDemand, readings: Readings): readonly string[] {
  if (!isEqual || value.kind === 'number') return [];
  if (value.kind === 'regex') return examplesOf(value.regex);
  const { pieces, openStart, openEnd } = globOf(value.text, readings);
  // Inside of an ARN a wildcard mostly stands for the account.
  const arns = pieces[0]?.startsWith('arn:') === true ? [pieces.join('111111111111')] : [];
  const plain = ['', 'x'].map(
    (filler) => (openStart ? filler : '') + pieces.join(filler) + (openEnd ? filler : ''),
  );
  return [...arns, ...plain];
}

/** What all globs ask for, one after the other: first what must stand at the start, last what must stand at the end. */
function chained(demands: readonly TextDemand[], readings: Readings): string {
  const globs = demands.flatMap(({ value, isEqual }) =>
    isEqual && value.kind === 'string' ? [globOf(value.text, readings)] : [],
  );
  return globs
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ pieces }) => pieces.join(''))
    .join('');
}

function automatonOf(value: PatternValue, { readings, budget, languages }: TextSearch): Automaton {
  const { automata } = languages;
  const known = automata.get(value);
  if (known !== undefined) return known;
  const automaton =
    value.kind === 'regex'
      ? automatonOfRegex(value.regex, budget)
      : automatonOfGlob(globOfValue(value, readings), budget);
  automata.set(value, automaton);
  return automaton;
}

function rank({ openStart, openEnd }: Glob): number {
  return (openStart ? 1 : 0) + (openEnd ? 0 : 1);
}

function globOfValue(value: StringValue | NumberValue, readings: Readings): Glob {
  if (value.kind === 'string') return globOf(value.text, readings);
  return { pieces: [value.text], openStart: false, openEnd: false };
}

/** Drops what is not needed for the contradiction, first all that forbid a single text, then one by one. */
function reduced(
  demands: readonly TextDemand[],
  isContradiction: (subset: readonly TextDemand[]) => boolean,
): readonly TextDemand[] {
  const broad = demands.filter(
    ({ value }) => value.kind === 'regex' || (value.kind === 'string' && value.text.includes('*')),
  );
  let needed = broad.length < demands.length && isContradiction(broad) ? broad : demands;
  if (needed.length > maxReducible) return needed;
  for (const demand of needed) {
    const fewer = needed.filter((other) => other !== demand);
    if (isContradiction(fewer)) needed = fewer;
  }
  return needed;
}

/** With more demands than this, reducing costs more searches than the shorter clause saves. */
const maxReducible = 12;
