/** What the page says of a status depends on which verdict decides it. */
import type { VerdictChoice } from '../../shared/findings/index.ts';
import type { ShownStatus } from './page-data.ts';

/** What it means that an account has passed, as a clause: "in 17 accounts one call rings". */
export const passedClauses: Readonly<Record<VerdictChoice, string>> = {
  both: 'one call rings and CloudGuard’s check passes',
  cloudguard: 'CloudGuard’s check passes',
  rings: 'one call rings',
};

/** What decides. */
export const deciders: Readonly<Record<VerdictChoice, string>> = {
  both: 'CloudGuard’s check and ringing, both',
  cloudguard: 'CloudGuard’s check alone, ringing or not',
  rings: 'ringing alone, whatever CloudGuard’s check says',
};

const passedMeanings: Readonly<Record<VerdictChoice, string>> = {
  both: 'one call rings',
  cloudguard: 'CloudGuard’s check passes',
  rings: 'one call rings',
};

const failedMeanings: Readonly<Record<VerdictChoice, string>> = {
  both: 'a link is broken or refused',
  cloudguard: 'CloudGuard’s check fails',
  rings: 'a link is broken',
};

/** A status in a few words. */
export function statusMeaning(status: ShownStatus, verdict: VerdictChoice): string {
  switch (status) {
    case 'FAILED':
      return failedMeanings[verdict];
    case 'WARNING':
      return 'topic or subscribers not seen';
    case 'NOT_AVAILABLE':
      return 'could not be judged';
    case 'PASSED':
      return passedMeanings[verdict];
    case 'excluded':
      return 'not audited';
  }
}

/** The question that the report answers. @param call "AssumeRole" */
export function questionOf(verdict: VerdictChoice, call: string): string {
  return verdict === 'cloudguard'
    ? `Does CloudGuard’s check of ${call} pass?`
    : `Does one ${call} call ring?`;
}
