import { comparisonHolds } from '../meaning/compare.ts';
import { testsOf } from '../syntax/condition.ts';
import { globOf, matchesEverything } from '../meaning/glob.ts';
import type { EqualityComparison, Pattern, PatternValue, Selector, SelectorTest } from '../syntax/pattern.ts';
import { defaultReadings, openReadings, readingNames, type ReadingName } from '../meaning/readings.ts';
import { kindsOfMember, valueKinds, type ValueKind } from './record-axioms.ts';
import { hasCharacter, type RegexItem } from '../syntax/regex.ts';
import { unreachable } from '../unreachable.ts';

/** The open readings under which some of the patterns' tests could change their truth on some record. */
export function touchedReadings(patterns: readonly Pattern[]): readonly ReadingName[] {
  const tests = patterns.flatMap((pattern) => (pattern.kind === 'json' ? testsOf(pattern.condition) : []));
  return readingNames.filter((name) => tests.some((test) => isTouched(name, test)));
}

function isTouched(name: ReadingName, { selector, comparison }: SelectorTest): boolean {
  if (name === 'keywordCase') return 'spelling' in comparison && comparison.spelling === 'other';
  if (comparison.kind !== 'equality') return false;
  const kinds = kindsAt(selector);
  switch (name) {
    case 'lastDelimitedField':
      return false;
    case 'midStringWildcard':
      return hasInnerWildcard(comparison.value);
    case 'booleanEquality':
      return (['true', 'false'] as const).some((kind) => kinds.includes(kind) && isSplitOn(comparison, kind));
    case 'quotedAgainstNumber':
      return kinds.includes('number') && mayEqualNumber(comparison.value);
    case 'wildcardAgainstNull':
      return kinds.includes('null') && comparison.operator === '=' && isEverything(comparison.value);
    default:
      return unreachable(name);
  }
}

/** What a selector can point to: known for the top level of a record only. */
function kindsAt({ steps }: Selector): readonly ValueKind[] {
  const [first, second] = steps;
  return first?.kind === 'key' && second === undefined ? kindsOfMember(first.key) : valueKinds;
}

function hasInnerWildcard(value: PatternValue): boolean {
  return value.kind === 'string' && /[^*]\*+[^*]/.test(value.text);
}

function isEverything(value: PatternValue): boolean {
  return value.kind === 'string' && matchesEverything(globOf(value.text, defaultReadings));
}

/** Whether the readings of equality with a boolean differ on this one. */
function isSplitOn(comparison: EqualityComparison, kind: 'true' | 'false'): boolean {
  const answers = openReadings.midStringWildcard.readings.flatMap((midStringWildcard) =>
    openReadings.booleanEquality.readings.map((booleanEquality) =>
      comparisonHolds(comparison, kind === 'true', {
        ...defaultReadings,
        midStringWildcard,
        booleanEquality,
      }),
    ),
  );
  return new Set(answers).size > 1;
}

const numberCharacters = Array.from('0123456789.eE+-', (character) => character.codePointAt(0) ?? 0);

/** Whether a quoted text or a regular expression can fit the text of a number. Errs to yes. */
function mayEqualNumber(value: PatternValue): boolean {
  if (value.kind === 'string') return !value.bare && /^[\d.eE+*-]*$/.test(value.text);
  if (value.kind === 'number') return false;
  return value.regex.alternatives.some((items) => items.every(mayStandInNumber));
}

function mayStandInNumber(item: RegexItem): boolean {
  return (
    item.kind !== 'characters' ||
    item.min === 0 ||
    numberCharacters.some((character) => hasCharacter(item.characters, character))
  );
}
