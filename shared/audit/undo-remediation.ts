import { mapConcurrently } from '../aws/concurrency.ts';
import { isOfCall, readFailure } from '../aws/failure.ts';
import { once } from '../aws/once.ts';
import type { RemediationWriter } from '../aws/remediation-writer.ts';
import type { CreatedResource, RecordedAccount } from '../remediation/index.ts';
import { callerOf, type Reach } from './begin-run.ts';
import { entranceOf, notAssumed, type Entrance } from './enter-to-write.ts';
import type { RunOptions } from './run.ts';
import type { Settings } from './settings.ts';
import { lookAtCreated, undoCreated, type Undone, type UndoneOthers } from './undo-created.ts';

/** What is to be undone, and how. */
export interface UndoRun extends Pick<RunOptions, 'now' | 'endpoint' | 'signal'> {
  readonly settings: Pick<Settings, 'remediationRoleName' | 'externalId' | 'concurrency'>;
  readonly reach: Reach;
  readonly recorded: readonly RecordedAccount[];
  /** Without it nothing is deleted: what would be is only looked for. */
  readonly writes: boolean;
}

/** The contract of `undo`: the shape of the record, with what was deleted. */
export interface UndoRecord {
  readonly schemaVersion: 1;
  readonly appliedAt: string;
  readonly accounts: readonly UndoneAccount[];
}

export interface UndoneAccount {
  readonly accountId: string;
  readonly ruleId: string;
  /** `unchanged`: nothing that was made is there any more, or nothing was. */
  readonly outcome: 'applied' | 'unchanged' | 'refused' | 'failed';
  /** What was deleted; without `writes`, what would be. */
  readonly deleted: readonly CreatedResource[];
  /** Nobody judged again: an audit tells. */
  readonly after: null;
  readonly error: string | null;
}

/**
 * Deletes exactly what a record says was created, each only if it is still as it was made and nobody has come to rely on
 * it. In each account that was written to one after the other, the alarms first: several accounts of the record may have
 * had a part in it.
 * @throws UsageError where Region, credentials or an answer are missing
 */
export async function undoRemediation(run: UndoRun): Promise<UndoRecord> {
  const caller = await callerOf(run);
  const entrance = entranceOf(run.settings, { caller, reach: run.reach });
  const enter: Entrance = async (accountId) => {
    if (run.reach !== 'this-account' || accountId === caller.accountId) return await entrance(accountId);
    throw new OtherAccountError(`account ${accountId} is not the caller's own`);
  };
  const undone = new Map<CreatedResource, Undone>();
  await mapConcurrently(byWrittenAccount(run.recorded), run.settings.concurrency, async (created) => {
    await undoInAccount(run, created, enter, undone);
  });
  const accounts = run.recorded.map((account) => toUndoneAccount(account, undone));
  return { schemaVersion: 1, appliedAt: run.now().toISOString(), accounts };
}

/** Only the own account was asked for. */
class OtherAccountError extends Error {}

/** What was created in each account, in the order in which it is deleted: alarms before what they watch, the last first. */
function byWrittenAccount(recorded: readonly RecordedAccount[]): readonly (readonly CreatedResource[])[] {
  const byAccount = new Map<string, CreatedResource[]>();
  for (const one of recorded.flatMap(({ created }) => created).toReversed()) {
    byAccount.set(one.accountId, [...(byAccount.get(one.accountId) ?? []), one]);
  }
  return [...byAccount.values()].map((created) => [
    ...created.filter(({ type }) => type === 'alarm'),
    ...created.filter(({ type }) => type !== 'alarm'),
  ]);
}

async function undoInAccount(
  run: UndoRun,
  created: readonly CreatedResource[],
  enter: Entrance,
  undone: Map<CreatedResource, Undone>,
): Promise<void> {
  const deleted: CreatedResource[] = [];
  const enterOnce = once(enter);
  for (const one of created) {
    const result =
      run.signal?.aborted === true
        ? ({ outcome: 'failed', because: `interrupted before ${one.name} was deleted` } as const)
        : await undoOne(run, one, { deletedBefore: deleted, going: created }, enterOnce);
    undone.set(one, result);
    if (result.outcome === 'deleted') deleted.push(one);
  }
}

function toUndoneAccount(
  { accountId, ruleId, created }: RecordedAccount,
  undone: ReadonlyMap<CreatedResource, Undone>,
): UndoneAccount {
  const last = created.toReversed();
  const deleted = last.filter((one) => undone.get(one)?.outcome === 'deleted');
  const problems = last.flatMap((one) => {
    const result = undone.get(one);
    return result?.outcome === 'refused' || result?.outcome === 'failed' ? [result] : [];
  });
  const error = problems.map(({ because }) => because).join('; ') || null;
  return { accountId, ruleId, outcome: outcomeOf(deleted, problems), deleted, after: null, error };
}

function outcomeOf(
  deleted: readonly CreatedResource[],
  problems: readonly Undone[],
): UndoneAccount['outcome'] {
  if (problems.some(({ outcome }) => outcome === 'failed')) return 'failed';
  if (problems.length > 0) return 'refused';
  return deleted.length > 0 ? 'applied' : 'unchanged';
}

async function undoOne(
  { writes }: UndoRun,
  created: CreatedResource,
  others: UndoneOthers,
  enter: Entrance,
): Promise<Undone> {
  let writer: RemediationWriter;
  try {
    writer = await enter(created.accountId);
  } catch (error) {
    if (error instanceof OtherAccountError) return { outcome: 'refused', because: error.message };
    if (!isOfCall(error)) throw error;
    return { outcome: 'failed', because: notAssumed(created.accountId, readFailure(error)) };
  }
  const act = writes ? undoCreated : lookAtCreated;
  return await act(writer, created, others);
}
