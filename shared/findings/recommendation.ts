/** What a person should do about a finding, and where AWS says how. */
import {
  breakReasons,
  cut,
  firstUnseen,
  printable,
  type BreakReason,
  type Judgement,
} from '../alarm-chain/index.ts';
import { commandSentences, whereCommandsStand } from './commands.ts';
import { describeResource, resourceNouns } from './describe-resource.ts';
import type { FindingSubject } from './finding.ts';
import { findingLimits } from './limits.ts';
import { fillIn, type Mend } from './mend.ts';
import { cloudguardMend, mends, unionMend } from './mends.ts';
import { ownerOfLinks, sharedChainSentence } from './shared-chain.ts';
import { defectMend, foreignTopicMend, otherPathsMend, undecidedMends, unseenMends } from './unseen-mends.ts';

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Recommendation.html */
export interface Recommendation {
  Text: string;
  Url?: string;
}

type Mended = Pick<
  FindingSubject,
  'accountId' | 'rule' | 'judgement' | 'status' | 'commands' | 'commandAccountId'
>;

/** Null where nothing is to be done. The first sentences are of the first broken link, or the first unseen one. */
export function recommendationFor(subject: Mended): Recommendation | null {
  const { status, judgement, accountId } = subject;
  if (status === 'PASSED') return null;
  if (status !== 'FAILED') return recommend(mendOfUnseen(subject), subject, accountId, []);
  const owner = ownerOfLinks(judgement, judgement.brokenLink ?? 'metric-filter', accountId);
  return recommend(mendOfFailure(judgement), subject, owner ?? accountId, furtherSentences(subject));
}

/**
 * A name may be longer than all that fits, and half a name is none: then the kind of the resource stands for it. So it is
 * with sentences. It stands for it too where only then the first command fits, which says the name itself.
 * @param at the account in which the mend is
 * @param further sentences after the mend and its account, the most important first
 */
function recommend(
  { text, url }: Mend,
  subject: Mended,
  at: string,
  further: readonly string[],
): Recommendation {
  const whose = at === subject.accountId ? '' : ` ${sharedChainSentence(at)}`;
  const values = valuesOf(subject);
  const named = `${fillIn(text, { ...values, ...namesOf(subject.judgement, at) })}${whose}`;
  const unnamed = `${fillIn(text, { ...values, ...resourceNouns })}${whose}`;
  const whole = withCommands(withSentences(fits(named) ? named : unnamed, further), subject);
  const short = withCommands(withSentences(unnamed, further), subject);
  const command = commandSentences(subject)[0]?.text ?? null;
  const isShort =
    command !== null &&
    short.includes(command) &&
    !whole.includes(command) &&
    namesIn(text, subject.judgement).every((name) => command.includes(name));
  const chosen = isShort ? short : whole;
  return { Text: cut(chosen, findingLimits.recommendation), ...(url === undefined ? {} : { Url: url }) };
}

function withSentences(text: string, further: readonly string[]): string {
  return further.reduce((before, sentence) => {
    const longer = `${before} ${sentence}`;
    return fits(longer) ? longer : before;
  }, text);
}

/** The text with the commands that fit, and with where the others stand. */
function withCommands(before: string, subject: Mended): string {
  const sentences = commandSentences(subject);
  const told = withSentences(
    before,
    sentences.flatMap(({ text }) => text ?? []),
  );
  const untold = sentences.filter(({ text }) => text === null || !told.includes(text));
  if (untold.length === 0) return told;
  const fields = untold.flatMap((one) => one.fields);
  return withSentences(told, [whereCommandsStand(subject, fields)]);
}

/** The names that a mend says, each in the place of its kind. */
function namesIn(text: string, { chain }: Judgement): readonly string[] {
  return chain.flatMap(({ resource }) =>
    resource !== null && text.includes(`{${resource.type}}`) ? [resource.name] : [],
  );
}

function fits({ length }: string): boolean {
  return length <= findingLimits.recommendation;
}

/** What mends a failure of this kind, names left open. */
export function mendOfFailure({ reason, rings }: Pick<Judgement, 'reason' | 'rings'>): Mend {
  if (reason === null) return cloudguardMend;
  return rings === 'yes' && reason === 'filter-misses-events' ? unionMend : mends[reason];
}

function mendOfUnseen({ judgement, accountId }: Mended): Mend {
  const { chain } = judgement;
  const hidden = firstUnseen(chain);
  if (hidden === null) return chain.length === 0 ? defectMend : otherPathsMend;
  const { link, why, resource } = hidden;
  if (why === 'undecided') return undecidedMends[link] ?? unseenMends.undecided;
  const alarmOwner = ownerOfLinks(judgement, 'alarm', accountId) ?? accountId;
  const isForeignTopic = resource?.type === 'topic' && resource.accountId !== alarmOwner;
  return why === 'access-denied' && isForeignTopic ? foreignTopicMend : unseenMends[why];
}

/** Reasons that by themselves make CloudGuard's check fail: with them mended, it may pass. */
const cloudguardReasons: ReadonlySet<BreakReason> = new Set([
  'no-trail',
  'no-log-group',
  'log-group-missing',
  'no-metric-filter',
  'filter-never-matches',
  'filter-misses-events',
  'filter-broader-than-rule',
  'no-alarm',
  'no-alarm-action',
  'no-sns-action',
  'topic-missing',
  'no-subscription',
  'no-confirmed-subscription',
]);

/** What the rule takes for granted, and what fails besides. */
function furtherSentences({ judgement: { reason, cloudguard }, rule }: Mended): readonly string[] {
  const isOfFilter = reason === null || breakReasons[reason].link === 'metric-filter';
  const failsBesides = cloudguard === 'fail' && reason !== null && !cloudguardReasons.has(reason);
  return [
    ...(isOfFilter ? [rule.remediation.note] : []),
    ...(failsBesides ? [cloudguardSentence(rule.pattern)] : []),
  ];
}

function cloudguardSentence(pattern: string): string {
  return `CloudGuard's own check fails besides: it asks for a metric filter with exactly the pattern ${pattern}, and for an alarm with a confirmed subscriber, on one trail.`;
}

/** What a text may name of the subject and of the link that could not be seen. */
function valuesOf({ accountId, rule, judgement: { chain } }: Mended): Readonly<Record<string, string>> {
  const hidden = firstUnseen(chain);
  const operation = hidden?.observed?.['operation'];
  return {
    account: accountId,
    pattern: rule.pattern,
    events: rule.events.map(({ name }) => name).join(' or '),
    link: hidden?.link ?? '',
    operation: typeof operation === 'string' ? operation : 'what the audit calls',
    owner: hidden?.resource?.accountId || accountId,
    region: printable(hidden?.resource?.region || 'its Region'),
  };
}

/**
 * The resources of the chain by kind, the last of each: there the chain ends.
 * @param at the account in which the mend is; resources of others are named with theirs
 */
function namesOf({ chain }: Judgement, at: string): Readonly<Record<string, string>> {
  const named = chain.flatMap(({ resource }) => {
    if (resource === null) return [];
    const { type, accountId } = resource;
    const owner = accountId === '' || accountId === at ? '' : ` of account ${accountId}`;
    return [[type, `${describeResource(resource)}${owner}`] as const];
  });
  return { ...resourceNouns, ...Object.fromEntries(named) };
}
