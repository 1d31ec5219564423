import type { Judgement, LinkEvidence, Note } from '../alarm-chain/index.ts';
import { complianceStatus, messageOf } from '../findings/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { LinkReport, ResultReport } from './report.ts';
import type { Settings } from './settings.ts';

/** A result before it was published, with the judgement that it reports. */
export interface JudgedRule {
  readonly rule: Rule;
  readonly judgement: Judgement;
  readonly result: ResultReport;
}

/** Turns a judgement into a result of the report. */
export function judgeRule(
  { verdict }: Pick<Settings, 'verdict'>,
  rule: Rule,
  judgement: Judgement,
  account: { readonly id: string; readonly notes: readonly Note[] },
): JudgedRule {
  const status = complianceStatus(judgement, verdict);
  const result: ResultReport = {
    ruleId: rule.id,
    status,
    cloudguard: judgement.cloudguard,
    rings: judgement.rings,
    brokenLink: judgement.brokenLink,
    reason: judgement.reason,
    message: messageOf(judgement, status, verdict, account.id),
    witness: judgement.witness,
    chain: judgement.chain.map(toLinkReport),
    notes: [...judgement.notes, ...account.notes],
    exception: null,
    finding: null,
  };
  return { rule, judgement, result };
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
