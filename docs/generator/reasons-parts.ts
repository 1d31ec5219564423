import { breakReasons, linkNames, noteCodes, unseenReasons } from '../../shared/alarm-chain/index.ts';
import { mends } from '../../shared/findings/mends.ts';
import type { Mend } from '../../shared/findings/mend.ts';
import { undecidedMends, unseenMends } from '../../shared/findings/unseen-mends.ts';
import { rules } from '../../shared/rules/index.ts';
import { code, sentence } from './markdown.ts';
import { accountWhys, notes } from './unseen-texts.ts';
import { whereToLook } from './where-to-look.ts';

export const reasonsParts = {
  reasons: () => linkNames.map(sectionOfLink).join('\n\n'),
  unseen: () =>
    Object.keys(unseenReasons)
      .map((why) => sectionOfUnseen(why as keyof typeof unseenReasons))
      .join('\n\n'),
  'account-whys': () =>
    Object.entries(accountWhys)
      .map(([why, text]) => `### ${why}\n\n${text}`)
      .join('\n\n'),
  notes: () => noteCodes.map((name) => `- ${code(name)}: ${notes[name]}`).join('\n'),
};

function sectionOfLink(link: (typeof linkNames)[number]): string {
  const ofLink = Object.entries(breakReasons).filter(([, reason]) => reason.link === link);
  return [
    `## Link ${link}`,
    ...ofLink.map(([name, reason]) => sectionOfReason(name as keyof typeof breakReasons, reason.sentence)),
  ].join('\n\n');
}

function sectionOfReason(name: keyof typeof breakReasons, meaning: string): string {
  const { console: way, call, source } = whereToLook[name];
  return [
    `### ${name}`,
    `**${sentence(meaning)}** ${way} ([AWS](${source}))${call === undefined ? '' : ` Or: ${code(call)}`}`,
    `_To mend it._ ${mendText(mends[name])}`,
  ].join('\n\n');
}

function sectionOfUnseen(why: keyof typeof unseenReasons): string {
  const further = why === 'undecided' ? Object.values(undecidedMends) : [];
  return [
    `### ${why}`,
    [`**${sentence(unseenReasons[why])}**`, ...[unseenMends[why], ...further].map(mendText)].join(' '),
  ].join('\n\n');
}

function mendText({ text, url }: Mend): string {
  return `${inGeneral(text)}${url === undefined ? '' : ` ([AWS](${url}))`}`;
}

const [rule] = rules;
/** What a mend says of one account, said of any. */
const nouns: Readonly<Record<string, string>> = {
  trail: 'trail',
  'log-group': 'log group',
  'metric-filter': 'metric filter',
  alarm: 'alarm',
  topic: 'topic',
  operation: 'the operation that the finding names',
  region: 'the Region that the finding names',
  account: 'ID',
  pattern: code(rule?.pattern ?? ''),
  events: (rule?.events ?? []).map(({ name }) => name).join(', '),
};

/** @throws Error for a placeholder that nobody has given a noun */
export function inGeneral(text: string): string {
  return text
    .replaceAll('account {account}', 'the account')
    .replaceAll('account {owner}, which owns', 'the account that owns')
    .replaceAll('account {owner}', 'the account that owns it')
    .replaceAll('link {link}', 'the link')
    .replaceAll(/\{([a-z-]+)\}/g, (whole, name: string) => {
      const noun = Object.hasOwn(nouns, name) ? nouns[name] : undefined;
      if (noun === undefined) throw new Error(`docs/generator/reasons-parts.ts: give ${whole} a noun`);
      return noun;
    });
}
