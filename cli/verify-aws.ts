import { UsageError } from '../shared/audit/usage-error.ts';
import { openReadings, readingNames } from '../shared/filter-pattern/index.ts';
import { exitCodes, type Terminal } from './command.ts';
import { printable } from './printable.ts';
import { createPatternTester } from './verify/pattern-tester.ts';
import { settledText, settleReading } from './verify/settle-reading.ts';

/**
 * `npm run verify:aws`: asks AWS itself about every question that its documents leave open, one call of
 * TestMetricFilter each, and says which reading it follows.
 * @param now the date to print beside the answers
 * @returns the exit code: 3 where an answer settles nothing
 */
export async function verifyReadings(terminal: Terminal, now: Date): Promise<number> {
  try {
    const tester = await createPatternTester(terminal);
    const lines: string[] = [];
    let isSettled = true;
    for (const name of readingNames) {
      const settled = await settleReading(name, tester);
      isSettled &&= settled.reading !== null;
      const isDefault = settled.reading === openReadings[name].readings[0];
      lines.push(
        settledText(settled),
        `  question  ${settled.open.question}`,
        `  call      ${settled.open.settledBy.pattern}  on  ${settled.open.settledBy.messages.join('  ')}`,
        `  source    ${settled.open.source}`,
        ...(settled.reading === null || isDefault ? [] : ["  note      this is not Ringcheck's default"]),
        '',
      );
    }
    const title = `Open readings, settled by TestMetricFilter in ${tester.region} on ${now.toISOString().slice(0, 10)}`;
    terminal.stdout.write([title, '', ...lines].map((line) => `${printable(line)}\n`).join(''));
    return isSettled ? exitCodes.ok : exitCodes.undetermined;
  } catch (error) {
    if (terminal.signal.aborted) return exitCodes.interrupted;
    if (!(error instanceof UsageError)) throw error;
    terminal.stderr.write(`verify:aws: ${printable(error.message)}\n`);
    return exitCodes.usage;
  }
}

if (import.meta.main) {
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    interruption.abort('SIGINT');
  });
  const { stdout, stderr, stdin, env } = process;
  process.exitCode = await verifyReadings(
    { stdout, stderr, stdin, env, signal: interruption.signal },
    new Date(),
  );
}
