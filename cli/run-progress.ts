import type { AccountReport, ResultReport } from '../shared/audit/report.ts';
import type { RunObserver } from '../shared/audit/run.ts';
import { tellError } from '../shared/aws/redact.ts';
import { systemClock } from './clock.ts';
import type { Terminal } from './command.ts';
import { printable, printableLines } from './printable.ts';
import { createProgress, type Progress } from './progress.ts';
import type { Verbosity } from './verbosity.ts';
import { cloudguardCheckFails } from './formats/cloudguard-check-fails.ts';

/**
 * Runs an audit, whatever it is for, with its progress and its troubles on stderr; the progress is gone when it ends.
 * @param verbosity quiet leaves out what is worth knowing but needs nobody to act; verbose adds a line for each account
 */
export async function withProgress<T>(
  terminal: Terminal,
  verbosity: Verbosity,
  use: (observer: RunObserver) => Promise<T>,
): Promise<T> {
  const progress = progressOf(terminal, verbosity);
  try {
    return await use({
      ...accountsTold(progress, terminal, verbosity),
      ...(verbosity === 'quiet' ? {} : noticesTold(progress)),
      ...troublesTold(progress, terminal),
    });
  } finally {
    progress.end();
  }
}

/** The progress of a command on its terminal. */
export function progressOf({ stderr, env, clock }: Terminal, verbosity: Verbosity): Progress {
  return createProgress(stderr, {
    env,
    isQuiet: verbosity === 'quiet',
    ...(clock === undefined ? {} : { clock }),
  });
}

function accountsTold(progress: Progress, terminal: Terminal, verbosity: Verbosity): RunObserver {
  const { now } = terminal.clock ?? systemClock;
  const begunAt = new Map<string, number>();
  return {
    onAccountsFound: (accounts) => {
      progress.start(accounts.filter(({ excluded }) => excluded === null).length);
    },
    onAccountStarted: (accountId) => {
      progress.begin();
      if (verbosity === 'verbose') begunAt.set(accountId, now());
    },
    onAccountDone: (account) => {
      if (account.state === 'excluded') return;
      progress.advance(account);
      if (verbosity !== 'verbose') return;
      const begun = begunAt.get(account.accountId);
      progress.say(accountLines(account, begun === undefined ? null : now() - begun));
    },
    onThrottled: () => {
      progress.throttle();
    },
  };
}

/** What is worth knowing, though the run goes on as if it had not been asked for. */
function noticesTold(progress: Progress): RunObserver {
  return {
    onExceptionIgnored: (because) => {
      tell(progress, printable(because));
    },
    onExclusionIgnored: (because) => {
      tell(progress, printable(because));
    },
  };
}

/** What went wrong. */
function troublesTold(progress: Progress, { env }: Terminal): RunObserver {
  return {
    onRunNotRecorded: (because) => {
      tell(
        progress,
        `the run record was not written, so the next runs cannot test against this one: ${printable(because)}`,
      );
    },
    onNotPublished: (what, because) => {
      tell(progress, printable(`${what} was not brought up to date in Security Hub: ${because}`));
    },
    onDefect: (accountId, error) => {
      const isDebugging = env['RINGCHECK_DEBUG'] !== undefined;
      const { name, message, stack } = tellError(error);
      const text = isDebugging && stack !== '' ? stack : printable(`${name}: ${message}`);
      const hint = isDebugging ? '' : ' (RINGCHECK_DEBUG=1 shows more)';
      tell(progress, `account ${accountId}: unexpected error, please report it${hint}: ${text}`);
    },
  };
}

/** Writes one line, or several, of the program's own. */
export function tell(progress: Progress, text: string): void {
  progress.say(`ringcheck: ${printableLines(text)}\n`);
}

/** One line for each rule. @param milliseconds that the account took; null where it was never begun */
function accountLines({ accountId, name, why, results }: AccountReport, milliseconds: number | null): string {
  const took = milliseconds === null ? 'not begun' : `${(milliseconds / 1_000).toFixed(1)} s`.padStart(7);
  return results
    .map((result) => {
      const start = [result.status.padEnd(13), accountId, took, name];
      const parts = [...start, whyOf(result, why), ...refusedIn(result)].filter((part) => part !== '');
      return `${printable(parts.join('  '))}\n`;
    })
    .join('');
}

function whyOf({ status, brokenLink, reason, cloudguard }: ResultReport, why: string | null): string {
  if (status === 'PASSED') return '';
  if (brokenLink !== null) return `${brokenLink}: ${reason ?? ''}`;
  return why ?? (cloudguard === 'fail' ? cloudguardCheckFails : '');
}

/** The calls that could not see what they were for, each once: `cloudtrail:GetTrailStatus access-denied`. */
function refusedIn({ chain }: ResultReport): readonly string[] {
  const refused = chain.flatMap(({ why, observed }) => {
    const operation = observed?.['operation'];
    return why !== null && typeof operation === 'string' ? [`${operation} ${why}`] : [];
  });
  return [...new Set(refused)];
}
