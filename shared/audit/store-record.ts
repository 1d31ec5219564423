import { failureText, isOfCall, readFailure } from '../aws/failure.ts';
import { openBucket, writeObject } from '../aws/s3.ts';
import type { RemediationRecord } from '../remediation/index.ts';
import type { BegunRun } from './begin-run.ts';

/** What became of a record that was to be stored. */
export interface StoredRecord {
  /** `s3://bucket/key`; null where it was not stored. */
  readonly address: string | null;
  readonly problems: readonly string[];
}

/**
 * Stores a record, compressed JSON, with the caller's own credentials; nothing where nothing was made. Never throws for
 * what AWS answers: whoever calls keeps the record elsewhere too.
 */
export async function storeRecord(
  { id, caller }: Pick<BegunRun, 'id' | 'caller'>,
  bucket: string | null,
  record: RemediationRecord,
): Promise<StoredRecord> {
  const isEmpty = record.accounts.every(({ created }) => created.length === 0);
  if (bucket === null || isEmpty) return { address: null, problems: [] };
  // By day, so that a listing is in the order of time.
  const key = `remediation/${record.appliedAt.slice(0, 10).replaceAll('-', '/')}/${id}.json.gz`;
  try {
    await writeObject(openBucket(caller, bucket), key, record);
    return { address: `s3://${bucket}/${key}`, problems: [] };
  } catch (error) {
    if (!isOfCall(error)) throw error;
    const because = failureText(readFailure(error));
    return { address: null, problems: [`the record was not stored in ${bucket}: ${because}`] };
  }
}
