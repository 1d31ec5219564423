import type { ScenarioCallFault, ScenarioFaults, ScenarioOnset } from './faults.ts';
import type { Sparse } from './scenario.ts';

/** The faults with their defaults filled in. */
export function filledFaults(faults: Sparse<ScenarioFaults>): ScenarioFaults {
  return {
    seed: faults.seed ?? 0,
    calls: (faults.calls ?? []).filter((fault) => fault !== null).map(filledCallFault),
    credentialsExpire: filledOnset(faults.credentialsExpire),
    closes: filledOnset(faults.closes),
    clockSkewSeconds: faults.clockSkewSeconds ?? null,
  };
}

function filledCallFault(fault: Sparse<ScenarioCallFault>): ScenarioCallFault {
  // The schema has seen that it is there.
  const kind = fault.kind ?? 'reset';
  return {
    kind,
    operations: (fault.operations ?? []).filter((operation) => operation !== null),
    first: fault.first ?? null,
    share: fault.share ?? null,
    status: fault.status ?? (kind === 'server-error' ? 500 : null),
    milliseconds: fault.milliseconds ?? (kind === 'slow' ? 1_000 : null),
    ending: fault.ending ?? (kind === 'truncated' ? 'closed' : null),
    body: fault.body ?? (kind === 'malformed' ? 'html' : null),
  };
}

function filledOnset(onset: Sparse<ScenarioOnset> | null | undefined): ScenarioOnset | null {
  if (onset === null || onset === undefined) return null;
  return { afterCalls: onset.afterCalls ?? null, at: onset.at ?? null };
}
