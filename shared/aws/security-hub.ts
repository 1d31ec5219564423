import {
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFinding,
  type AwsSecurityFindingFilters,
  type StringFilter,
} from '@aws-sdk/client-securityhub';
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
  /** As Security Hub answered it. */
  readonly answered: AwsSecurityFinding;
}

const clients = new WeakMap<Session, Map<string, SecurityHubClient>>();

/**
 * The Security Hub client of the account that the findings are about: one for a session and Region, since reading the
 * findings and importing them are far apart, and a client costs as much as a call.
 */
export function createSecurityHubClient(session: Session, region: string): SecurityHubClient {
  const ofSession = clients.get(session) ?? new Map<string, SecurityHubClient>();
  clients.set(session, ofSession);
  const known = ofSession.get(region);
  if (known !== undefined) return known;
  const client = new SecurityHubClient(clientConfiguration(session, region));
  watchCalls(client, 'securityhub', session, region);
  ofSession.set(region, client);
  return client;
}

/** Which findings are looked for; an id passes if it is one of several or has a beginning, and has none of others. */
export type IdFilter =
  /** At most 20: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFindingFilters.html */
  | { readonly ids: readonly string[] }
  /** Excluded are beginnings too. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StringFilter.html */
  | { readonly prefix: string; readonly excludedPrefixes: readonly string[] };

/**
 * Findings in the hub of the session's own account, about that account. `absent` where Security Hub is not enabled
 * there: it then holds none. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 * @returns by id
 */
export async function readOwnFindings(
  session: Session,
  region: string,
  filter: IdFilter,
  { onlyActive = false } = {},
): Promise<Evidence<ReadonlyMap<string, StoredFinding>>> {
  const { accountId, partition } = session;
  // An administrator's hub also holds other accounts' findings, and an aggregation Region other Regions'.
  const found = await findFindings(session, region, {
    Id: stringFilters(filter),
    ProductArn: equals([defaultProductArn(partition, region, accountId)]),
    AwsAccountId: equals([accountId]),
    ...(onlyActive ? { RecordState: equals(['ACTIVE']) } : {}),
  });
  if (found.state !== 'seen') return found;
  return { state: 'seen', value: new Map(found.value.map((one) => [one.answered.Id ?? '', one])) };
}

/**
 * Active findings of members in the hub of their administrator; of nobody but itself for any other account.
 * @param accountIds at most 20; null asks for all members
 */
export async function readMembersFindings(
  session: Session,
  region: string,
  filter: IdFilter,
  accountIds: readonly string[] | null,
): Promise<Evidence<readonly StoredFinding[]>> {
  return await findFindings(session, region, {
    Id: stringFilters(filter),
    RecordState: equals(['ACTIVE']),
    ...(accountIds === null ? {} : { AwsAccountId: equals(accountIds) }),
  });
}

async function findFindings(
  session: Session,
  region: string,
  filters: AwsSecurityFindingFilters,
): Promise<Evidence<readonly StoredFinding[]>> {
  try {
    const client = createSecurityHubClient(session, region);
    const findings = await readPages(async (token) => {
      const answer = await client.send(
        new GetFindingsCommand({
          Filters: filters,
          MaxResults: 100,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      return { items: expectList(answer.Findings, 'Findings'), nextToken: answer.NextToken };
    });
    return { state: 'seen', value: findings.flatMap((finding) => toStored(finding) ?? []) };
  } catch (error) {
    const refusal = unseenBy('securityhub:GetFindings', error);
    const isNotEnabled = readFailure(error).name === 'InvalidAccessException';
    return isNotEnabled ? { ...refusal, state: 'absent' } : refusal;
  }
}

function equals(values: readonly string[]): StringFilter[] {
  return values.map((Value) => ({ Value, Comparison: 'EQUALS' }));
}

function stringFilters(filter: IdFilter): StringFilter[] {
  if ('ids' in filter) return equals(filter.ids);
  return [
    { Value: filter.prefix, Comparison: 'PREFIX' },
    ...filter.excludedPrefixes.map((Value): StringFilter => ({ Value, Comparison: 'PREFIX_NOT_EQUALS' })),
  ];
}

function toStored(finding: AwsSecurityFinding): StoredFinding | null {
  if (finding.Id === undefined || finding.UpdatedAt === undefined) return null;
  return {
    createdAt: finding.CreatedAt ?? finding.UpdatedAt,
    updatedAt: finding.UpdatedAt,
    productFields: finding.ProductFields ?? {},
    isActive: finding.RecordState !== 'ARCHIVED',
    answered: finding,
  };
}
