import { setTimeout as pause } from 'node:timers/promises';
import { BatchUpdateFindingsCommand } from '@aws-sdk/client-securityhub';
import { isPassing } from '../alarm-chain/index.ts';
import type { WorkflowUpdate } from '../remediation/index.ts';
import { failureText, isOfCall, itemFailureText, readFailure, whyUnseen } from './failure.ts';
import { createSecurityHubClient } from './security-hub.ts';
import type { Session } from './session.ts';

/** A finding as Security Hub names it. */
export interface FindingName {
  readonly id: string;
  readonly productArn: string;
}

/** Why a finding could not be updated. */
export interface UpdateFailure {
  readonly because: string;
  /** The same may succeed a little later. */
  readonly mayPass: boolean;
}

/** Who signs the notes. */
export const signature = 'ringcheck';

/**
 * Milliseconds before each further attempt at a finding that the answer names as unprocessed; refused calls are retried
 * by the SDK. An update at the same time as an import fails with ConcurrentUpdateError.
 */
export const updatePauses: readonly number[] = [200, 1_000];

/** An answer that names the finding in neither of its lists says nothing of it. */
const unnamed = { ErrorCode: 'InternalFailure', ErrorMessage: 'the answer does not name the finding' };

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindingsUnprocessedFinding.html */
const passingCodes: ReadonlySet<string> = new Set(['ConcurrentUpdateError', 'InternalFailure']);

/**
 * Sets the workflow of a finding and says why in its note, with the credentials of the Security Hub administrator or of
 * the account itself. Never throws for what AWS answers.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindings.html
 * @param region whose Security Hub holds the finding
 * @returns null where it was updated
 */
export async function updateWorkflow(
  session: Session,
  region: string,
  finding: FindingName,
  update: WorkflowUpdate,
  { keepsNote = false } = {},
): Promise<UpdateFailure | null> {
  const client = createSecurityHubClient(session, region);
  const command = new BatchUpdateFindingsCommand({
    FindingIdentifiers: [{ Id: finding.id, ProductArn: finding.productArn }],
    Workflow: { Status: update.status },
    ...(keepsNote ? {} : { Note: { Text: update.note, UpdatedBy: signature } }),
  });
  let failure: UpdateFailure | null = null;
  for (const wait of [...updatePauses, null]) {
    try {
      const { ProcessedFindings = [], UnprocessedFindings: [unprocessed] = [] } = await client.send(command);
      if (unprocessed === undefined && ProcessedFindings.some(({ Id }) => Id === finding.id)) return null;
      const { ErrorCode = 'Unprocessed', ErrorMessage = '' } = unprocessed ?? unnamed;
      failure = { because: itemFailureText(ErrorCode, ErrorMessage), mayPass: passingCodes.has(ErrorCode) };
    } catch (error) {
      if (!isOfCall(error)) throw error;
      const read = readFailure(error);
      return { because: failureText(read), mayPass: isPassing(whyUnseen(read)) };
    }
    if (!failure.mayPass || wait === null) break;
    await pause(wait);
  }
  return failure;
}
