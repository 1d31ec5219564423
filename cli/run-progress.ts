import type { RunObserver } from '../shared/audit/run.ts';
import { tellError } from '../shared/aws/redact.ts';
import type { Terminal } from './command.ts';
import { printable, printableLines } from './printable.ts';
import { createProgress } from './progress.ts';

/** Runs an audit, whatever it is for, with its progress and its troubles on stderr. */
export async function withProgress<T>(
  terminal: Terminal,
  use: (observer: RunObserver) => Promise<T>,
): Promise<T> {
  const progress = createProgress(terminal.stderr);
  const tell = (text: string) => {
    terminal.stderr.write(`ringcheck: ${printableLines(text)}\n`);
  };
  try {
    return await use({
      onAccountsFound: (accounts) => {
        progress.start(accounts.length);
      },
      onAccountDone: (account) => {
        progress.advance(account);
      },
      onExceptionIgnored: (because) => {
        tell(printable(because));
      },
      onExclusionIgnored: (because) => {
        tell(printable(because));
      },
      onRunNotRecorded: (because) => {
        tell(
          `the run record was not written, so the next runs cannot test against this one: ${printable(because)}`,
        );
      },
      onNotPublished: (what, because) => {
        tell(printable(`${what} was not brought up to date in Security Hub: ${because}`));
      },
      onDefect: (accountId, error) => {
        const isDebugging = terminal.env['RINGCHECK_DEBUG'] !== undefined;
        const { name, message, stack } = tellError(error);
        const text = isDebugging && stack !== '' ? stack : printable(`${name}: ${message}`);
        const hint = isDebugging ? '' : ' (RINGCHECK_DEBUG=1 shows more)';
        tell(`account ${accountId}: unexpected error, please report it${hint}: ${text}`);
      },
    });
  } finally {
    progress.end();
  }
}
