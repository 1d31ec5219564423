import {
  breakReasons,
  firstUnseen,
  unseenReasons,
  type BreakReason,
  type Judgement,
  type LinkEvidence,
} from '../alarm-chain/index.ts';
import { describeResource } from './describe-resource.ts';
import { ownerOfBrokenChain, sharedChainSentence } from './shared-chain.ts';
import type { AcceptedFailure, ComplianceStatus, VerdictChoice } from './status.ts';

/**
 * What was found in the account, for a person: one sentence, and a second one where another account has to mend it or
 * the alarm is in ALARM already.
 */
export function messageOf(
  judgement: Judgement,
  status: ComplianceStatus,
  choice: VerdictChoice,
  accountId: string,
): string {
  switch (status) {
    case 'PASSED':
      return [passed(judgement), ...alreadyInAlarm(judgement)].join(' ');
    case 'FAILED':
      return [failed(judgement, choice), ...whoMends(judgement, accountId)].join(' ');
    case 'WARNING':
    case 'NOT_AVAILABLE':
      return undetermined(judgement);
  }
}

function passed({ chain, rings }: Judgement): string {
  if (rings !== 'yes')
    return 'An equal metric filter and an alarm with a confirmed subscriber exist, as CloudGuard asks.';
  const named = chain.map(({ resource }) => resource).filter((resource) => resource !== null);
  const steps = [...new Set(named.map(describeResource))];
  return `One call rings: ${steps.join(' → ')}.`;
}

/** Why a failure is accepted, by whom, and until when: the sentence that follows the failure's own. */
export function exceptionSentence({ owner, reason, expires }: AcceptedFailure): string {
  return `Excepted through ${expires} by ${owner}: ${reason.replace(/\.$/, '')}.`;
}

/** A PASSED that would not ring today must not read as one that does. */
function alreadyInAlarm({ notes }: Judgement): readonly string[] {
  return notes
    .filter(({ code }) => code === 'alarm-already-in-alarm')
    .map(({ message }) => `${capitalised(message)}.`);
}

function whoMends(judgement: Judgement, accountId: string): readonly string[] {
  const owner = ownerOfBrokenChain(judgement, accountId);
  return owner === null ? [] : [sharedChainSentence(owner)];
}

function failed(judgement: Judgement, choice: VerdictChoice): string {
  const { reason, rings } = judgement;
  if (reason !== null && !(choice === 'cloudguard' && rings === 'no')) return `${broken(judgement, reason)}.`;
  const ringing = {
    yes: 'the chain rings',
    no: `nor does it ring: ${reason === null ? '' : broken(judgement, reason)}`,
    unknown: `whether the chain rings is not known: ${undeterminedBecause(judgement)}`,
  };
  return `CloudGuard's check fails: no trail has both an equal metric filter and an alarm with a confirmed subscriber; ${ringing[rings]}.`;
}

function broken({ chain, rings }: Judgement, reason: BreakReason): string {
  const last = chain.at(-1);
  const { sentence } = breakReasons[reason];
  const at = rings === 'no' ? last : chain.find(({ link }) => link === breakReasons[reason].link);
  const where = at === undefined || at.resource === null ? '' : ` (${describeResource(at.resource)})`;
  return `${capitalised(sentence)}${where}${becauseOf(at)}`;
}

function undetermined(judgement: Judgement): string {
  return `Not determined: ${undeterminedBecause(judgement)}.`;
}

function undeterminedBecause({ chain, cloudguard }: Judgement): string {
  const hidden = firstUnseen(chain);
  if (hidden === null) {
    return cloudguard === 'unknown'
      ? 'not every trail or metric filter could be judged by what CloudGuard asks'
      : 'not every way through the account could be seen';
  }
  const where = hidden.resource === null ? '' : ` of ${describeResource(hidden.resource)}`;
  const operation = hidden.observed?.['operation'];
  const call = typeof operation === 'string' ? ` by ${operation}` : '';
  return `link ${hidden.link}${where} was not seen${call} (${hidden.why}: ${unseenReasons[hidden.why]})`;
}

function becauseOf(evidence: LinkEvidence | undefined): string {
  const because = evidence?.observed?.['because'];
  return typeof because === 'string' ? `: ${because}` : '';
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
