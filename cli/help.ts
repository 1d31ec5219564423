import type { Command } from './command.ts';

/** The help text of `ringcheck --help`. */
export function generalHelp(commands: readonly Command[], program: string): string {
  return [
    `Usage: ${program} COMMAND [ARGUMENTS]`,
    '',
    'Proves, account by account, that one STS AssumeRole call makes an alarm ring where somebody hears it.',
    '',
    'Commands:',
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    '',
    `${program} COMMAND --help tells more of one.`,
    '',
  ].join('\n');
}

/** The help text of `ringcheck COMMAND --help`. */
export function commandHelp(command: Command, program: string): string {
  return [
    `Usage: ${program} ${command.name} ${command.usage}`.trimEnd(),
    '',
    command.summary,
    '',
    ...(command.optionHelp.length === 0 ? [] : ['Options:', ...columns(command.optionHelp), '']),
    ...(command.examples === undefined
      ? []
      : ['Examples:', ...columns(command.examples.map(runBy(program))), '']),
  ].join('\n');
}

function runBy(program: string) {
  return ([line, meaning]: readonly [string, string]) => [`${program} ${line}`, meaning] as const;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
