import { cut, printable } from '../alarm-chain/index.ts';
import type { AccountRecord } from './record.ts';
import type { RefusalReason } from './refusals.ts';

/** What Security Hub is told of a finding that the remediation has dealt with. */
export interface WorkflowUpdate {
  readonly status: 'RESOLVED' | 'NOTIFIED';
  /** What was done, or what a person must still do; 512 characters at most. */
  readonly note: string;
}

/** What became of an account, with what its record does not say. */
export interface Outcome {
  readonly record: AccountRecord;
  /** Null where nothing was refused. */
  readonly refusal: RefusalReason | null;
  /** The same may succeed a little later. */
  readonly mayPass: boolean;
  /** A person asked for it, and is to be told whatever became of it. */
  readonly isAsked: boolean;
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_NoteUpdate.html */
const longestNote = 512;

/** A finding that becomes NEW sends its event once more. */
const toTryAgain = ' To try again, set the workflow to NEW.';

/** Nothing is to be done about the account, or nobody has asked that anything be. */
const quietRefusals: readonly RefusalReason[] = ['not-opted-in', 'excepted'];

/**
 * The workflow of a finding follows a final outcome alone: RESOLVED only if the chain rings now, else NOTIFIED with what a
 * person must still do. Null leaves the finding as it is: the event will come again, or it was none of ours.
 */
export function workflowAfter(outcome: Outcome): WorkflowUpdate | null {
  const { record, refusal, mayPass, isAsked } = outcome;
  if (mayPass) return null;
  if (!isAsked && refusal !== null && quietRefusals.includes(refusal)) return null;
  const { after, error } = record;
  if (error === null && after?.status === 'PASSED' && after.rings === 'yes') {
    return {
      status: 'RESOLVED',
      note: cut(printable(`${madeText(record)} Judged after that, the chain rang.`), longestNote),
    };
  }
  const why = error ?? 'The account could not be made to ring.';
  const text = cut(
    printable(`${madeText(record)} A person must look: ${why}`),
    longestNote - toTryAgain.length,
  );
  return { status: 'NOTIFIED', note: `${text}${toTryAgain}` };
}

function madeText({ created }: AccountRecord): string {
  if (created.length === 0) return 'Ringcheck changed nothing.';
  const made = created.map(({ type, name }) => `the ${type.replace('-', ' ')} ${name}`).join(' and ');
  const [{ accountId, region } = { accountId: '', region: '' }] = created;
  return `Ringcheck made ${made} in account ${accountId}, ${region}.`;
}
