import { setTimeout as pause } from 'node:timers/promises';
import {
  BatchImportFindingsCommand,
  type AwsSecurityFinding,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { batchesOf, importLimits } from '../findings/index.ts';
import { failureText, itemFailureText, readFailure } from './failure.ts';
import { createSecurityHubClient } from './security-hub.ts';
import type { Session } from './session.ts';

/**
 * Milliseconds before each further attempt at the findings that an answer lists as failed. Sending one again is
 * harmless: with the same UpdatedAt a finding that was taken in after all is left as it is. What refuses a whole call is
 * retried by the SDK and not here.
 */
export const importPauses: readonly number[] = [100, 400];

/**
 * Codes of failed findings that no further attempt mends: the format, the permission, the size. AWS's documents list no
 * codes, so any other may pass. `InvalidAccess` stands for a hub that is off:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
const finalCodes = /^(Invalid|AccessDenied|Unauthorized|NotAuthorized|FindingSizeExceeded|Duplicated)/;

/**
 * Imports findings with the credentials of the account that they are about, as Security Hub demands; in as few calls as
 * its limits allow, one after the other. Never throws for what AWS answers.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 * @param region whose Security Hub receives them
 * @returns by finding id why it was not imported; empty where all were
 */
export async function importFindings(
  session: Session,
  region: string,
  findings: readonly AwsSecurityFinding[],
): Promise<ReadonlyMap<string, string>> {
  const { batches, tooLarge } = batchesOf(findings);
  const failures = new Map(tooLarge.map(({ Id }) => [Id ?? '', tooLargeText]));
  const client = createSecurityHubClient(session, region);
  for (const batch of batches) {
    for (const [id, text] of await importBatch(client, batch, session.signal)) failures.set(id, text);
  }
  return failures;
}

const tooLargeText = `the finding is larger than the ${importLimits.findingBytes} bytes that Security Hub takes`;

async function importBatch(
  client: SecurityHubClient,
  batch: readonly AwsSecurityFinding[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  let due = batch;
  for (const wait of [...importPauses, null]) {
    const answer = await importOnce(client, due);
    for (const { Id } of due) failures.delete(Id ?? '');
    for (const [id, { text }] of answer) failures.set(id, text);
    due = due.filter(({ Id }) => answer.get(Id ?? '')?.isFinal === false);
    if (wait === null || due.length === 0 || !(await waited(wait, signal))) break;
  }
  return failures;
}

interface ImportFailure {
  readonly text: string;
  /** No further attempt can succeed, or the SDK has made them all. */
  readonly isFinal: boolean;
}

async function importOnce(
  client: SecurityHubClient,
  findings: readonly AwsSecurityFinding[],
): Promise<ReadonlyMap<string, ImportFailure>> {
  try {
    const answer = await client.send(new BatchImportFindingsCommand({ Findings: [...findings] }));
    const failures = new Map(
      (answer.FailedFindings ?? []).map(({ Id, ErrorCode, ErrorMessage }) => [
        Id ?? '',
        {
          text: itemFailureText(ErrorCode ?? 'failed', ErrorMessage ?? ''),
          isFinal: finalCodes.test(ErrorCode ?? ''),
        },
      ]),
    );
    const named = new Map(
      findings.flatMap(({ Id = '' }) => {
        const failure = failures.get(Id);
        return failure === undefined ? [] : [[Id, failure] as const];
      }),
    );
    if (answer.SuccessCount === findings.length - named.size) return named;
    // Some failed that the answer does not name: none of the others can be called imported.
    const text = `Security Hub reports ${answer.SuccessCount ?? 'no'} of ${findings.length} findings imported`;
    return allFailed(findings, text, false, named);
  } catch (error) {
    return allFailed(findings, failureText(readFailure(error)), true);
  }
}

function allFailed(
  findings: readonly AwsSecurityFinding[],
  text: string,
  isFinal: boolean,
  named: ReadonlyMap<string, ImportFailure> = new Map(),
): ReadonlyMap<string, ImportFailure> {
  return new Map(findings.map(({ Id = '' }) => [Id, named.get(Id) ?? { text, isFinal }]));
}

/** Whether the time passed; not where the account's time was up before. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(milliseconds, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
