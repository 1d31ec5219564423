import { devNull } from 'node:os';
import type { World } from './state/world.ts';

/**
 * What a client needs in its environment to call the simulated organization as the auditor. The configuration files
 * are pointed at the null device, so that no profile of the user's machine leaks in.
 */
export function environmentOf(world: World, endpoint: string): Readonly<Record<string, string>> {
  const { auditor } = world.sessions;
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
