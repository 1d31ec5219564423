import { CharSet, DFA, JS, NFA, type Concatenation, type Element, type NoParent } from 'refa';

/**
 * A second opinion on regular languages, by refa's parser and automata. It has no anchors, so texts are framed: `^` and
 * `$` are characters of their own, of which more than enough stand before and after each text.
 */
const maxCharacter = 0x10_ffff;
const [start, end] = [0x10_fffe, 0x10_ffff].map((character) =>
  CharSet.fromCharacter(maxCharacter, character),
);
const inText = CharSet.all(maxCharacter).without({ min: 0x10_fffe, max: 0x10_ffff });
/** More than the anchors of any alternative that the tests make. */
const anchors = 6;

type Part = NoParent<Element>;
type Alternative = NoParent<Concatenation>;

function sequence(...elements: readonly Part[]): Alternative {
  return { type: 'Concatenation', elements: [...elements] };
}

function characters(set: CharSet | undefined): Part {
  return { type: 'CharacterClass', characters: set ?? CharSet.empty(maxCharacter) };
}

function repeated(element: Part, min: number, max = Number.POSITIVE_INFINITY): Part {
  return { type: 'Quantifier', lazy: false, min, max, alternatives: [sequence(element)] };
}

const anyFrame = repeated(characters(CharSet.all(maxCharacter)), 0);
const nonEmptyTexts = languageOf([
  sequence(
    repeated(characters(start), anchors, anchors),
    repeated(characters(inText), 1),
    repeated(characters(end), anchors, anchors),
  ),
]);

function languageOf(alternatives: readonly Alternative[]): DFA {
  return DFA.fromFA(NFA.fromRegex([...alternatives], { maxCharacter }));
}

function framed(element: NoParent<Element>): Part {
  switch (element.type) {
    case 'CharacterClass':
      return characters(element.characters.intersect(inText));
    case 'Assertion':
      return characters(element.kind === 'behind' ? start : end);
    case 'Quantifier':
    case 'Alternation':
      return { ...element, alternatives: element.alternatives.map((one) => framedAlternative(one)) };
    case 'Unknown':
    default:
      throw new Error(`${element.type} is not of AWS's subset`);
  }
}

function framedAlternative({ elements }: Alternative): Alternative {
  return sequence(...elements.map(framed));
}

/** The framed texts in which the expression matches somewhere. */
function matchedTexts(expression: RegExp): DFA {
  const { alternatives } = JS.Parser.fromLiteral(expression).parse().expression;
  const found: Part = { type: 'Alternation', alternatives: alternatives.map(framedAlternative) };
  return languageOf([sequence(anyFrame, found, anyFrame)]);
}

function frame(character: number): readonly number[] {
  return Array.from({ length: anchors }, () => character);
}

export interface OracleMembership {
  readonly expression: RegExp;
  readonly isIn: boolean;
}

/** The length, in code points, of a shortest text with all the memberships; null if there is none. */
export function shortestLength(memberships: readonly OracleMembership[]): number | null {
  if (memberships.every(({ expression, isIn }) => expression.test('') === isIn)) return 0;
  const common = memberships.reduce((language, { expression, isIn }) => {
    const texts = matchedTexts(expression);
    if (!isIn) texts.complement();
    return DFA.fromIntersection(language, texts);
  }, nonEmptyTexts);
  const length = shortestWay(common);
  return length === null ? null : length - 2 * anchors;
}

/**
 * The steps from the start to the nearest final state. To enumerate words instead takes memory for every way of a length,
 * of which there may be millions.
 */
function shortestWay({ initial, finals }: DFA): number | null {
  const seen = new Set([initial]);
  let level = [initial];
  for (let length = 0; level.length > 0; length += 1) {
    if (level.some((node) => finals.has(node))) return length;
    const next = new Set(level.flatMap((node) => [...node.out.values()]));
    level = [...next].filter((node) => !seen.has(node));
    for (const node of level) seen.add(node);
  }
  return null;
}

/** Whether a text that is not empty is in the language of the expression. */
export function isMatched(expression: RegExp, text: string): boolean {
  const word = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return matchedTexts(expression).test([...frame(0x10_fffe), ...word, ...frame(0x10_ffff)]);
}
