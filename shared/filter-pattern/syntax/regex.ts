/**
 * The syntax tree of the regular expressions of filter patterns. AWS's subset has no groups, so an expression is a list
 * of alternatives, each a sequence of repeated character sets and anchors.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
 */
export interface Regex {
  readonly alternatives: readonly RegexAlternative[];
}

export type RegexAlternative = readonly RegexItem[];

export type RegexItem =
  | {
      readonly kind: 'characters';
      readonly characters: CharacterClass;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

/** A set of Unicode code points as inclusive ranges, or everything but them. */
export interface CharacterClass {
  readonly negated: boolean;
  readonly ranges: readonly CodePointRange[];
}

export type CodePointRange = readonly [first: number, last: number];

/** Whether a code point is in the class. */
export function hasCharacter({ negated, ranges }: CharacterClass, codePoint: number): boolean {
  for (const [first, last] of ranges) {
    if (first <= codePoint && codePoint <= last) return !negated;
  }
  return negated;
}
