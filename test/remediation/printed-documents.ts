/** A plan and a record as files hold them, and what reading them throws. */
import type { AccountPlan, PlanReport } from '../../shared/audit/plan-remediation.ts';
import {
  createdBy,
  MalformedDocumentError,
  refuse,
  type AccountRecord,
  type RemediationRecord,
} from '../../shared/remediation/index.ts';
import { alarmStep } from '../../shared/remediation/steps.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { accountId } from '../alarm-chain/compliant-account.ts';
import { ownAlarmStep, ownFilterStep } from './own-resources.ts';

export const ruleId = 'D9.AWS.MON.22';
const time = '2026-01-15T12:00:00.000Z';
export const ownerId = '111111111111';

/** As a file holds it. */
function printed(document: PlanReport | RemediationRecord): unknown {
  return JSON.parse(JSON.stringify(document, null, 2));
}

function anAccountPlan(change: Partial<AccountPlan> = {}): AccountPlan {
  const steps = [ownFilterStep, ownAlarmStep];
  return { accountId, ruleId, outcome: 'planned', refusal: null, steps, ...change };
}

/** Two accounts are planned for, of which one writes elsewhere; one is refused, one has nothing to do. */
export const plan = printed({
  schemaVersion: 1,
  plannedAt: time,
  accounts: [
    anAccountPlan(),
    anAccountPlan({ accountId: '444444444444', outcome: 'refused', refusal: refuse('excepted'), steps: [] }),
    anAccountPlan({ accountId: '555555555555', outcome: 'nothing-to-do', steps: [] }),
    anAccountPlan({ accountId: '666666666666', steps: [{ ...ownAlarmStep, accountId: ownerId }] }),
  ],
});

/** On a filter of somebody else, in the account that owns the log group. */
export const alarmAtOwner = alarmStep(
  assumeRole,
  { accountId: ownerId, region: 'eu-west-1' },
  { namespace: 'CloudTrailMetrics', metricName: 'AssumeRoleCount' },
  'arn:aws-us-gov:sns:us-gov-west-1:111111111111:alarms',
);

function anAccountRecord(change: Partial<AccountRecord> = {}): AccountRecord {
  const created = [createdBy(ownFilterStep, true), createdBy(ownAlarmStep, true)];
  const after = { status: 'PASSED', rings: 'yes', cloudguard: 'pass' } as const;
  return { accountId, ruleId, outcome: 'applied', created, after, error: null, ...change };
}

export const record = printed({
  schemaVersion: 1,
  appliedAt: time,
  accounts: [
    anAccountRecord(),
    anAccountRecord({ accountId: '444444444444', outcome: 'unchanged', created: [] }),
    anAccountRecord({ accountId: '555555555555', created: [createdBy(alarmAtOwner, false)], after: null }),
  ],
});

/** The message of what reading throws, which must be a MalformedDocumentError. */
export function refusalOf(read: (document: unknown) => unknown, document: unknown): string {
  try {
    read(document);
  } catch (error) {
    if (error instanceof MalformedDocumentError) return error.message;
    throw error;
  }
  return '';
}
