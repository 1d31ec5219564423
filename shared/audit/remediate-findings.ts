import {
  isWithinReach,
  type Outcome,
  type RemediableFinding,
  type RemediationRecord,
} from '../remediation/index.ts';
import type { Exception } from '../organization/exceptions.ts';
import { applyRemediation } from './apply-remediation.ts';
import type { OnCreated } from './carry-out-plans.ts';
import { NothingInScopeError } from './accounts.ts';
import { beginRun, callerOf, type BegunRun } from './begin-run.ts';
import { openToAsked, openToSent, readCurrentFindings } from './current-findings.ts';
import type { Run, RunOptions } from './run.ts';
import type { Selection } from './scope-settings.ts';
import { storeRecord } from './store-record.ts';
import { tellFindings, type ToldFinding } from './tell-findings.ts';

/** What asks for the remediation, and what it may do. */
export interface RemediationRequest {
  readonly findings: readonly RemediableFinding[];
  /** Whether an account may be written to. */
  readonly isAllowed: (accountId: string) => boolean;
  /** Those accounts, as far as they can be listed: of them it is found out whether somebody has excluded them. */
  readonly allowed: readonly string[];
  /** Whether a person asked for it, not the import of the findings. */
  readonly isAsked: boolean;
  /** Where the record is stored; null for nowhere. */
  readonly bucket: string | null;
  /** What is never looked at; null for nothing. */
  readonly excluded: Selection | null;
  readonly exceptions: readonly Exception[];
  /** Told of each write before it is made, and once it is confirmed: nothing else may come to be told of it. */
  readonly onCreated: OnCreated;
}

/** What became of it. */
export interface Remediated {
  readonly record: RemediationRecord;
  /** `s3://bucket/key` of the record; null where it was not stored. */
  readonly recordAddress: string | null;
  readonly findings: readonly RemediatedFinding[];
  /** In words, what went wrong beside the accounts themselves. */
  readonly problems: readonly string[];
  /** The same should be tried again: something was too busy or too slow, and its finding still says NEW. */
  readonly isUnfinished: boolean;
}

export type RemediatedFinding = Pick<ToldFinding, 'id' | 'workflow'>;

/**
 * Remediates the accounts of findings, stores the record of what was made, and sets the workflow of each finding whose
 * outcome is final. Findings about which nothing could be done are left as they are, unless a person asked.
 * @throws UsageError where the run cannot begin, such as for an organization that cannot be listed
 */
export async function remediateFindings(
  options: RunOptions,
  request: RemediationRequest,
): Promise<Remediated> {
  // An event in the account and one in the administrator's may tell of the same finding.
  const findings = [...new Map(request.findings.map((finding) => [finding.id, finding])).values()];
  const wanted = findings.filter((finding) => request.isAsked || isWithinReach(finding, request.isAllowed));
  if (wanted.length === 0) return untouched(options, findings);
  const caller = await callerOf(options);
  const workflows = request.isAsked ? openToAsked : openToSent;
  const region = options.settings.securityHubRegion ?? caller.region;
  const current = await readCurrentFindings(caller, region, wanted, workflows);
  const open = wanted.filter(({ id }) => current.get(id)?.state === 'open');
  const done =
    open.length === 0 ? untouched(options, []) : await remediateOpen(options, request, open, workflows);
  const left = findings.filter((finding) => !open.includes(finding));
  const unseen = left.flatMap(({ id }) => {
    const now = current.get(id);
    return now === undefined || now.state === 'open' ? [] : [{ id, ...now }];
  });
  return {
    ...done,
    findings: [...done.findings, ...left.map(({ id }) => ({ id, workflow: null }))],
    problems: [...done.problems, ...unseen.map(({ id, because }) => `${id} is left as it is: ${because}`)],
    isUnfinished: done.isUnfinished || unseen.some(({ state }) => state === 'unseen'),
  };
}

async function remediateOpen(
  options: RunOptions,
  request: RemediationRequest,
  findings: readonly RemediableFinding[],
  workflows: readonly string[],
): Promise<Remediated> {
  const run = runFor(options, findings, request);
  const begun = await beginUnlessLeft(run);
  if (begun instanceof NothingInScopeError) {
    return { ...untouched(options, findings), problems: [`nothing is done: ${begun.message}`] };
  }
  const appliedAt = run.now().toISOString();
  const recordOf = (outcomes: readonly Outcome[]): RemediationRecord => ({
    schemaVersion: 1,
    appliedAt,
    accounts: outcomes.map((outcome) => outcome.record),
  });
  const store = async (outcomes: readonly Outcome[]) =>
    await storeRecord(begun, request.bucket, recordOf(outcomes));
  const outcomes = await applyRemediation(run, begun, {
    topicOf: () => run.settings.alarmTopicArn,
    isAllowed: request.isAllowed,
    isWanted: (accountId, ruleId) =>
      findings.some((one) => one.accountId === accountId && one.rule.id === ruleId),
    agreedSteps: null,
    isAsked: request.isAsked,
    publishes: true,
    onCreated: request.onCreated,
    // The same record without the last judgement, lest what was made be lost with it.
    onCarried: async (carried) => void (await store(carried)),
  });
  const stored = await store(outcomes);
  const told = await tellFindings(run, begun, outcomes, findings, workflows);
  return {
    record: recordOf(outcomes),
    recordAddress: stored.address,
    findings: told.map(({ id, workflow }) => ({ id, workflow })),
    problems: [...stored.problems, ...told.flatMap(({ problem }) => problem ?? [])],
    isUnfinished: told.some(({ mayPass }) => mayPass),
  };
}

/** An account that has left the organization, or that somebody has excluded, is none of the remediation's any more. */
async function beginUnlessLeft(run: Run): Promise<BegunRun | NothingInScopeError> {
  try {
    return await beginRun(run);
  } catch (error) {
    if (error instanceof NothingInScopeError) return error;
    throw error;
  }
}

function untouched({ now }: RunOptions, findings: readonly RemediableFinding[]): Remediated {
  const record = { schemaVersion: 1, appliedAt: now().toISOString(), accounts: [] } as const;
  const left = findings.map(({ id }) => ({ id, workflow: null }));
  return { record, recordAddress: null, findings: left, problems: [], isUnfinished: false };
}

/** Only the accounts of the findings. */
function runFor(
  options: RunOptions,
  findings: readonly RemediableFinding[],
  { excluded, exceptions, allowed }: RemediationRequest,
): Run {
  const accounts = [...new Set(findings.map(({ accountId }) => accountId))];
  const scope = { kind: 'selected', accounts, organizationalUnits: [], alsoDecided: allowed } as const;
  return {
    ...options,
    scope: excluded === null ? scope : { ...scope, excluded },
    exceptions,
    publishes: false,
  };
}
