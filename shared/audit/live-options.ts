import type { LiveOptions } from '../aws/read-live.ts';
import type { Session } from '../aws/session.ts';
import { findingId, readStoredChain } from '../findings/index.ts';
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
    return chain === null ? [] : [[id, chain] as const];
  });
  // Without a window there is nothing to compare, so what the findings say is not missed.
  const read = windows.length === 0 ? [record] : [record, stored];
  const refusal = read.find((answer) => answer.state === 'unseen') ?? null;
  return { rules, windows, refusal, chainByRule: new Map(chains) };
}
