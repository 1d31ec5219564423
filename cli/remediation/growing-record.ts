import { appendFileSync, closeSync, openSync, renameSync, writeFileSync } from 'node:fs';
import type { OnCreated } from '../../shared/audit/carry-out-plans.ts';
import { codeOf } from '../../shared/audit/file-text.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import type { RemediationRecord } from '../../shared/remediation/index.ts';
import { jsonDocument } from '../printable.ts';

/** A record on disk that `undo` can read at any time, however the program ends. */
export interface GrowingRecord {
  /** Adds what was made, or is to be, in the name of an account and a rule. */
  readonly add: OnCreated;
  /** Writes the record as it is in the end. @returns what went wrong on the disk, in words; null where nothing did */
  readonly end: (record: RemediationRecord) => string | null;
}

/** A record that is kept nowhere. */
export const unkept: GrowingRecord = { add: () => undefined, end: () => null };

/**
 * Makes the file, before anything else is made. It grows by a line for each write, a record by itself; in the end the whole
 * takes its place at once. A disk that fails stops nothing: what is made has to be told all the same.
 * @throws UsageError where the file is there already or cannot be written: what it names could not be undone any more
 */
export function keepRecord(file: string): GrowingRecord {
  try {
    closeSync(openSync(file, 'wx'));
  } catch (error) {
    const code = codeOf(error);
    const mend = code === 'EEXIST' ? 'give a file that is not there yet' : 'give a file that can be written';
    throw new UsageError(`--record ${file} cannot be made (${code}): ${mend}`, { cause: error });
  }
  let problem: string | null = null;
  const attempt = (act: () => void) => {
    try {
      act();
    } catch (error) {
      problem ??= `the record in ${file} is not whole (${codeOf(error)}): keep what is printed`;
    }
  };
  return {
    add: (created, { accountId, ruleId }) => {
      const line = { schemaVersion: 1, accounts: [{ accountId, ruleId, created: [created] }] };
      attempt(() => {
        appendFileSync(file, `${JSON.stringify(line)}\n`);
      });
    },
    end: (record) => {
      attempt(() => {
        const beside = `${file}.part`;
        writeFileSync(beside, jsonDocument(record));
        renameSync(beside, file);
      });
      return problem;
    },
  };
}
