/** One account in the Markdown report: its line in a list, and what is folded away below it. */
import { cut, hasHidden, printable } from '../../shared/alarm-chain/index.ts';
import type { CollectedFinding } from '../../shared/audit/collect-findings.ts';
import { topicPlaceholder } from '../../shared/audit/judge-rule.ts';
import type { AccountReport, LinkReport, ResultReport } from '../../shared/audit/report.ts';
import { resourceNouns } from '../../shared/findings/index.ts';
import { code, fenced, prose } from './markdown-text.ts';
import { inAlarmNote } from './in-alarm.ts';

/** One result with all that is known of it. */
export interface AccountResult {
  readonly account: AccountReport;
  readonly result: ResultReport;
  readonly finding: CollectedFinding | null;
}

/** Characters of a name and of a sentence that are shown; what is longer is cut, so that no account crowds out others. */
const longestName = 80;
const longestSentence = 400;
/** A recommendation, which Security Hub lets have 512 characters, is shown whole; so are most sentences about an account. */
const longestAdvice = 512;
/** Characters of commands, and of a witness record, that are shown: half of one is none, so what is longer is left out. */
const longestBlock = 4000;

/** `- 333333333333 payments: ` and what there is to say. */
export function listItem({ accountId, name }: AccountReport, says: string): string {
  const called = name === '' ? '' : ` ${code(shortened(name, longestName))}`;
  return `- ${code(accountId)}${called}${says === '' ? '' : `: ${says}`}`;
}

/** Where the chain of a failed account breaks. */
export function brokenPlace({ account, result }: AccountResult): string {
  const { chain, brokenLink, message } = result;
  const broken = chain.find(({ link }) => link === brokenLink);
  if (broken?.resource === null || broken === undefined) return prose(shortened(message, longestSentence));
  const { type, name, region, accountId } = broken.resource;
  const place = region === '' ? '' : ` in ${code(shortened(region, longestName))}`;
  const owner =
    accountId === account.accountId || accountId === ''
      ? ''
      : ` of account ${code(shortened(accountId, longestName))}`;
  return `${resourceNouns[type]} ${code(shortened(name, longestName))}${place}${owner}${becauseOf(broken)}`;
}

function becauseOf({ observed }: LinkReport): string {
  const because = observed?.['because'];
  return typeof because === 'string' && because !== ''
    ? `: ${prose(shortened(because, longestSentence))}`
    : '';
}

/** What could not be seen of an account, and what is to be done about it. */
export function undeterminedPlace({ result, finding }: AccountResult): string {
  const recommendation = finding?.advice?.Text ?? '';
  return [result.message, recommendation]
    .filter((text) => text !== '')
    .map((text) => prose(shortened(text, longestAdvice)))
    .join(' ');
}

/** Who answers for an accepted failure, and until when. */
export function acceptedBy({ result: { exception } }: AccountResult): string {
  if (exception === null) return '';
  const { owner, expires, reason } = exception;
  return `accepted by ${code(shortened(owner, longestName))} through ${code(expires)}: ${prose(shortened(reason, longestSentence))}`;
}

/** Since when the next call would notify nobody. */
export function alarmSince({ result }: AccountResult): string {
  return prose(shortened(inAlarmNote(result)?.message ?? '', longestSentence));
}

/** Why Security Hub does not hold the finding. */
export function importError({ result: { finding } }: AccountResult): string {
  return prose(shortened(finding?.error ?? '', longestSentence));
}

/**
 * What tells one mend from another: accounts that share a part of the chain have it mended by the same commands, in the
 * account that owns it, and their filter misses the same record.
 */
export function mendOf({ account, result, finding }: AccountResult): string {
  const { commands = [], commandAccountId = account.accountId } = finding ?? {};
  return JSON.stringify(
    commands.length === 0 ? [account.accountId, result.witness] : [commandAccountId, commands],
  );
}

/** The commands that mend an account, and the record that its filter misses, folded away; null where there is neither. */
export function detailsOf(account: AccountResult): string | null {
  const commands = commandBlock(account);
  const witness = witnessBlock(account);
  if (commands === null && witness === null) return null;
  const what = [...(commands === null ? [] : ['commands']), ...(witness === null ? [] : ['witness record'])];
  // The line of the summary is HTML, in which nothing is neutralised: an id is digits, or it is not shown.
  const id = /^\d{12}$/.test(account.account.accountId) ? account.account.accountId : 'account';
  return [
    `<details><summary>${id}: ${what.join(' and ')}</summary>`,
    ...(commands ?? []),
    ...(witness ?? []),
    '</details>',
  ].join('\n\n');
}

function commandBlock({ account, finding }: AccountResult): readonly string[] | null {
  const { commands = [], commandAccountId = account.accountId, areCommandsInstead = false } = finding ?? {};
  if (commands.length === 0) return null;
  // One without the other would mend nothing, and what hides something is not what it looks like.
  if (commands.some(hasHidden)) {
    return ['The commands that mend it are left out: a name in them holds characters that cannot be seen.'];
  }
  const lines = commands.join('\n');
  return lines.length > longestBlock
    ? ['The commands that mend it are too long for this report.']
    : [
        `Commands that mend it${areCommandsInstead ? ', leaving what is there as it is' : ''}, to be run in account ${code(commandAccountId)}${lines.includes(topicPlaceholder) ? ` with a topic of yours for ${code(topicPlaceholder)}` : ''}:`,
        fenced(lines, 'sh'),
      ];
}

function witnessBlock({ result: { witness, reason, message } }: AccountResult): readonly string[] | null {
  if (witness === null || witness === undefined) return null;
  const text = JSON.stringify(witness, null, 2);
  const lead =
    reason === 'filter-broader-than-rule'
      ? 'A record that the filter catches besides those of the rule, computed from its pattern:'
      : 'A record that the filter misses, computed from its pattern:';
  return text.length > longestBlock
    ? [`The witness record is too long for this report. ${prose(shortened(message, longestSentence))}`]
    : [lead, fenced(text, 'json')];
}

/** What is hidden counts as it is shown. */
function shortened(text: string, longest: number): string {
  return cut(printable(text), longest);
}
