/**
 * How the organization is set up, seen with the caller's own credentials. Asked by a person at a terminal only
 * (`check-setup`), never by an audit: no role of the templates grants these calls.
 */
import { DescribeOrganizationCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  GetFindingAggregatorCommand,
  ListFindingAggregatorsCommand,
  ListOrganizationAdminAccountsCommand,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { Evidence } from '../alarm-chain/index.ts';
import { expectList, expectText, readEvidence } from './evidence.ts';
import { ForeignAnswerError } from './failure.ts';
import { readHubEvidence } from './hub-setup.ts';
import { readPages } from './pages.ts';

const notInUse = /^AWSOrganizationsNotInUseException\b/;

/**
 * Runs one read of Organizations. `absent` for an account that is in no organization:
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
 * @param operation as IAM writes it
 * @throws what is no failure of a call
 */
export async function readOrganizationEvidence<T>(
  operation: string,
  read: () => Promise<T>,
): Promise<Evidence<T>> {
  const evidence = await readEvidence(operation, read);
  if (evidence.state !== 'unseen' || !notInUse.test(evidence.message)) return evidence;
  return { state: 'absent', operation, message: evidence.message };
}

/**
 * The id of the management account; every account of the organization may ask. `absent` outside of organizations.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
 */
export async function readManagementAccountId(client: OrganizationsClient): Promise<Evidence<string>> {
  return await readOrganizationEvidence('organizations:DescribeOrganization', async () => {
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    return expectText(Organization?.MasterAccountId, 'Organization.MasterAccountId');
  });
}

/**
 * The accounts that the organization has designated to administer Security Hub in the client's Region. Only the
 * management account may ask.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ListOrganizationAdminAccounts.html
 */
export async function readDesignatedAdministrators(
  client: SecurityHubClient,
): Promise<Evidence<readonly string[]>> {
  return await readHubEvidence('securityhub:ListOrganizationAdminAccounts', async () => {
    const accounts = await readPages(async (token) => {
      const answer = await client.send(
        new ListOrganizationAdminAccountsCommand(token === undefined ? {} : { NextToken: token }),
      );
      return { items: expectList(answer.AdminAccounts, 'AdminAccounts'), nextToken: answer.NextToken };
    });
    return accounts
      .filter(({ Status }) => Status === 'ENABLED')
      .map(({ AccountId }) => expectText(AccountId, 'AdminAccounts[].AccountId'));
  });
}

/** Where Security Hub gathers the findings of other Regions. */
export interface FindingAggregation {
  readonly homeRegion: string;
  /** `ALL_REGIONS`, `SPECIFIED_REGIONS` …: which Regions are linked, or left out, by `regions`. */
  readonly linkingMode: string;
  /** Null where the answer has none. */
  readonly regions: readonly string[] | null;
}

/**
 * The cross-Region aggregation of the session's own account; null where it has none. A member's findings are aggregated
 * by its administrator: https://docs.aws.amazon.com/securityhub/latest/userguide/finding-aggregation.html
 */
export async function readFindingAggregation(
  client: SecurityHubClient,
): Promise<Evidence<FindingAggregation | null>> {
  const listed = await readHubEvidence('securityhub:ListFindingAggregators', async () => {
    const aggregators = await readPages(async (token) => {
      const answer = await client.send(
        new ListFindingAggregatorsCommand(token === undefined ? {} : { NextToken: token }),
      );
      return {
        items: expectList(answer.FindingAggregators, 'FindingAggregators'),
        nextToken: answer.NextToken,
      };
    });
    // An account has one at most.
    if (aggregators.length > 1) throw new ForeignAnswerError('the answer lists several FindingAggregators');
    return aggregators[0] === undefined
      ? null
      : expectText(aggregators[0].FindingAggregatorArn, 'FindingAggregators[].FindingAggregatorArn');
  });
  if (listed.state !== 'seen') return listed;
  const arn = listed.value;
  return arn === null ? { state: 'seen', value: null } : await readAggregator(client, arn);
}

async function readAggregator(
  client: SecurityHubClient,
  FindingAggregatorArn: string,
): Promise<Evidence<FindingAggregation>> {
  return await readHubEvidence('securityhub:GetFindingAggregator', async () => {
    const answer = await client.send(new GetFindingAggregatorCommand({ FindingAggregatorArn }));
    return {
      homeRegion: expectText(answer.FindingAggregationRegion, 'FindingAggregationRegion'),
      linkingMode: expectText(answer.RegionLinkingMode, 'RegionLinkingMode'),
      regions: answer.Regions ?? null,
    };
  });
}
