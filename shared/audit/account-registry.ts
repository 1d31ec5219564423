import { isPassing, type Unseen, type UnseenWhy } from '../alarm-chain/index.ts';
import { createAccountReader, type AccountReader } from '../aws/account-reader.ts';
import { addCalls, type CallLog } from '../aws/call-log.ts';
import { failureText, readFailure, whyUnseen } from '../aws/failure.ts';
import type { Neighbours } from '../aws/read-elsewhere.ts';
import type { Session } from '../aws/session.ts';

/** What opening the accounts of a run takes. */
export interface RegistryOptions {
  readonly auditorAccountId: string;
  /** Whether the account is of the organization: the audit enters no other. */
  readonly isMember: (accountId: string) => boolean;
  /** Opens an account; throws what STS refuses. */
  readonly enter: (accountId: string, signal: AbortSignal) => Promise<Session>;
  /** Ends the run. */
  readonly signal: AbortSignal;
  /** Milliseconds that an account may take, unless others share it. */
  readonly accountTimeout: number;
  /** Where the calls of accounts that are done with are added up. */
  readonly calls: CallLog;
}

/**
 * The accounts that are open in a run, each once. One whose log group an organization trail delivers to is read for its
 * own audit and for those of all members, whoever comes first.
 */
export interface AccountRegistry extends Neighbours {
  /** Opens an account for its own audit. @throws what STS refuses */
  visit(accountId: string): Promise<AccountReader>;
  /** Its own audit is over; it stays open only if others have asked of it, or are going to. */
  leave(accountId: string, isSharedByNature: boolean): void;
  /** The run is over: calls that nobody waits for any more are given up. */
  close(): void;
}

interface Entry {
  readonly reader: Promise<AccountReader>;
  /** Null until STS has answered, and where it refused. */
  session: Session | null;
  readonly controller: AbortController;
  readonly timer: NodeJS.Timeout;
  isShared: boolean;
}

/** The part of an account's time that it may wait for others. */
const shareForWaiting = 0.75;

/** How often an account is entered anew where STS was too busy or too slow: whoever comes next may have more luck. */
const mostEntries = 3;

/** A registry with no account open. */
export function createAccountRegistry(options: RegistryOptions): AccountRegistry {
  const entries = new Map<string, Entry>();
  const entered = new Map<string, number>();

  const entryOf = (accountId: string): Entry => {
    const open = entries.get(accountId);
    if (open !== undefined && !open.controller.signal.aborted) return open;
    if (open !== undefined) end(open, options.calls);
    const entry = openEntry(options, accountId);
    entries.set(accountId, entry);
    const times = (entered.get(accountId) ?? 0) + 1;
    entered.set(accountId, times);
    entry.reader.catch((error: unknown) => {
      // A refusal stands for the run; what passes must not, for members share the account.
      if (
        isPassing(whyUnseen(readFailure(error))) &&
        times < mostEntries &&
        entries.get(accountId) === entry
      ) {
        entries.delete(accountId);
        end(entry, options.calls);
      }
    });
    return entry;
  };
  return {
    auditorAccountId: options.auditorAccountId,
    patience: options.accountTimeout * shareForWaiting,
    visit: async (accountId) => await entryOf(accountId).reader,
    borrow: async (accountId) => {
      if (!options.isMember(accountId))
        return refusedBy('owner-account-unreachable', 'the account is not of the organization');
      const entry = entryOf(accountId);
      entry.isShared = true;
      try {
        return await entry.reader;
      } catch (error) {
        const failure = readFailure(error);
        const seen = whyUnseen(failure);
        const why = isPassing(seen) ? seen : 'owner-account-unreachable';
        return refusedBy(why, failureText(failure));
      }
    },
    leave: (accountId, isSharedByNature) => {
      const entry = entries.get(accountId);
      if (entry === undefined) return;
      entry.isShared ||= isSharedByNature;
      if (entry.isShared) return;
      entries.delete(accountId);
      end(entry, options.calls);
    },
    close: () => {
      for (const entry of entries.values()) {
        end(entry, options.calls);
        entry.controller.abort();
      }
      entries.clear();
    },
  };
}

function openEntry(options: RegistryOptions, accountId: string): Entry {
  const controller = new AbortController();
  const signal = AbortSignal.any([options.signal, controller.signal]);
  const reader = options.enter(accountId, signal).then((session) => {
    entry.session = session;
    return createAccountReader(session);
  });
  // Whoever asks is told; where nobody does any more, the refusal must not end the process.
  reader.catch(() => undefined);
  const entry: Entry = {
    reader,
    session: null,
    controller,
    isShared: false,
    // A shared account has the time of the run: every attempt of a call is bounded all the same.
    timer: setTimeout(() => {
      if (!entry.isShared) controller.abort();
    }, options.accountTimeout),
  };
  entry.timer.unref();
  return entry;
}

function end({ session, timer }: Entry, calls: CallLog): void {
  clearTimeout(timer);
  if (session !== null) addCalls(calls, session.calls);
}

function refusedBy(why: UnseenWhy, message: string): Unseen {
  return { state: 'unseen', why, operation: 'sts:AssumeRole', message };
}
