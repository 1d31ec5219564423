/** Which fault a call meets: by the scenario and by what was counted before, whatever happens in other accounts. */
import { seededRandom } from '../generator/random.ts';
import type { ScenarioCallFault, ScenarioFaults, ScenarioOnset } from '../scenario/faults.ts';
import { asDate } from '../scenario/times.ts';

/** A call, as far as faults look at it. */
export interface StruckCall {
  /** The account that the faults are of. */
  readonly accountId: string;
  /** `service:Operation` */
  readonly action: string;
  readonly region: string;
  /** Counts this account's calls of this operation in this Region; the first is 1. */
  readonly number: number;
}

/** The first fault of the account that strikes a call; null where none does. */
export function decideFault({ seed, calls }: ScenarioFaults, call: StruckCall): ScenarioCallFault | null {
  return calls.find((fault, index) => strikes(fault, call, [seed, index])) ?? null;
}

function strikes(
  { operations, first, share }: ScenarioCallFault,
  { accountId, action, region, number }: StruckCall,
  seeds: readonly number[],
): boolean {
  if (operations.length > 0 && !operations.includes(action)) return false;
  if (first !== null && number > first) return false;
  return share === null || seededRandom(...seeds, accountId, action, region, number).next() < share;
}

/** Whether something that comes after so many calls, or at a time, is there. @param calls that were made before */
export function hasCome(onset: ScenarioOnset | null, calls: number, now: Date): boolean {
  if (onset === null) return false;
  const { afterCalls, at } = onset;
  return (afterCalls !== null && calls >= afterCalls) || (at !== null && now >= asDate(at));
}
