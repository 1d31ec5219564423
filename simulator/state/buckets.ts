import type { Scenario } from '../scenario/scenario.ts';

/** An object as S3 keeps it. */
export interface StoredObject {
  readonly body: Uint8Array;
  /** The MD5 of the body, in quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  /** In base64, if the client sent one. */
  readonly crc32: string | undefined;
  /** Members of the object that are told again as they were sent: `ContentType`, `ContentEncoding`, … */
  readonly members: Readonly<Record<string, string>>;
  /** By the names without `x-amz-meta-`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** A bucket, which is in one Region of one account. */
export interface Bucket {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly objects: Map<string, StoredObject>;
}

/** All buckets by name: no two accounts have one of the same. */
export type Buckets = ReadonlyMap<string, Bucket>;

/** The buckets of a scenario, empty. */
export function createBuckets(accounts: Scenario['accounts']): Buckets {
  const buckets = new Map<string, Bucket>();
  for (const [accountId, account] of Object.entries(accounts)) {
    for (const [region, { buckets: names }] of Object.entries(account.regions)) {
      for (const name of names) buckets.set(name, { name, accountId, region, objects: new Map() });
    }
  }
  return buckets;
}
