/** Reports as an audit makes them, small enough to be read. */
import { breakReasons, type BreakReason } from '../../shared/alarm-chain/index.ts';
import { coverageOf, type AccountReport, type Report, type ResultReport } from '../../shared/audit/report.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aResult } from './small-report.ts';

/** @param change what else differs from the report of a run that nobody remembers */
export function reportOf(accounts: readonly AccountReport[], change: Partial<Report['run']> = {}): Report {
  return {
    schemaVersion: 1,
    run: {
      id: '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
      startedAt: '2026-01-15T12:00:00.000Z',
      finishedAt: '2026-01-15T12:00:01.000Z',
      auditorAccountId: '222222222222',
      region: 'us-east-1',
      rules: [assumeRole.id],
      verdict: 'both',
      apiCalls: { total: 42, byAction: {} },
      ...change,
    },
    coverage: coverageOf(accounts),
    accounts,
  };
}

export function passes(accountId: string, name: string, change: Partial<ResultReport> = {}): AccountReport {
  return { accountId, name, state: 'judged', why: null, results: [aResult({ message: '', ...change })] };
}

/** The parts of a broken link that a table shows. */
export interface Broken {
  readonly resource: string;
  /** The account that has the resource; the audited one unless given. */
  readonly owner?: string;
  readonly pattern?: string;
}

export function fails(
  accountId: string,
  name: string,
  reason: BreakReason,
  { resource, owner = accountId, pattern }: Broken,
  change: Partial<ResultReport> = {},
): AccountReport {
  const { link } = breakReasons[reason];
  const broken = {
    link,
    state: 'broken',
    reason,
    why: null,
    resource: { type: 'log-group', arn: null, name: resource, accountId: owner, region: 'us-east-1' },
    observed: pattern === undefined ? {} : { pattern },
  } as const;
  return passes(accountId, name, {
    status: 'FAILED',
    cloudguard: 'fail',
    rings: 'no',
    brokenLink: link,
    reason,
    chain: [broken],
    ...change,
  });
}

export function isRefused(accountId: string, name: string, operation: string): AccountReport {
  const unseen = {
    link: 'subscriber',
    state: 'unseen',
    reason: null,
    why: 'access-denied',
    resource: {
      type: 'topic',
      arn: null,
      name: 'alarms',
      accountId,
      region: 'us-east-1',
    },
    observed: { operation },
  } as const;
  const unknown = { status: 'WARNING', cloudguard: 'unknown', rings: 'unknown', chain: [unseen] } as const;
  return { ...passes(accountId, name, unknown), state: 'undetermined', why: 'access-denied' };
}

export function isUnreachable(accountId: string, name: string, owner: string): AccountReport {
  const account = isRefused(accountId, name, 'cloudtrail:GetTrailStatus');
  const why = 'owner-account-unreachable';
  return {
    ...account,
    why,
    results: account.results.map((result) => ({
      ...result,
      status: 'NOT_AVAILABLE',
      chain: result.chain.map((link) => ({
        ...link,
        why,
        resource: { type: 'trail', arn: null, name: 'all', accountId: owner, region: 'us-east-1' },
      })),
    })),
  };
}

export function isNotEntered(accountId: string, name: string): AccountReport {
  const unknown = { status: 'NOT_AVAILABLE', cloudguard: 'unknown', rings: 'unknown' } as const;
  return { ...passes(accountId, name, unknown), state: 'undetermined', why: 'role-not-assumable' };
}

export function isExcluded(
  accountId: string,
  name: string,
  why: AccountReport['why'] = 'out-of-scope',
): AccountReport {
  return { accountId, name, state: 'excluded', why, results: [] };
}
