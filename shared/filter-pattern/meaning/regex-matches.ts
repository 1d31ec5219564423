import { hasCharacter, type CharacterClass, type Regex, type RegexItem } from '../syntax/regex.ts';

/**
 * Whether the expression matches somewhere in the text: an unanchored search, as AWS documents (`%AUTHORIZED%` matches
 * `UNAUTHORIZED REQUEST`). `$` is the end of the text and nothing else. Time is linear in text × items: the set of
 * positions reached is carried through the items, so there is nothing to backtrack.
 */
export function regexMatches(regex: Regex, text: string): boolean {
  const codePoints = Uint32Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return regex.alternatives.some((items) => {
    let reached = new Uint8Array(codePoints.length + 1).fill(1);
    for (const item of items) {
      reached = positionsAfter(item, reached, codePoints);
      if (!reached.includes(1)) return false;
    }
    return true;
  });
}

/** By position, between characters, 1 if it is reached. */
function positionsAfter(
  item: RegexItem,
  reached: Uint8Array<ArrayBuffer>,
  codePoints: Uint32Array,
): Uint8Array<ArrayBuffer> {
  const end = codePoints.length;
  if (item.kind === 'start') return reached.map((is, position) => (position === 0 ? is : 0));
  if (item.kind === 'end') return reached.map((is, position) => (position === end ? is : 0));
  const run = runLengths(item.characters, codePoints);
  // From a reached position p every position p + min … p + min(max, run) is reached: mark where such stretches begin
  // and end, then sweep once.
  const opened = new Int32Array(end + 2);
  for (let position = 0; position <= end; position += 1) {
    const longest = Math.min(item.max, run[position] ?? 0);
    if (reached[position] === 0 || longest < item.min) continue;
    opened[position + item.min] = (opened[position + item.min] ?? 0) + 1;
    opened[position + longest + 1] = (opened[position + longest + 1] ?? 0) - 1;
  }
  let open = 0;
  return reached.map((_, position) => ((open += opened[position] ?? 0) > 0 ? 1 : 0));
}

/** For each position, how many characters from there on are in the class. */
function runLengths(characters: CharacterClass, codePoints: Uint32Array): Uint32Array {
  const run = new Uint32Array(codePoints.length + 1);
  for (let position = codePoints.length - 1; position >= 0; position -= 1) {
    if (hasCharacter(characters, codePoints[position] ?? 0)) run[position] = (run[position + 1] ?? 0) + 1;
  }
  return run;
}

/**
 * One short text for each alternative that it matches, anchors permitting: every class by a readable member, as often as
 * it must occur.
 */
export function examplesOf({ alternatives }: Regex): readonly string[] {
  return alternatives.map((items) =>
    items
      .map((item) => (item.kind === 'characters' ? exampleOf(item.characters).repeat(item.min) : ''))
      .join(''),
  );
}

const readable = Array.from('aA0 _-.:/', (character) => character.codePointAt(0) ?? 0);

function exampleOf(characters: CharacterClass): string {
  const first = characters.ranges[0]?.[0] ?? 0;
  const found = [first, ...readable].find((codePoint) => hasCharacter(characters, codePoint));
  return String.fromCodePoint(found ?? first);
}
