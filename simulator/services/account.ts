import { ServiceError } from '../service-error.ts';
import { inputReader } from '../input.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf } from '../paging.ts';
import { defaultRegions, optInRegions } from '../regions.ts';
import type { Call, Operation, Service } from '../service.ts';
import { accountOf } from '../state/world.ts';

const read = inputReader((message) => new ServiceError('ValidationException', 400, message));
const largestPage = 50;

/**
 * With an AccountId only the management account and delegated administrators may ask, and the management account's own
 * Regions only it itself, without the id. In AWS a default Region cannot be disabled; here it is DISABLED where a
 * scenario leaves it out of `enabledRegions`.
 * https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html
 */
const listRegions: Operation = (input, call) => {
  const accountId = askedAccount(read.text(input, 'AccountId'), call);
  const statuses = read.texts(input, 'RegionOptStatusContains');
  const { enabledRegions } = accountOf(call.world, accountId);
  const regions = [...new Set([...defaultRegions, ...optInRegions, ...enabledRegions])]
    .sort()
    .map((region) => ({ RegionName: region, RegionOptStatus: statusOf(region, enabledRegions) }))
    .filter(({ RegionOptStatus }) => statuses?.includes(RegionOptStatus) ?? true);
  const page = pageOf(regions, {
    list: JSON.stringify([call.caller.accountId, accountId, statuses]),
    size: pageSize('regions', read.integer(input, 'MaxResults', 1, largestPage)),
    token: read.text(input, 'NextToken'),
    invalidToken: () => new ServiceError('ValidationException', 400, 'Invalid value for NextToken.'),
  });
  return { Regions: page.items, NextToken: page.nextToken };
};

function statusOf(region: string, enabled: ReadonlySet<string>): string {
  if (!enabled.has(region)) return 'DISABLED';
  return defaultRegions.includes(region) ? 'ENABLED_BY_DEFAULT' : 'ENABLED';
}

function askedAccount(accountId: string | undefined, { world, caller }: Call): string {
  if (accountId === undefined) return caller.accountId;
  if (!/^\d{12}$/.test(accountId)) throw new ServiceError('ValidationException', 400, 'Invalid AccountId.');
  const isAdministrator = caller.accountId === world.scenario.organization.auditorAccountId;
  if (!isAdministrator || !world.accounts.has(accountId)) {
    throw accessDenied(
      `User: ${caller.arn} is not authorized to perform: account:ListRegions on resource: arn:aws:account::${accountId}:account`,
    );
  }
  if (accountId === world.scenario.organization.managementAccountId) {
    throw accessDenied(
      'The management account can only be managed using the standalone context from the management account.',
    );
  }
  return accountId;
}

function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', 403, message);
}

/** https://docs.aws.amazon.com/accounts/latest/reference/ */
export const account: Service = {
  signingName: 'account',
  iamPrefix: 'account',
  protocols: ['rest-json'],
  isGlobal: true,
  operations: { ListRegions: listRegions },
  routes: { 'POST /listRegions': 'ListRegions' },
  accessDenied,
};
