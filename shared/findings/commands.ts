/**
 * The commands of the AWS CLI that would mend a failed account, as its finding tells them: advice to a person, with the
 * account's own names, which may hold anything.
 */
import { hasHidden } from '../alarm-chain/index.ts';
import type { FindingSubject } from './finding.ts';
import { findingLimits } from './limits.ts';

type Commanded = Pick<FindingSubject, 'accountId' | 'judgement' | 'status' | 'commands' | 'commandAccountId'>;

/** Commands that are told together or not at all. */
export interface CommandSentence {
  /** Tells them whole; null where nobody could see where one ends. */
  readonly text: string | null;
  /** The product fields that hold them. */
  readonly fields: readonly string[];
}

/**
 * Half a command is dangerous, so what a product field would cut is left out whole; and a command that hides something is
 * not what it looks like.
 */
function tellable({ status, commands = [] }: Commanded): readonly string[] {
  if (status !== 'FAILED') return [];
  return commands
    .filter(({ length }) => length <= findingLimits.productField)
    .filter((one) => !hasHidden(one));
}

function fieldOf(index: number): string {
  return `ringcheck/command${index + 1}`;
}

/** The product fields with the commands, in the order in which they are to be run, and where if not in the account itself. */
export function commandFields(subject: Commanded): Record<string, string> {
  const fields = tellable(subject).map((command, index) => [fieldOf(index), command] as const);
  const owner = foreignAccount(subject);
  return {
    ...Object.fromEntries(fields),
    ...(fields.length === 0 || owner === null ? {} : { 'ringcheck/commandAccount': owner }),
  };
}

/**
 * The commands in sentences. Where they do something else than the mend, one without the next would mend nothing, so
 * that they stand in one sentence.
 */
export function commandSentences(subject: Commanded): readonly CommandSentence[] {
  const told = tellable(subject).map((command, index) => ({ command, field: fieldOf(index) }));
  const groups = isMend(subject, told.length) ? told.map((one) => [one]) : told.length === 0 ? [] : [told];
  return groups.map((group) => ({
    text: group.some(({ command }) => command.includes('`'))
      ? null
      : `${lead(subject, told.length)} ${group.map(({ command }) => `\`${command}\``).join(', then ')}.`,
    fields: group.map(({ field }) => field),
  }));
}

/** Tells in which product fields the commands stand that do not fit into the text. */
export function whereCommandsStand(subject: Commanded, fields: readonly string[]): string {
  const what = fields.length === 1 ? 'command of the product field' : 'commands of the product fields';
  const names = fields.map((field) => `\`${field}\``).join(' and ');
  return `${lead(subject, tellable(subject).length)} the AWS CLI ${what} ${names}.`;
}

function lead(subject: Commanded, count: number): string {
  const owner = foreignAccount(subject);
  if (isMend(subject, count)) return owner === null ? 'Run' : `In account ${owner}, run`;
  return `Or leave that as it is and${owner === null ? '' : `, in account ${owner},`} run`;
}

/** The account in which the commands are to be run, if it is not that of the finding. */
function foreignAccount({ accountId, commandAccountId = accountId }: Commanded): string | null {
  return commandAccountId === accountId ? null : commandAccountId;
}

/** Whether the commands make something beside what is there, instead of what the mend says. */
export function areBesideMend(subject: Commanded): boolean {
  const { length } = tellable(subject);
  return length > 0 && !isMend(subject, length);
}

/**
 * Whether the commands do what the mend says. Other mends change what is there, and commands make something beside it.
 * @param count of the commands: with a filter, an alarm is not on the metric that the mend names
 */
function isMend({ judgement: { reason, rings } }: Commanded, count: number): boolean {
  if (reason === null || reason === 'no-metric-filter' || reason === 'filter-broader-than-rule') return true;
  // Several filters ring together, and the mend adds CloudGuard's.
  if (reason === 'filter-misses-events') return rings === 'yes';
  return reason === 'no-alarm' && count === 1;
}
