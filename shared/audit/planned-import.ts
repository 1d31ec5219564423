import type { StoredFinding } from '../aws/security-hub.ts';
import { productFields, type ImportedFinding } from '../findings/index.ts';

const millisecondsPerDay = 24 * 60 * 60 * 1000;

/** A finding as it should be, and what has to be done for that. */
export interface PlannedImport {
  readonly finding: ImportedFinding;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

/** What decides whether a finding is due. */
export interface ImportOccasion {
  /** The service's time, which also dates the finding. */
  readonly collectedAt: Date;
  /** Days after which an unchanged finding is imported again, so that Security Hub does not delete it. */
  readonly refreshDays: number;
  /** Something besides the finding's own digest has changed. */
  readonly isChanged?: boolean;
}

/**
 * Compares a finding with the stored one. One that says the same and is younger than the refresh time is left alone:
 * every import is an event in somebody's inbox.
 * @param before the stored finding, whose CreatedAt stays; undefined where there is none
 */
export function planImport(
  write: (createdAt: string, updatedAt: string) => ImportedFinding,
  before: StoredFinding | undefined,
  { collectedAt, refreshDays, isChanged = false }: ImportOccasion,
): PlannedImport {
  if (before === undefined) {
    const time = collectedAt.toISOString();
    return { finding: write(time, time), outcome: 'created' };
  }
  const finding = write(before.createdAt, laterThan(before.updatedAt, collectedAt));
  // A time to come is no age: whoever may import in the account may have dated the finding.
  const age = Math.abs(collectedAt.getTime() - new Date(before.updatedAt).getTime());
  const isSame =
    before.isActive &&
    !isChanged &&
    before.productFields[productFields.digest] === finding.ProductFields[productFields.digest] &&
    !gainsays(before, finding);
  const isFresh = age < refreshDays * millisecondsPerDay;
  return { finding, outcome: isSame && isFresh ? 'unchanged' : 'updated' };
}

/**
 * Whether a stored finding says another status or severity than the one with the same digest: somebody with leave to import
 * in the account has written over it.
 */
function gainsays(
  { answered: stored }: StoredFinding,
  { Compliance, FindingProviderFields }: ImportedFinding,
): boolean {
  const status = stored.Compliance?.Status;
  const severity = stored.FindingProviderFields?.Severity?.Label;
  return (
    (status !== undefined && status !== Compliance?.Status) ||
    (severity !== undefined && severity !== FindingProviderFields.Severity.Label)
  );
}

/**
 * The time of an update, which counts only if it is strictly later than the stored one:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
export function laterThan(stored: string, collectedAt: Date): string {
  const earliest = new Date(stored).getTime() + 1;
  const time = Math.min(
    Math.max(collectedAt.getTime(), Number.isNaN(earliest) ? 0 : earliest),
    // What is later has a year of more than four digits, which no timestamp of Security Hub has.
    Date.UTC(9999, 11, 31, 23, 59, 59, 999),
  );
  return new Date(time).toISOString();
}
