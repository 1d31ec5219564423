import {
  advisoryTargets,
  parseArn,
  placeOf,
  topicsBehindFilters,
  type AccountSnapshot,
  type Alarms,
  type Evidence,
} from '../alarm-chain/index.ts';
import { mapConcurrently } from '../aws/concurrency.ts';
import { readAdvisory } from '../aws/read-advisory.ts';
import { beforeDeadline, readerFor, readTopicSubscriptions, type Neighbours } from '../aws/read-elsewhere.ts';
import {
  asItWouldBe,
  planSteps,
  provePlan,
  refuseUnseen,
  type AlarmStep,
  type Plan,
  type Step,
} from '../remediation/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { JudgedAccount } from './audit-account.ts';
import type { JudgedRule } from './judge-rule.ts';

/** What a plan may rest on, beside the account. */
export interface PlanTerms {
  /** The topic of the alarm, with `{partition}`, `{region}` and `{account}` to be filled in; null where none is set. */
  readonly topicOf: (accountId: string, ruleId: string) => string | null;
  /** Whether the remediation may write to an account. */
  readonly isAllowed: (accountId: string) => boolean;
  /** Whether the findings are imported as the accounts are judged; not where left out. */
  readonly publishes?: boolean;
  /** Whether somebody answers for a rule's failure in an account; nobody does where left out. */
  readonly isExcepted?: (accountId: string, ruleId: string) => boolean;
}

/**
 * Plans for one account that was judged, and proves the plan: reads what is needed besides what the audit has read, and
 * judges the account as it would be.
 */
export async function planAccount(
  { reader, snapshot }: JudgedAccount,
  { rule, result }: JudgedRule,
  neighbours: Neighbours,
  terms: PlanTerms,
): Promise<Plan> {
  const subject = {
    rule,
    passes: result.status === 'PASSED',
    fails: result.status === 'FAILED',
    brokenBy: result.reason,
    isExcepted: result.exception !== null,
    topicArn: terms.topicOf(snapshot.accountId, rule.id),
    isAllowed: terms.isAllowed,
    isExceptedAt: (accountId: string) => terms.isExcepted?.(accountId, rule.id) === true,
  };
  const first = planSteps({ ...subject, topicArn: subject.topicArn ?? anyTopic, snapshot });
  const firstAlarm = alarmOf(first);
  if (firstAlarm === null) {
    return await proved(planSteps({ ...subject, snapshot }), snapshot, rule, { reader, neighbours });
  }
  const alarms = await alarmsAt(snapshot, firstAlarm, { reader, neighbours });
  if (alarms.state === 'unseen') return { outcome: 'refused', refusal: refuseUnseen(alarms) };
  const place = placeOf(firstAlarm);
  const known = { ...snapshot, alarmsByPlace: new Map([...snapshot.alarmsByPlace, [place, alarms]]) };
  return await proved(planSteps({ ...subject, snapshot: known }), known, rule, { reader, neighbours });
}

/** In the place of the topic until the alarms are seen, of which one may be the remediation's own and tell its topic. */
const anyTopic = 'arn:{partition}:sns:{region}:{account}:none';

function alarmOf(plan: Plan): AlarmStep | null {
  if (plan.outcome !== 'planned') return null;
  return plan.steps.find((step): step is AlarmStep => step.action === 'PutMetricAlarm') ?? null;
}

interface Asker {
  readonly reader: JudgedAccount['reader'];
  readonly neighbours: Neighbours;
}

/** The alarms beside the new one: a log group without filters is no reason for the audit to ask for them. */
async function alarmsAt(
  { alarmsByPlace }: AccountSnapshot,
  step: AlarmStep,
  { reader, neighbours }: Asker,
): Promise<Evidence<Alarms>> {
  const known = alarmsByPlace.get(placeOf(step));
  if (known !== undefined) return known;
  const owner = await readerFor(reader, neighbours, step.accountId);
  if ('state' in owner) return owner;
  return await beforeDeadline(owner.alarms(step.region), 'cloudwatch:DescribeAlarms', reader.session);
}

async function proved(plan: Plan, snapshot: AccountSnapshot, rule: Rule, asker: Asker): Promise<Plan> {
  if (plan.outcome !== 'planned') return plan;
  const wouldBe = asItWouldBe(snapshot, plan.steps);
  const [step] = plan.steps;
  const known = step === undefined ? wouldBe : await withTopics(wouldBe, step, rule, asker);
  const proof = provePlan(rule, plan.steps, known);
  return proof.outcome === 'planned' ? plan : proof;
}

/** The account as it would be, with what is to be known of the topics behind the filters of the step's place. */
async function withTopics(
  wouldBe: AccountSnapshot,
  step: Step,
  rule: Rule,
  { reader, neighbours }: Asker,
): Promise<AccountSnapshot> {
  const alarms = wouldBe.alarmsByPlace.get(placeOf(step));
  const filters = [...wouldBe.filtersByLogGroup].flatMap(([arn, answer]) => {
    const place = parseArn(arn);
    return place !== null && placeOf(place) === placeOf(step) && answer.state === 'seen' ? answer.value : [];
  });
  const topics = alarms?.state === 'seen' ? topicsBehindFilters(alarms.value, filters) : [];
  const unknown = topics.filter((arn) => !wouldBe.subscriptionsByTopic.has(arn));
  const owner = await readerFor(reader, neighbours, step.accountId);
  const subscriptions = await mapConcurrently(unknown, topicsAtOnce, async (arn) => {
    const answer =
      'state' in owner ? owner : await readTopicSubscriptions(owner, reader.session, neighbours, arn);
    return [arn, answer] as const;
  });
  const heard = {
    ...wouldBe,
    subscriptionsByTopic: new Map([...wouldBe.subscriptionsByTopic, ...subscriptions]),
  };
  return { ...heard, advisory: await readAdvisory(advisoryTargets(heard, [rule]), { reader, neighbours }) };
}

/** Topics that are asked about at the same time. */
const topicsAtOnce = 4;
