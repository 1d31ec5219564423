import { devNull } from 'node:os';
import { auditorRoleName } from './roles/auditor-roles.ts';
import type { Session } from './state/sessions.ts';
import type { World } from './state/world.ts';

/**
 * What a client needs in its environment to call the simulated organization as a role of an account: as the auditor's
 * person at the terminal unless another is named. The configuration files are pointed at the null device, so that no
 * profile of the user's machine leaks in.
 * @throws Error for a role that the account does not have
 */
export function environmentOf(
  world: World,
  endpoint: string,
  roleName = auditorRoleName,
  accountId = world.scenario.organization.auditorAccountId,
): Readonly<Record<string, string>> {
  const auditor = sessionOf(world, accountId, roleName);
  const { region, organization } = world.scenario;
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: auditor.accessKeyId,
    AWS_SECRET_ACCESS_KEY: auditor.secretAccessKey,
    AWS_SESSION_TOKEN: auditor.sessionToken,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(organization.externalId === null ? {} : { RINGCHECK_EXTERNAL_ID: organization.externalId }),
  };
}

function sessionOf({ roles, sessions }: World, accountId: string, roleName: string): Session {
  const { caller } = sessions.auditor;
  if (accountId === caller.accountId && roleName === caller.roleName) return sessions.auditor;
  if (roles.find(accountId, roleName) === undefined) {
    throw new Error(`the account ${accountId} has no role ${roleName}`);
  }
  return sessions.open(accountId, roleName, 'simulator', null);
}
