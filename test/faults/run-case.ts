/** Runs one case of the campaign. */
import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { auditCase, type Running } from './audit-case.ts';
import { callsOutsidePolicy, writesOfAudit } from './calls-outside-policy.ts';
import { bucket, caseOf, type FaultCase, type Story } from './case.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { remediateCase } from './remediate-case.ts';
import { withVariables } from './run-environment.ts';
import { changesOf, standingIn, type Standing } from './standing.ts';

/** What became of a case. */
export interface CaseOutcome extends Pick<Ledger, 'violations' | 'held'> {
  readonly seed: number;
  readonly story: Story;
  /** Calls that met a fault, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  readonly audits: number;
  /** Audits that could not begin. */
  readonly unbegun: number;
  /** Metric filters and alarms that the remediation made. */
  readonly made: number;
}

/** Runs the case of a seed, beside any others in this process. */
export async function runCase(seed: number): Promise<CaseOutcome> {
  const faultCase = caseOf(seed);
  const simulator = await startSimulator(faultCase.scenario);
  try {
    const variables = {
      ...simulator.env,
      ...(faultCase.story === 'remediate' ? remediating(faultCase) : {}),
    };
    return await withVariables(variables, async () => await tell(faultCase, simulator));
  } finally {
    await simulator.close();
  }
}

function remediating({ allowed }: FaultCase): Readonly<Record<string, string>> {
  return {
    RINGCHECK_REMEDIATION_ACCOUNTS: allowed.join(','),
    RINGCHECK_ALARM_TOPIC_ARN: 'arn:{partition}:sns:{region}:{account}:alarms',
    RINGCHECK_REPORT_BUCKET: bucket,
  };
}

async function tell(faultCase: FaultCase, simulator: Simulator): Promise<CaseOutcome> {
  const { seed, story } = faultCase;
  const running: Running = { faultCase, simulator, ledger: createLedger(), audits: 0, unbegun: 0, made: 0 };
  const before = standingIn(simulator);
  const publishes = story !== 'audit';
  await auditCase(running, { publishes });
  checkWrites(running, before, publishes);
  if (story === 'remediate') await remediateCase(running, before);
  if (story === 'heal') {
    if (faultCase.repeats) await auditCase(running, { publishes });
    simulator.endFaults();
    await auditCase(running, { publishes, isHealed: true });
    await auditCase(running, { publishes, isHealed: true, isRepeated: true });
    checkWrites(running, before, publishes);
  }
  const { ledger, audits, unbegun, made } = running;
  ledger.check('no call outside the policy', callsOutsidePolicy(simulator));
  const { violations, held } = ledger;
  return { seed, story, violations, held, faults: simulator.faults().byKind, audits, unbegun, made };
}

/** An audit changes nothing but findings. */
function checkWrites({ simulator, ledger }: Running, before: Standing, publishes: boolean): void {
  ledger.check('an audit writes only findings', [
    ...writesOfAudit(simulator, publishes),
    ...changesOf(before, standingIn(simulator)),
  ]);
}
