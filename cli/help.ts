import { summaries } from './command-list.ts';
import type { Command, Terminal } from './command.ts';
import { programName } from './program-name.ts';
import { wrap, wrapCommand } from './wrap.ts';

/** Where documents and issues are. */
const documents =
  'The folder docs/ and README.md beside the program tell more: deployment, reports, scenarios.';

const exitCodeHelp: readonly (readonly [string, string])[] = [
  ['0', 'all in scope pass, or what was asked for is done'],
  ['1', 'an account fails, or something was refused'],
  ['2', 'wrong usage, settings or credentials, or no account in scope; nothing on stdout'],
  [
    '3',
    'none fails, but an account could not be seen or a finding not be kept; or the report could not be written',
  ],
  ['130', 'interrupted'],
];

const generalExamples: Command['examples'] = [
  ['demo', 'the whole product on a simulated organization; needs no AWS account'],
  ['check-setup', 'whether the audit can do its work in your organization'],
  ['audit', 'which accounts fail, and why; nothing is written'],
  ["explain '{ $.eventName = AssumeRole }'", 'what a filter pattern catches'],
];

/** The help text of `ringcheck --help`. */
export function generalHelp(terminal: Terminal, stream: Terminal['stdout']): string {
  const program = programName(terminal.env);
  const width = widthOf(stream);
  return [
    `Usage: ${program} COMMAND [ARGUMENTS]`,
    '',
    ...wrap(
      'Proves, account by account, that one STS AssumeRole call makes an alarm ring where somebody hears it.',
      width,
    ),
    '',
    'Commands:',
    ...columns(Object.entries(summaries), width),
    '',
    'Examples:',
    ...exampleLines(generalExamples, program, width),
    '',
    'Exit codes:',
    ...columns(exitCodeHelp, width),
    '',
    ...wrap(`${program} COMMAND --help tells more of one. ${documents}`, width),
    '',
  ].join('\n');
}

/** The help text of `ringcheck COMMAND --help`. */
export function commandHelp(command: Command, terminal: Terminal): string {
  const program = programName(terminal.env);
  const width = widthOf(terminal.stdout);
  const start = `Usage: ${program} ${command.name}`;
  return [
    ...wrap(`${start} ${command.usage}`.trimEnd(), width, '    '),
    '',
    ...wrap([command.summary, command.description ?? ''].join(' ').trimEnd(), width),
    '',
    ...(command.optionHelp.length === 0 ? [] : ['Options:', ...columns(command.optionHelp, width), '']),
    'Examples:',
    ...exampleLines(command.examples, program, width),
    '',
  ].join('\n');
}

/** Lines of prose are longer nowhere; a narrower terminal than the least gets lines that it breaks itself. */
const widest = 100;
const narrowest = 40;

/** Characters of a line: those of the terminal, and of a pipe the most. */
function widthOf({ isTTY, columns: width }: Terminal['stdout']): number {
  return isTTY === true && width !== undefined && width > 0
    ? Math.max(narrowest, Math.min(widest, width))
    : widest;
}

/** Names longer than this have their meaning below them, so that the meanings have room. */
const widestName = 26;

/** Names with their meanings beside them, as wide as they are in the width. */
function columns(rows: readonly (readonly [name: string, meaning: string])[], width: number): string[] {
  const nameWidth = Math.max(...rows.map(([name]) => (name.length > widestName ? 0 : name.length)));
  const indent = ' '.repeat(nameWidth + 4);
  return rows.flatMap(([name, meaning]) => {
    const [first = '', ...further] = wrap(meaning, width - indent.length);
    const below = further.map((line) => indent + line);
    if (name.length > nameWidth) return [`  ${name}`, indent + first, ...below];
    return [`  ${name.padEnd(nameWidth)}  ${first}`, ...below];
  });
}

/** Each command line, ready to be copied into a shell, below what it is for. */
function exampleLines(examples: Command['examples'], program: string, width: number): string[] {
  return examples.flatMap(([line, meaning]) => [
    ...wrap(`# ${meaning}`, width - 2, '# ').map((comment) => `  ${comment}`),
    ...wrapCommand(`${program} ${line}`, width - 2).map((part) => `  ${part}`),
  ]);
}
