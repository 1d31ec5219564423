import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchesOf, importLimits } from '../../shared/findings/index.ts';

const item = (text: string) => ({ text });
const sizeOf = (items: readonly object[]) => Buffer.byteLength(JSON.stringify(items));
const isTooLarge = (one: object) => sizeOf([one]) - 1 > importLimits.findingBytes;

test('no batch has more findings or bytes than one call takes, and none is lost, doubled or moved', () => {
  const text = fc.oneof(
    fc.string(),
    fc.integer({ min: 0, max: 300_000 }).map((length) => 'ü'.repeat(length / 2)),
  );
  fc.assert(
    fc.property(fc.array(text.map(item), { maxLength: 300 }), (items) => {
      const { batches, tooLarge } = batchesOf(items);

      expect(batches.flat()).toEqual(items.filter((one) => !isTooLarge(one)));
      expect(tooLarge).toEqual(items.filter(isTooLarge));
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(importLimits.findings);
        expect(sizeOf(batch)).toBeLessThanOrEqual(importLimits.batchBytes + 1);
      }
    }),
    { numRuns: 30 },
  );
});

test('250 small findings are three calls', () => {
  const { batches } = batchesOf(Array.from({ length: 250 }, (_, index) => item(`${index}`)));

  expect(batches.map(({ length }) => length)).toEqual([100, 100, 50]);
});

test('nothing to import is no call', () => {
  expect(batchesOf([])).toEqual({ batches: [], tooLarge: [] });
});
