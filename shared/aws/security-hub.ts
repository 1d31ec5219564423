import { GetFindingsCommand, SecurityHubClient, type AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Evidence } from '../alarm-chain/index.ts';
import { defaultProductArn } from '../findings/index.ts';
import { watchCalls } from './call-log.ts';
import { readFailure, unseenBy } from './failure.ts';
import { expectList } from './evidence.ts';
import { readPages } from './pages.ts';
import { clientConfiguration, type Session } from './session.ts';

/** What Security Hub already holds of a finding, as far as an update or the next run needs it. */
export interface StoredFinding {
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly productFields: Readonly<Record<string, string>>;
  readonly isActive: boolean;
}

/** A Security Hub client of the account that the findings are about. */
export function createSecurityHubClient(session: Session, region: string): SecurityHubClient {
  const client = new SecurityHubClient(clientConfiguration(session, region));
  watchCalls(client, 'securityhub', session);
  return client;
}

/**
 * The findings in the hub of the session's own account by id. `absent` where Security Hub is not enabled there: it then
 * holds none. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 * @param ids at most 20
 */
export async function readOwnFindings(
  session: Session,
  region: string,
  ids: readonly string[],
): Promise<Evidence<ReadonlyMap<string, StoredFinding>>> {
  const { accountId, partition } = session;
  const productArn = defaultProductArn(partition, region, accountId);
  try {
    const client = createSecurityHubClient(session, region);
    return { state: 'seen', value: await readFindings(client, { productArn, accountId, ids }) };
  } catch (error) {
    const refusal = unseenBy('securityhub:GetFindings', error);
    const isNotEnabled = readFailure(error).name === 'InvalidAccessException';
    return isNotEnabled ? { ...refusal, state: 'absent' } : refusal;
  }
}

/**
 * Findings of the product in the account's own hub by id. An administrator's hub also holds other accounts' findings,
 * and an aggregation Region other Regions': all three filters are needed.
 * @param ids at most 20: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFindingFilters.html
 * @throws what the SDK throws where Security Hub refuses
 */
export async function readFindings(
  client: SecurityHubClient,
  {
    productArn,
    accountId,
    ids,
  }: { readonly productArn: string; readonly accountId: string; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, StoredFinding>> {
  const findings = await readPages(async (token) => {
    const answer = await client.send(
      new GetFindingsCommand({
        Filters: {
          Id: ids.map((id) => ({ Value: id, Comparison: 'EQUALS' })),
          ProductArn: [{ Value: productArn, Comparison: 'EQUALS' }],
          AwsAccountId: [{ Value: accountId, Comparison: 'EQUALS' }],
        },
        MaxResults: 100,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    return { items: expectList(answer.Findings, 'Findings'), nextToken: answer.NextToken };
  });
  return new Map(findings.flatMap((finding) => toStored(finding) ?? []));
}

function toStored(finding: AwsSecurityFinding): readonly [readonly [string, StoredFinding]] | null {
  if (finding.Id === undefined || finding.UpdatedAt === undefined) return null;
  const stored = {
    createdAt: finding.CreatedAt ?? finding.UpdatedAt,
    updatedAt: finding.UpdatedAt,
    productFields: finding.ProductFields ?? {},
    isActive: finding.RecordState !== 'ARCHIVED',
  };
  return [[finding.Id, stored]];
}
