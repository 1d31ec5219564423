import type { AccountSnapshot, Judgement, LinkEvidence, Note } from '../alarm-chain/index.ts';
import { complianceStatus, exceptionSentence, messageOf } from '../findings/index.ts';
import { commandLines, planSteps } from '../remediation/index.ts';
import type { Rule } from '../rules/rule.ts';
import { exceptionFor, type Exception } from '../organization/exceptions.ts';
import type { ExceptionReport, LinkReport, ResultReport } from './report.ts';
import type { Settings } from './settings.ts';

/** A result before it was published, with the judgement that it reports. */
export interface JudgedRule {
  readonly rule: Rule;
  readonly judgement: Judgement;
  readonly result: ResultReport;
  /**
   * Commands of the AWS CLI that would mend a failed account, in the order in which they are to be run; none for an
   * account that did not fail, or that filter and alarm would not mend.
   */
  readonly commands: readonly string[];
  /** The account in which they are to be run: the owner of the log group. */
  readonly commandAccountId: string;
}

/** What is known of the account besides its chain. */
export interface JudgedAccount {
  readonly id: string;
  readonly notes: readonly Note[];
  /** The exceptions in force that cover the account; none where left out. */
  readonly exceptions?: readonly Exception[];
  /** What the commands are planned from; without it there are none. */
  readonly snapshot?: AccountSnapshot;
}

/** Turns a judgement into a result of the report. An exception is of a failure only: it hides nothing that is unknown. */
export function judgeRule(
  { verdict, alarmTopicArn }: Pick<Settings, 'verdict' | 'alarmTopicArn'>,
  rule: Rule,
  judgement: Judgement,
  account: JudgedAccount,
): JudgedRule {
  const status = complianceStatus(judgement, verdict);
  const exception = status === 'FAILED' ? exceptionOf(account, rule) : null;
  const message = messageOf(judgement, status, verdict, account.id);
  const result: ResultReport = {
    ruleId: rule.id,
    status,
    cloudguard: judgement.cloudguard,
    rings: judgement.rings,
    brokenLink: judgement.brokenLink,
    reason: judgement.reason,
    message: exception === null ? message : `${message} ${exceptionSentence(exception)}`,
    witness: judgement.witness,
    chain: judgement.chain.map(toLinkReport),
    notes: [...judgement.notes, ...account.notes],
    exception,
    finding: null,
  };
  return {
    rule,
    judgement,
    result,
    ...commandsFor(alarmTopicArn ?? topicPlaceholder, result, rule, account),
  };
}

/** As the rule's own commands write what is for the reader to fill in. */
export const topicPlaceholder = 'SNS-TOPIC-ARN';

/**
 * The commands are advice to a person, so that no permission is asked for them and no exception withholds them. They rest
 * on what the audit has read already; whether the topic can be used, nobody has looked.
 */
function commandsFor(
  topicArn: string,
  { status, reason }: ResultReport,
  rule: Rule,
  { id, snapshot }: JudgedAccount,
): Pick<JudgedRule, 'commands' | 'commandAccountId'> {
  const none = { commands: [], commandAccountId: id };
  if (status !== 'FAILED' || snapshot === undefined) return none;
  const plan = planSteps({
    snapshot,
    rule,
    passes: false,
    fails: true,
    brokenBy: reason,
    isExcepted: false,
    topicArn,
    isAllowed: () => true,
  });
  const [first] = plan.outcome === 'planned' ? plan.steps : [];
  if (plan.outcome !== 'planned' || first === undefined) return none;
  return { commands: commandLines(plan.steps), commandAccountId: first.accountId };
}

function exceptionOf({ exceptions = [] }: JudgedAccount, rule: Rule): ExceptionReport | null {
  const exception = exceptionFor(exceptions, rule.id);
  if (exception === null) return null;
  const { owner, reason, expires, target } = exception;
  const account = target.kind === 'account' ? target.accountId : null;
  return { owner, reason, expires, account, ou: target.kind === 'account' ? null : target.unit };
}

function toLinkReport(evidence: LinkEvidence): LinkReport {
  const { link, state, resource, observed } = evidence;
  return {
    link,
    state,
    reason: evidence.state === 'broken' ? evidence.reason : null,
    why: evidence.state === 'unseen' ? evidence.why : null,
    resource,
    observed,
  };
}
