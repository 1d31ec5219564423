import type { ResourceReference } from '../../shared/alarm-chain/index.ts';
import type { AccountReport, ResultReport } from '../../shared/audit/report.ts';
import { resourceNouns, type VerdictChoice } from '../../shared/findings/index.ts';
import { chainEnd } from './chain-end.ts';
import type { AccountRow } from './page-data.ts';
import { cloudguardCheckFails } from '../formats/cloudguard-check-fails.ts';

/** The row of one rule in an account; of an excluded account where there is no result. */
export function rowOf(
  { accountId, name, why }: AccountReport,
  result: ResultReport | null,
  verdict: VerdictChoice,
): AccountRow {
  const end = result === null ? null : chainEnd(result, verdict);
  const resource = end?.at?.resource ?? null;
  return {
    accountId,
    name,
    status: result?.status ?? 'excluded',
    isExcepted: result !== null && result.exception !== null,
    isNotImported: result?.finding?.outcome === 'failed',
    ruleId: result?.ruleId ?? '',
    link: end?.link ?? null,
    cause: causeOf(result, end?.cause ?? '', why ?? ''),
    resource: resource === null ? '' : resourceText(resource),
    region: resource?.region ?? '',
  };
}

function causeOf(result: ResultReport | null, cause: string, why: string): string {
  if (result === null) return why;
  // What could not be seen of one check is no cause of what was seen to fail.
  if (result.status === 'FAILED' && result.reason === null) return cloudguardCheckFails;
  return cause === '' && result.status !== 'PASSED' ? why : cause;
}

function resourceText({ type, name }: ResourceReference): string {
  return `${resourceNouns[type]} ${name}`;
}
