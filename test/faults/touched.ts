/** What could have kept an audit from seeing accounts as they were made, by the simulator's own count of faults. */
import type { FaultCounts, FaultKind, Simulator } from '../../simulator/index.ts';
import { auditorId, managementId, type FaultCase } from './case.ts';
import type { Deserving } from './deserved.ts';

/** A case on its simulator. */
export interface Served {
  readonly faultCase: FaultCase;
  readonly simulator: Simulator;
}

/** When it is asked. */
export interface Moment {
  /** Nothing goes wrong any more. */
  readonly isHealed: boolean;
  /** The accounts to which the remediation has added something. */
  readonly mended: ReadonlySet<string>;
}

/** Whether some call about an account met a fault, whatever came of it: the first question of a run is not asked as often. */
export function hasMetFault({ simulator }: Served, accountId: string): boolean {
  return simulator.faults().byAccount[accountId] !== undefined;
}

/** How often a call is tried; said here by itself, so that a product that tries less often is found out. */
const attemptsOfCall = 5;
/** Kinds that another attempt gets over, or that only cost time. */
const survivable: ReadonlySet<string> = new Set([
  'throttled',
  'server-error',
  'reset',
  'answer-lost',
  'slow',
]);

/**
 * Whether some call about an account may have failed for good, or an action is refused there. Where no kind but survivable
 * ones was met, and not as often as one call is tried, none has.
 */
export function isTouched({ simulator, faultCase }: Served, accountId: string): boolean {
  const met = Object.entries(simulator.faults().byAccount[accountId] ?? {});
  const failing = met.filter(([kind]) => kind !== 'slow').reduce((sum, [, count]) => sum + count, 0);
  const isSurvived = met.every(([kind]) => survivable.has(kind)) && failing < attemptsOfCall;
  return faultCase.denied.has(accountId) || !isSurvived;
}

/** The accounts that were closed on the way. */
export function closedIn({ simulator }: Pick<Served, 'simulator'>): ReadonlySet<string> {
  const before = simulator.scenario.accounts;
  return new Set(
    Object.keys(before).filter((id) => simulator.account(id).scenario.state !== before[id]?.state),
  );
}

/** What each account deserves of an audit that ended now. */
export function deservingIn(served: Served, { isHealed, mended }: Moment): ReadonlyMap<string, Deserving> {
  const { simulator, faultCase } = served;
  const { hasOrganizationTrail, hangs, denied } = faultCase;
  const { byAccount } = simulator.faults();
  const closed = closedIn(served);
  const touched = (id: string) =>
    mended.has(id) || denied.has(id) || closed.has(id) || (!isHealed && isTouched(served, id));
  // Whoever owns parts of an organization trail holds a part of every account.
  const owners = hasOrganizationTrail ? [managementId, auditorId] : [];
  // Every account is entered with the auditor's credentials.
  const ofAuditor = isHealed ? {} : credentialFaults(byAccount[auditorId]);
  const isKeptOut = simulator.account(auditorId).deniedActions.has('sts:AssumeRole');
  const isAnyoneTouched =
    isKeptOut || Object.keys(ofAuditor).length > 0 || owners.some(touched) || (hangs && !isHealed);
  return new Map(
    Object.entries(simulator.scenario.accounts).flatMap(([id, { expected }]) => {
      if (expected === undefined) return [];
      const met = isHealed
        ? {}
        : Object.assign({}, ofAuditor, ...[id, ...owners].map((one) => byAccount[one]));
      const isDenied = isKeptOut || [id, ...owners].some((one) => denied.has(one));
      const whys = new Set([
        ...Object.keys(met as object).flatMap((kind) => whysOfKind[kind as FaultKind]),
        ...([id, ...owners].some((one) => closed.has(one)) ? whysOfKind['closed-account'] : []),
        ...(isDenied ? ['access-denied', 'role-not-assumable'] : []),
        ...(hasOrganizationTrail ? ['owner-account-unreachable'] : []),
        ...(hangs && !isHealed ? ['timed-out'] : []),
      ]);
      const isMended = mended.has(id) || (mended.size > 0 && hasOrganizationTrail);
      return [
        [
          id,
          {
            expected,
            isTouched: touched(id) || isAnyoneTouched,
            mayBeClosed: closed.has(id),
            isMended,
            whys,
            hasTwoChains: hasOrganizationTrail,
          },
        ],
      ];
    }),
  );
}

function credentialFaults(met: FaultCounts['byAccount'][string] = {}): FaultCounts['byAccount'][string] {
  const { 'expired-credentials': expired, 'clock-skew': skewed } = met;
  return {
    ...(expired === undefined ? {} : { 'expired-credentials': expired }),
    ...(skewed === undefined ? {} : { 'clock-skew': skewed }),
  };
}

/** Why an account that meets a fault may be undetermined. What makes the entrance fail for good keeps the audit out. */
const whysOfKind: Readonly<Record<FaultKind, readonly string[]>> = {
  throttled: ['throttled'],
  'server-error': ['timed-out'],
  reset: ['timed-out'],
  'answer-lost': ['timed-out'],
  hung: ['timed-out'],
  slow: [],
  truncated: ['timed-out', 'unsupported', 'role-not-assumable'],
  malformed: ['unsupported', 'role-not-assumable'],
  'expired-credentials': ['timed-out'],
  'closed-account': ['region-disabled', 'role-not-assumable'],
  'clock-skew': ['unsupported', 'access-denied', 'role-not-assumable'],
};
