import type { StoredFinding } from '../state/finding-store.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings.html */
const retentionMs = { active: 90 * dayMs, archived: 30 * dayMs } as const;

/** Whether Security Hub still has a finding. */
export function isKept({ finding, processedAt }: StoredFinding, now: Date): boolean {
  const retention = finding['RecordState'] === 'ARCHIVED' ? retentionMs.archived : retentionMs.active;
  return now.getTime() - processedAt.getTime() <= retention;
}
