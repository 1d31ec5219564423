import type { Judgement, LinkEvidence, Note } from '../alarm-chain/index.ts';
import { complianceStatus, exceptionSentence, messageOf } from '../findings/index.ts';
import type { Rule } from '../rules/rule.ts';
import { exceptionFor, type Exception } from '../organization/exceptions.ts';
import type { ExceptionReport, LinkReport, ResultReport } from './report.ts';
import type { Settings } from './settings.ts';

/** A result before it was published, with the judgement that it reports. */
export interface JudgedRule {
  readonly rule: Rule;
  readonly judgement: Judgement;
  readonly result: ResultReport;
}

/** What is known of the account besides its chain. */
export interface JudgedAccount {
  readonly id: string;
  readonly notes: readonly Note[];
  /** The exceptions in force that cover the account; none where left out. */
  readonly exceptions?: readonly Exception[];
}

/** Turns a judgement into a result of the report. An exception is of a failure only: it hides nothing that is unknown. */
export function judgeRule(
  { verdict }: Pick<Settings, 'verdict'>,
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
  return { rule, judgement, result };
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
