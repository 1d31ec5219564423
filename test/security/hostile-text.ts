import * as fc from 'fast-check';

/** Texts put together of pieces that mean something where they are shown. @param most pieces of one text */
export function piecedTexts(pieces: readonly string[], most = 12): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: most }).map((some) => some.join(''));
}
