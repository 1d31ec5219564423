import { undoRemediation, type UndoRecord, type UndoRun } from '../../shared/audit/undo-remediation.ts';
import { readRecord } from '../../shared/remediation/index.ts';
import type { Settings } from '../../shared/audit/settings.ts';
import { exitCodes, type CommandValues, type Terminal } from '../command.ts';
import { jsonDocument, printable } from '../printable.ts';
import { showAndAsk } from './confirm.ts';
import { readDocument } from './read-document.ts';
import { counted } from '../counted.ts';

/** What `ringcheck undo` does with the file of a record. @returns the exit code */
export async function runUndo(
  file: string,
  settings: Settings,
  values: CommandValues,
  terminal: Terminal,
): Promise<number> {
  const recorded = await readDocument(file, terminal, readRecord);
  const run: Omit<UndoRun, 'writes'> = {
    settings,
    recorded,
    reach: values['this-account'] === true ? 'this-account' : 'named',
    now: () => new Date(),
    endpoint: terminal.env['AWS_ENDPOINT_URL'],
    signal: terminal.signal,
  };
  if (values['yes'] !== true) {
    const answer = await ask(terminal, run);
    if (answer !== 'agreed') return answer;
  }
  const record = await undoRemediation({ ...run, writes: true });
  terminal.stdout.write(jsonDocument(record));
  return terminal.signal.aborted ? exitCodes.interrupted : exitCodeOf(record);
}

/** Shows what would be deleted; on a terminal, asks. @returns an exit code where nothing is to be done */
async function ask(terminal: Terminal, run: Omit<UndoRun, 'writes'>): Promise<'agreed' | number> {
  const found = await undoRemediation({ ...run, writes: false });
  if (terminal.signal.aborted) return exitCodes.interrupted;
  const count = found.accounts.flatMap(({ deleted }) => deleted).length;
  const question = `Delete ${counted(count, 'resource')}?`;
  const act = { question, word: 'undo', verb: 'delete', participle: 'deleted' };
  if (await showAndAsk(terminal, formatFound(found), count === 0 ? null : act)) return 'agreed';
  if (terminal.signal.aborted) return exitCodes.interrupted;
  return exitCodeOf(found);
}

function formatFound({ accounts }: UndoRecord): string {
  const lines = accounts.flatMap(({ accountId, deleted, error }) => [
    ...deleted.map(
      ({ type, name, accountId: at, region }) =>
        `would delete  ${at}  ${region}  ${type.replace('-', ' ')} ${name}`,
    ),
    ...(error === null ? [] : [`left          ${accountId}  ${error}`]),
  ]);
  const text = lines.length === 0 ? ['Nothing that the record names is there any more.'] : lines;
  return text.map((line) => `${printable(line)}\n`).join('');
}

function exitCodeOf({ accounts }: UndoRecord): number {
  return accounts.some(({ error }) => error !== null) ? exitCodes.failed : exitCodes.ok;
}
