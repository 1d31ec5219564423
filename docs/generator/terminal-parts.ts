import { commandNames } from '../../cli/command-list.ts';
import { exitCodes, type Command } from '../../cli/command.ts';
import { formatNames } from '../../cli/formats/index.ts';
import { refusalReasons } from '../../shared/remediation/index.ts';
import { code, sentence, table } from './markdown.ts';

export const terminalParts = {
  commands: commandsTable,
  formats: formatsTable,
  'exit-codes': exitCodesTable,
  refusals: () =>
    table(
      ['refusal', 'means'],
      Object.entries(refusalReasons).map(([reason, meaning]) => [code(reason), meaning]),
    ),
};

/** Every command, as its own module describes it, in the order of the help text. */
export async function readCommands(): Promise<readonly Command[]> {
  return await Promise.all(
    commandNames.map(async (name) => {
      const file = new URL(`../../cli/commands/${name}.ts`, import.meta.url);
      return ((await import(file.href)) as { readonly command: Command }).command;
    }),
  );
}

async function commandsTable(): Promise<string> {
  const commands = await readCommands();
  return table(
    ['command', 'does'],
    commands.map(({ name, summary }) => [code(name), sentence(summary)]),
  );
}

/** What each format is for. One that the program does not have yet is left out of the table. */
const formatUses: Readonly<Record<string, string>> = {
  table: 'for a person at a terminal; the default',
  json: 'the whole report for programs, by a [schema](../shared/audit/report.schema.json)',
  ndjson: 'the same as lines: one for each account, then one for the run and its coverage',
  asff: 'the findings as `--publish` would import them, in AWS Security Finding Format',
  sarif: 'SARIF 2.1.0, for [code scanning](operate.md#show-the-findings-in-github) and editors',
  markdown: 'for a ticket, a pull request or a wiki',
  html: 'one page that is read without a network, to be mailed or kept',
};

function formatsTable(): string {
  return table(
    ['`--format`', 'is'],
    formatNames.map((name) => {
      const use = Object.hasOwn(formatUses, name) ? formatUses[name] : undefined;
      if (use === undefined)
        throw new Error(`docs/generator/terminal-parts.ts: say what format ${name} is for`);
      return [code(name), use];
    }),
  );
}

const exitMeanings = {
  ok: 'every account in scope passed, or failed with an exception',
  failed: 'at least one account failed without one',
  usage: 'wrong usage, settings or credentials, or no account in scope; stdout is empty',
  undetermined:
    'none failed, but some account is undetermined or some finding could not be imported; or the report could not be written',
  defect: 'an error of Ringcheck itself; please report it',
  interrupted: 'interrupted',
} as const satisfies Readonly<Record<keyof typeof exitCodes, string>>;

function exitCodesTable(): string {
  return table(
    ['exit code', 'means'],
    Object.entries(exitCodes).map(([name, number]) => [
      String(number),
      exitMeanings[name as keyof typeof exitCodes],
    ]),
  );
}
