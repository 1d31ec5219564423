import type { AccountReport } from '../shared/audit/report.ts';
import type { Terminal } from './command.ts';

/** One line on a terminal's stderr that is written over as accounts are done; silent in a pipe. */
export interface Progress {
  start(accounts: number): void;
  advance(account: AccountReport): void;
  end(): void;
}

const eraseLine = '\r\u001b[2K';

/** @param stderr where the line goes if it is a terminal */
export function createProgress(stderr: Terminal['stderr']): Progress {
  let total = 0;
  let done = 0;
  let failed = 0;
  const isShown = stderr.isTTY === true;
  return {
    start(accounts) {
      total = accounts;
    },
    advance(account) {
      done += 1;
      if (account.results.some(({ status }) => status === 'FAILED')) failed += 1;
      if (isShown) stderr.write(`${eraseLine}${done} of ${total} accounts, ${failed} failed`);
    },
    end() {
      if (isShown) stderr.write(eraseLine);
    },
  };
}
