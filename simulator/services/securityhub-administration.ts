/** Who administers Security Hub and where its findings are gathered: what a look at the set-up asks for. */
import { inputReader } from '../input.ts';
import type { Operation } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import type { World } from '../state/world.ts';
import { invalidAccess, invalidInput, refuseWithoutHub } from './securityhub-refusals.ts';

const read = inputReader(invalidInput);

/**
 * The administrator itself, and an account that nobody administers, are told of none.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetAdministratorAccount.html
 */
const getAdministratorAccount: Operation = (_input, call) => {
  refuseWithoutHub(call);
  const administrator = administratorOf(call.world);
  if (administrator === null || administrator === call.caller.accountId) return {};
  return {
    Administrator: {
      AccountId: administrator,
      InvitedAt: call.world.resourcesMadeAt.toISOString(),
      MemberStatus: 'Enabled',
    },
  };
};

/**
 * For the management account alone. The refusal is the one that users met at the neighbouring operations:
 * https://github.com/hashicorp/terraform-provider-aws/issues/23079
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ListOrganizationAdminAccounts.html
 */
const listOrganizationAdminAccounts: Operation = (_input, { world, caller }) => {
  if (caller.accountId !== world.scenario.organization.managementAccountId) {
    throw invalidAccess(`Account ${caller.accountId} is not an administrator for this organization`);
  }
  const administrator = administratorOf(world);
  return {
    AdminAccounts: administrator === null ? [] : [{ AccountId: administrator, Status: 'ENABLED' }],
    Feature: 'SecurityHub',
  };
};

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ListFindingAggregators.html */
const listFindingAggregators: Operation = (_input, call) => {
  refuseWithoutHub(call);
  const arn = aggregatorArn(call.world, call.caller.accountId);
  return { FindingAggregators: arn === null ? [] : [{ FindingAggregatorArn: arn }] };
};

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingAggregator.html */
const getFindingAggregator: Operation = (input, call) => {
  refuseWithoutHub(call);
  const asked = read.requiredText(input, 'FindingAggregatorArn');
  const aggregator = call.world.scenario.organization.findingAggregator;
  if (aggregator === null || asked !== aggregatorArn(call.world, call.caller.accountId)) {
    throw new ServiceError('ResourceNotFoundException', 404, `Finding aggregator ${asked} was not found`);
  }
  return {
    FindingAggregatorArn: asked,
    FindingAggregationRegion: aggregator.FindingAggregationRegion,
    RegionLinkingMode: aggregator.RegionLinkingMode,
    Regions: aggregator.Regions,
  };
};

/** The aggregator is the administrator's; no other account has one. */
function aggregatorArn(world: World, accountId: string): string | null {
  const aggregator = world.scenario.organization.findingAggregator;
  if (aggregator === null || accountId !== administratorOf(world)) return null;
  return `arn:aws:securityhub:${aggregator.FindingAggregationRegion}:${accountId}:finding-aggregator/00000000-0000-4000-8000-${accountId}`;
}

/** Whether an account administers Security Hub: it sees and updates the findings of all members. */
export function isAdministrator(world: World, accountId: string): boolean {
  return administratorOf(world) === accountId;
}

function administratorOf({ scenario }: World): string | null {
  return scenario.organization.securityHubAdministratorAccountId;
}

export const administrationOperations: Readonly<Record<string, Operation>> = {
  GetAdministratorAccount: getAdministratorAccount,
  GetFindingAggregator: getFindingAggregator,
  ListFindingAggregators: listFindingAggregators,
  ListOrganizationAdminAccounts: listOrganizationAdminAccounts,
};

export const administrationRoutes: Readonly<Record<string, string>> = {
  'GET /administrator': 'GetAdministratorAccount',
  'GET /findingAggregator/get/{FindingAggregatorArn+}': 'GetFindingAggregator',
  'GET /findingAggregator/list': 'ListFindingAggregators',
  'GET /organization/admin': 'ListOrganizationAdminAccounts',
};
