/**
 * A set of accounts in a fixed number of bytes, however many they are: a Bloom filter. It never takes a member for a
 * stranger; a stranger it may take for a member, the more often the more members there are: one of 1,000 with 5,000
 * members, one of 10 with 15,000. https://doi.org/10.1145/362686.362692
 */
import { createHash } from 'node:crypto';

/** Accounts of which can be asked whether one is among them. */
export interface AccountSketch {
  /** How many they are. */
  readonly size: number;
  has(accountId: string): boolean;
  readonly bytes: Uint8Array;
}

/** Bits that stand for one account. */
const bitsPerAccount = 5;

/** @param length bytes of the sketch */
export function sketchAccounts(accountIds: ReadonlySet<string>, length: number): AccountSketch {
  const bytes = new Uint8Array(length);
  for (const id of accountIds) {
    for (const bit of bitsOf(id, length)) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return readSketch(bytes, accountIds.size);
}

/** The sketch that these bytes are. @param size how many accounts went into it */
export function readSketch(bytes: Uint8Array, size: number): AccountSketch {
  return {
    bytes,
    size,
    has: (accountId) =>
      bitsOf(accountId, bytes.length).every((bit) => ((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0),
  };
}

function bitsOf(accountId: string, length: number): readonly number[] {
  const digest = createHash('sha256').update(accountId).digest();
  return Array.from({ length: bitsPerAccount }, (_, index) => digest.readUInt32BE(index * 4) % (length * 8));
}
