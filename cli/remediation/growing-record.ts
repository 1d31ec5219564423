import { closeSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { UsageError } from '../../shared/audit/usage-error.ts';
import type { OnCreated } from '../../shared/audit/carry-out-plans.ts';
import type { RemediationRecord } from '../../shared/remediation/index.ts';

/** A record on disk that is whole at any time, however the program ends. */
export interface GrowingRecord {
  /** Adds what was made in the name of an account and a rule. */
  readonly add: OnCreated;
  /** Writes the record as it is in the end. */
  readonly end: (record: RemediationRecord) => void;
}

/** A record that is kept nowhere. */
export const unkept: GrowingRecord = { add: () => undefined, end: () => undefined };

/**
 * Makes the file, before anything else is made. Each change is written beside it and takes its place, so that it is never
 * half a record.
 * @throws UsageError where the file is there already or cannot be written: what it names could not be undone any more
 */
export function keepRecord(file: string, appliedAt: string): GrowingRecord {
  try {
    closeSync(openSync(file, 'wx'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const mend = code === 'EEXIST' ? 'give a file that is not there yet' : 'give a file that can be written';
    throw new UsageError(`--record ${file} cannot be made (${code}): ${mend}`, { cause: error });
  }
  const made = new Map<string, RemediationRecord['accounts'][number]>();
  const write = (record: RemediationRecord) => {
    const beside = `${file}.part`;
    writeFileSync(beside, `${JSON.stringify(record, null, 2)}\n`);
    renameSync(beside, file);
  };
  const grown = (): RemediationRecord => ({ schemaVersion: 1, appliedAt, accounts: [...made.values()] });
  write(grown());
  return {
    add: (created, { accountId, ruleId }) => {
      const key = `${accountId} ${ruleId}`;
      const before = made.get(key)?.created ?? [];
      made.set(key, {
        accountId,
        ruleId,
        outcome: 'failed',
        created: [...before, created],
        after: null,
        error: 'the program has not ended yet',
      });
      write(grown());
    },
    end: write,
  };
}
