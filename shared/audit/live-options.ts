import { liveReasons, type StoredChain } from '../alarm-chain/index.ts';
import type { LiveOptions } from '../aws/read-live.ts';
import type { Session } from '../aws/session.ts';
import type { StoredFinding } from '../aws/security-hub.ts';
import { findingId, productFields, readStoredChain } from '../findings/index.ts';
import type { StoredFindings } from './publish.ts';
import type { EarlierRuns } from './run-record.ts';
import type { Settings } from './settings.ts';

/** The findings of an account that was not asked for them. */
export const nothingStored: StoredFindings = { state: 'seen', value: new Map() };

/**
 * What the chains of an account can be compared with.
 * @param windows of runs that visited it
 * @param stored its findings from before the run
 */
export function liveOptions(
  { accountId }: Session,
  { rules }: Settings,
  { record }: EarlierRuns,
  windows: LiveOptions['windows'],
  stored: StoredFindings,
): LiveOptions {
  const findings = stored.state === 'seen' ? stored.value : null;
  const chains = rules.flatMap(({ id }) => {
    const finding = findings?.get(findingId(id, accountId));
    const chain = readStoredChain(finding?.productFields ?? {});
    return chain === null ? [] : [[id, { ...chain, ...liveBreakOf(finding) }] as const];
  });
  // Without a window there is nothing to compare, so what the findings say is not missed.
  const read = windows.length === 0 ? [record] : [record, stored];
  const refusal = read.find((answer) => answer.state === 'unseen') ?? null;
  return { rules, windows, refusal, chainByRule: new Map(chains) };
}

/** A break of link `live` that the finding tells of; its UpdatedAt is when it was last seen to be so, or later. */
function liveBreakOf(finding: StoredFinding | undefined): Pick<StoredChain, 'liveBreak'> {
  const reason = liveReasons.find((one) => one === finding?.productFields[productFields.reason]);
  if (finding === undefined || reason === undefined) return {};
  return { liveBreak: { reason, at: new Date(finding.updatedAt) } };
}
