import {
  isPassing,
  judgeAccount,
  pathsOfAccount,
  type AccountSnapshot,
  type NoteCode,
  type UnseenWhy,
} from '../alarm-chain/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { Plan } from './plan.ts';
import { passing, refuse, type Refusal } from './refusals.ts';
import { ownName, type Step } from './steps.ts';

/** Notes that say of the topic that nobody could tell: enough for a verdict, not for writing. */
const doubts: ReadonlySet<NoteCode> = new Set<NoteCode>([
  'topic-policy-unseen',
  'topic-policy-undecided',
  'topic-key-unseen',
  'topic-key-undecided',
  'subscription-filter-unseen',
  'subscription-filter-undecided',
]);

/**
 * Proves planned steps before anything is written: the account, as it would be with them, must ring and pass, by the very
 * judge that audits it.
 * @param wouldBe with what is known of the alarm's topic
 */
export function provePlan(rule: Rule, steps: readonly Step[], wouldBe: AccountSnapshot): Plan {
  const { rings, cloudguard, notes } = judgeAccount(wouldBe, rule);
  const doubt = notes.find(({ code }) => doubts.has(code));
  if (doubt !== undefined) return refused(passing(hiddenBy(wouldBe), refuse('undetermined', doubt.message)));
  if (rings === 'yes' && cloudguard === 'pass') return { outcome: 'planned', steps };
  return refused(refusalOf(rule, wouldBe));
}

/** Why something of the topic could not be seen, first what may pass; null where a policy was only not understood. */
function hiddenBy({ advisory }: AccountSnapshot): UnseenWhy | null {
  const { topicsByArn, keyByTopic, filterBySubscription } = advisory;
  const whys = [...topicsByArn.values(), ...keyByTopic.values(), ...filterBySubscription.values()].flatMap(
    (answer) => (answer.state === 'unseen' ? [answer.why] : []),
  );
  return whys.find(isPassing) ?? whys[0] ?? null;
}

/** What keeps the chain through the new alarm from ringing. */
function refusalOf(rule: Rule, wouldBe: AccountSnapshot): Refusal {
  const ways = pathsOfAccount(wouldBe, rule).paths.filter(({ links }) =>
    links.some(({ link, resource }) => link === 'alarm' && resource?.name === ownName(rule)),
  );
  const last = ways[0]?.links.at(-1);
  if (last?.state === 'broken' && (last.link === 'notification' || last.link === 'subscriber')) {
    return refuse('topic-not-usable', last.reason);
  }
  const unseen = ways.flatMap(({ links }) => links).find(({ state }) => state === 'unseen');
  if (unseen?.state !== 'unseen') {
    const why = last?.state === 'broken' ? `even so the chain would break: ${last.link}, ${last.reason}` : '';
    return refuse('undetermined', why);
  }
  return passing(unseen.why, refuse('undetermined', `${unseen.link} could not be seen (${unseen.why})`));
}

function refused(refusal: Refusal): Plan {
  return { outcome: 'refused', refusal };
}
