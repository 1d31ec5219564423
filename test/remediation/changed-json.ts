import * as fc from 'fast-check';

export type Place = readonly (string | number)[];

/** The places of all values in a document, the document itself left out. */
function placesIn(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]): readonly Place[] => {
    const place = [...at, Array.isArray(value) ? Number(name) : name];
    return [place, ...placesIn(inner, place)];
  });
}

/** The document with another value at a place; without the member where the value is undefined. */
export function withValue(document: unknown, place: Place, value: unknown): unknown {
  const [name, ...rest] = place;
  if (name === undefined) return value;
  if (typeof document !== 'object' || document === null) return document;
  const inner = withValue((document as Readonly<Record<string, unknown>>)[name], rest, value);
  if (Array.isArray(document)) {
    return document.flatMap((one: unknown, index) =>
      index !== name ? [one] : inner === undefined ? [] : [inner],
    );
  }
  const others = Object.entries(document).filter(([other]) => other !== name);
  return Object.fromEntries(inner === undefined ? others : [...others, [name, inner]]);
}

/** Any value of JSON that a file or an event may carry, of a few levels. */
export const anyJson: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 3 });

/** A document with one to three of its members missing or of any value, so that most of it is as it should be. */
export function changedJson(document: unknown): fc.Arbitrary<unknown> {
  const change = fc.tuple(
    fc.constantFrom(...placesIn(document)),
    fc.oneof(fc.constant(undefined), anyJson, fc.constantFrom<unknown>(null, {}, [], '', 0, true)),
  );
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>((changed, [place, value]) => withValue(changed, place, value), document),
    );
}
