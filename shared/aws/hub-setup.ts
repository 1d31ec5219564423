/** How Security Hub is set up in one account, seen with the credentials of that account. */
import {
  DescribeHubCommand,
  GetAdministratorAccountCommand,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { Evidence } from '../alarm-chain/index.ts';
import { expectText, readEvidence } from './evidence.ts';

/**
 * The ARN of the account's hub. `absent` where Security Hub is off in the client's Region.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
 */
export async function readHub(client: SecurityHubClient): Promise<Evidence<string>> {
  return await readHubEvidence('securityhub:DescribeHub', async () => {
    const { HubArn } = await client.send(new DescribeHubCommand({}));
    return expectText(HubArn, 'HubArn');
  });
}

/** The status of a member whose administrator does administer it; others are of invitations and of the past. */
const statusInForce = 'Enabled';

/**
 * The account that administers this one in Security Hub; null for the administrator itself and where there is none.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetAdministratorAccount.html
 */
export async function readAdministrator(client: SecurityHubClient): Promise<Evidence<string | null>> {
  return await readHubEvidence('securityhub:GetAdministratorAccount', async () => {
    const { Administrator } = await client.send(new GetAdministratorAccountCommand({}));
    if (Administrator === undefined) return null;
    const accountId = expectText(Administrator.AccountId, 'Administrator.AccountId');
    return expectText(Administrator.MemberStatus, 'Administrator.MemberStatus') === statusInForce
      ? accountId
      : null;
  });
}

/**
 * Security Hub has one error, InvalidAccessException, both for an account without it and for a caller that may not ask;
 * only its text tells them apart: https://github.com/prowler-cloud/prowler/issues/1143
 */
const notSubscribed = /^InvalidAccessException: .*not subscribed/i;

/**
 * Runs one read of Security Hub. `absent` where it is off, or where what was asked for is not there.
 * @param operation as IAM writes it
 * @throws what is no failure of a call
 */
export async function readHubEvidence<T>(operation: string, read: () => Promise<T>): Promise<Evidence<T>> {
  const evidence = await readEvidence(operation, read);
  if (evidence.state !== 'unseen' || !notSubscribed.test(evidence.message)) return evidence;
  return { state: 'absent', operation, message: evidence.message };
}
