import { systemClock, type Clock } from './clock.ts';
import type { Terminal } from './command.ts';
import { progressText, type ProgressCounts } from './progress-text.ts';

/**
 * How far a run has come. On a terminal that is one line of stderr, written over as things change, of which nothing is
 * left at the end. Elsewhere, as in the log of a build, it is a plain line now and then: a run that is over sooner says
 * nothing.
 */
export interface Progress {
  /** So many accounts are going to be visited. */
  readonly start: (accounts: number) => void;
  /** One of them is begun. */
  readonly begin: () => void;
  /** One of them is done. @param account its results; left out where there are none to be counted */
  readonly advance: (account?: Visited) => void;
  /** AWS has refused a call because there were too many. */
  readonly throttle: () => void;
  /** Writes lines of the command's own to stderr, each with its line break, out of the way of the progress. */
  readonly say: (lines: string) => void;
  readonly end: () => void;
}

/** What is counted of an account. */
export interface Visited {
  readonly state?: string;
  readonly results: readonly { readonly status: string }[];
}

/** In what surroundings it is shown. */
export interface ProgressOptions {
  readonly clock?: Clock;
  readonly env?: Terminal['env'];
  /** Nothing is shown but what `say` is given. */
  readonly isQuiet?: boolean;
}

/** Milliseconds between two looks whether the line has changed, and between two lines where none is written over. */
const redrawEvery = 100;
const plainEvery = 30_000;

/** @param stderr where the line goes */
export function createProgress(
  stderr: Terminal['stderr'],
  { clock = systemClock, env = {}, isQuiet = false }: ProgressOptions = {},
): Progress {
  const counts = { total: 0, done: 0, failing: 0, undetermined: 0, begun: 0, throttled: 0 };
  let startedAt = 0;
  let doneAt = 0;
  let stop: (() => void) | undefined;
  const line = createLine(stderr);
  const now = (): ProgressCounts => ({
    ...counts,
    inFlight: Math.max(0, counts.begun - counts.done),
    elapsed: clock.now() - startedAt,
    sinceDone: clock.now() - doneAt,
  });
  return {
    start: (accounts) => {
      stop?.();
      counts.total = accounts;
      startedAt = clock.now();
      doneAt = startedAt;
      if (isQuiet) return;
      stop = canRedraw(stderr, env)
        ? clock.every(redrawEvery, () => {
            line.show(progressText(now(), line.width()));
          })
        : clock.every(plainEvery, () => {
            stderr.write(`ringcheck: ${progressText(now(), null)}\n`);
          });
    },
    begin: () => {
      counts.begun += 1;
    },
    advance: (account) => {
      counts.done += 1;
      doneAt = clock.now();
      // Who only says when accounts are done begins each of them then.
      counts.begun = Math.max(counts.begun, counts.done);
      if (account?.results.some(({ status }) => status === 'FAILED') === true) counts.failing += 1;
      else if (account?.state === 'undetermined') counts.undetermined += 1;
    },
    throttle: () => {
      counts.throttled += 1;
    },
    say: (lines) => {
      line.erase();
      stderr.write(lines);
    },
    end: () => {
      stop?.();
      line.erase();
    },
  };
}

/** A build's log keeps every line that is written over, and a dumb terminal cannot write over any. */
function canRedraw({ isTTY }: Terminal['stderr'], env: Terminal['env']): boolean {
  const isBuild = (env['CI'] ?? '') !== '';
  return isTTY === true && env['TERM'] !== 'dumb' && !isBuild;
}

/** Columns of a terminal that does not tell. */
const usualColumns = 80;

/** A line of a terminal that is written over. */
function createLine(stderr: Terminal['stderr']) {
  let shown = '';
  const columns = () => Math.max(1, stderr.columns ?? usualColumns);
  const erase = () => {
    if (shown === '') return;
    // A terminal that has become narrower since has broken the line into several: they begin further up.
    const further = Math.ceil(shown.length / columns()) - 1;
    stderr.write(further > 0 ? `\u001b[${further}A\r\u001b[J` : '\r\u001b[2K');
    shown = '';
  };
  return {
    /** Characters that a line may have: one in the last column would make some terminals begin the next. */
    width: () => columns() - 1,
    erase,
    show: (text: string) => {
      if (text === shown) return;
      erase();
      stderr.write(text);
      shown = text;
    },
  };
}
