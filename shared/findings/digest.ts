import { createHash } from 'node:crypto';
import {
  movingObservations,
  type Judgement,
  type LinkEvidence,
  type NoteCode,
} from '../alarm-chain/index.ts';
import type { AcceptedFailure, ComplianceStatus } from './status.ts';

/** Notes that come and go with time or with the audit's visits; they wait for the next re-import. */
const movingNotes: ReadonlySet<NoteCode> = new Set([
  'log-delivery-time-unknown',
  'log-delivery-error-stale',
  'alarm-already-in-alarm',
  'alarm-mute-window',
  'metric-counted-events',
  // Throttling comes and goes too, and no verdict hangs on these.
  'live-proof-unseen',
  'alarm-history-unseen',
  'log-class-unseen',
  'mute-rules-unseen',
  'topic-policy-unseen',
  'topic-key-unseen',
  'subscription-filter-unseen',
]);

/**
 * A short text that differs when the status, the verdicts, the chain, its stable notes or the exception differ. Link `live` says what
 * the latest visits left behind; of it only that it is broken counts, which is the reason.
 */
export function digestOf(
  judgement: Judgement,
  status: ComplianceStatus,
  exception: AcceptedFailure | null = null,
): string {
  const { cloudguard, rings, reason, chain, notes } = judgement;
  const stable = {
    status,
    cloudguard,
    rings,
    reason,
    chain: chain.filter(({ link }) => link !== 'live').map(stableEvidence),
    notes: notes.map(({ code }) => code).filter((code) => !movingNotes.has(code)),
    ...(exception === null ? {} : { exception }),
  };
  return createHash('sha256').update(JSON.stringify(stable)).digest('hex').slice(0, 32);
}

function stableEvidence(evidence: LinkEvidence): unknown {
  const { observed, ...rest } = evidence;
  const kept = Object.entries(observed ?? {}).filter(([key]) => !movingObservations.has(key));
  return { ...rest, observed: Object.fromEntries(kept) };
}
