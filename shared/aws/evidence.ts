import type { Evidence } from '../alarm-chain/index.ts';
import { ForeignAnswerError, failureText, isAbsence, isOfCall, readFailure, unseenBy } from './failure.ts';

/**
 * Runs one read and turns what the service refuses into evidence: an answer, "does not exist", or "could not look".
 * @param operation as IAM writes it, for example `cloudtrail:DescribeTrails`
 * @throws what is no failure of a call: a defect, which must not pass for a refusal
 */
export async function readEvidence<T>(operation: string, read: () => Promise<T>): Promise<Evidence<T>> {
  try {
    return { state: 'seen', value: await read() };
  } catch (error) {
    if (isAbsence(error)) return { state: 'absent', operation, message: failureText(readFailure(error)) };
    if (isOfCall(error)) return unseenBy(operation, error);
    throw error;
  }
}

/**
 * The list that every answer of an operation has, even where it is empty, with every item an object.
 * @throws ForeignAnswerError where it is not there: what answered is not the service, and nothing follows from it
 */
export function expectList<Item>(items: readonly Item[] | undefined, member: string): readonly Item[] {
  if (!Array.isArray(items) || items.some((item) => item === null || item === undefined)) {
    throw new ForeignAnswerError(`the answer has no list ${member}`);
  }
  return items as readonly Item[];
}

/**
 * A text that every item has, even where it is empty.
 * @throws ForeignAnswerError where it is not there, or no text
 */
export function expectText(text: unknown, member: string): string {
  if (typeof text !== 'string') throw new ForeignAnswerError(`the answer has no text ${member}`);
  return text;
}
