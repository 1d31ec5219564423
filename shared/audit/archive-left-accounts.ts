import type { Evidence } from '../alarm-chain/index.ts';
import { archivedFinding } from '../aws/archived-finding.ts';
import { failureText, readFailure } from '../aws/failure.ts';
import { importFindings } from '../aws/import-findings.ts';
import { readAdministrator } from '../aws/hub-setup.ts';
import { createSecurityHubClient, readMembersFindings, type StoredFinding } from '../aws/security-hub.ts';
import type { Session } from '../aws/session.ts';
import { defaultProductArn, findingIds, ruleOfFinding } from '../findings/index.ts';
import type { ScopedAccount } from '../organization/scope.ts';
import type { AccountRegistry } from './account-registry.ts';
import { mapConcurrently } from '../aws/concurrency.ts';
import { laterThan } from './planned-import.ts';
import type { Settings } from './settings.ts';

/** What archiving needs from the run. */
export interface ArchiveRun {
  /** Its signal ends the archiving, of which nothing has to be done in this run. */
  readonly caller: Session;
  readonly settings: Settings;
  readonly registry: AccountRegistry;
  /** The service's time, which dates what is archived. */
  readonly now: () => Date;
  /** True once no further account may be entered. */
  readonly isOver: () => boolean;
  /** Told of findings that could not be looked for or archived. */
  readonly onNotPublished: (what: string, because: string) => void;
}

const runEnded = { state: 'unseen', message: 'the run ended before that' } as const;

/** Account ids that one call of GetFindings can ask for. */
const accountsPerLookup = 20;
/** From so many calls on, one listing of all members' findings is asked for instead. */
const maximumLookups = 10;

/**
 * Archives the findings of accounts that the settings exclude, with each account's own credentials: nobody else may.
 * Only accounts of which the auditor's hub shows an active finding of ours are entered; it shows them where the auditor
 * administers Security Hub. Those that are not active cannot be entered, and keep theirs until Security Hub deletes it.
 * @param accounts all of the organization; no other is entered
 */
export async function archiveLeftAccounts(
  run: ArchiveRun,
  accounts: readonly ScopedAccount[],
): Promise<void> {
  const { settings, onNotPublished } = run;
  const left = accounts.filter(({ excluded }) => excluded === 'out-of-scope').map(({ id }) => id);
  if (left.length === 0) return;
  const found = run.isOver() ? runEnded : await findingsOf(run, left);
  if (found.state !== 'seen') {
    onNotPublished(whatTheyHold, found.message);
    return;
  }
  if (found.value.size === 0) await tellWhereNothingShows(run);
  const ended = endOf(run.caller.signal);
  await mapConcurrently([...found.value], settings.concurrency, async ([accountId, findings]) => {
    const failures = run.isOver()
      ? allFailed(findings, runEnded.message)
      : await Promise.race([archiveIn(run, accountId, findings), ended]).catch((error: unknown) =>
          allFailed(findings, failureText(readFailure(error))),
        );
    for (const [id, because] of failures) onNotPublished(id, because);
  });
}

const whatTheyHold = 'what the accounts that left the scope hold';

/** Rejects once the signal has come. */
async function endOf(signal: AbortSignal): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    const stop = () => {
      reject(new Error(runEnded.message));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  ended.catch(() => undefined);
  return await ended;
}

/** That nothing shows means that nothing is there only in the hub of the administrator. */
async function tellWhereNothingShows({ caller, settings, onNotPublished }: ArchiveRun): Promise<void> {
  const client = createSecurityHubClient(caller, settings.securityHubRegion ?? caller.region);
  const administrator = await readAdministrator(client);
  if (administrator.state === 'unseen') onNotPublished(whatTheyHold, administrator.message);
  if (administrator.state === 'seen' && administrator.value !== null) {
    onNotPublished(
      whatTheyHold,
      `account ${administrator.value} administers Security Hub, and this one does not see what others hold`,
    );
  }
}

/** Active findings of ours about the accounts, by account. */
async function findingsOf(
  { caller, settings }: ArchiveRun,
  accountIds: readonly string[],
): Promise<Evidence<ReadonlyMap<string, readonly StoredFinding[]>>> {
  const region = settings.securityHubRegion ?? caller.region;
  const lookups = Array.from({ length: Math.ceil(accountIds.length / accountsPerLookup) }, (_, index) =>
    accountIds.slice(index * accountsPerLookup, (index + 1) * accountsPerLookup),
  );
  const wanted = new Set(accountIds);
  const byAccount = new Map<string, StoredFinding[]>();
  for (const ids of lookups.length > maximumLookups ? [null] : lookups) {
    const found = await readMembersFindings(caller, region, findingIds, ids);
    if (found.state !== 'seen') return found;
    for (const finding of found.value) {
      const { AwsAccountId = '', Id = '', ProductArn } = finding.answered;
      const isOurs = ProductArn === defaultProductArn(caller.partition, region, AwsAccountId);
      if (!isOurs || !finding.isActive || !wanted.has(AwsAccountId)) continue;
      if (ruleOfFinding(Id, AwsAccountId) === null) continue;
      byAccount.set(AwsAccountId, [...(byAccount.get(AwsAccountId) ?? []), finding]);
    }
  }
  return { state: 'seen', value: byAccount };
}

async function archiveIn(
  { registry, settings, now }: ArchiveRun,
  accountId: string,
  findings: readonly StoredFinding[],
): Promise<ReadonlyMap<string, string>> {
  try {
    const { session } = await registry.visit(accountId);
    const archived = findings.map(({ answered, updatedAt }) =>
      archivedFinding(answered, leftAccount, laterThan(updatedAt, now())),
    );
    return await importFindings(session, settings.securityHubRegion ?? session.region, archived);
  } catch (error) {
    return allFailed(findings, failureText(readFailure(error)));
  } finally {
    registry.leave(accountId, false);
  }
}

const leftAccount = 'Archived, for the account is not audited any more.';

function allFailed(findings: readonly StoredFinding[], because: string): ReadonlyMap<string, string> {
  return new Map(findings.map(({ answered }) => [answered.Id ?? '', because]));
}
