import type { Evidence } from '../alarm-chain/index.ts';
import { isAbsence, readFailure, failureText, unseenBy } from './failure.ts';

/**
 * Runs one read and turns what the service refuses into evidence: an answer, "does not exist", or "could not look".
 * @param operation as IAM writes it, for example `cloudtrail:DescribeTrails`
 */
export async function readEvidence<T>(operation: string, read: () => Promise<T>): Promise<Evidence<T>> {
  try {
    return { state: 'seen', value: await read() };
  } catch (error) {
    if (isAbsence(error)) return { state: 'absent', operation, message: failureText(readFailure(error)) };
    return unseenBy(operation, error);
  }
}
