import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAccountClient, readEnabledRegions } from '../../shared/aws/account.ts';
import { createOrganizationsClient, listAccounts } from '../../shared/aws/organizations.ts';
import { createRequestHandler } from '../../shared/aws/session.ts';
import { assumeRole, createStsClient, readCaller } from '../../shared/aws/sts.ts';
import { defaultProductArn } from '../../shared/findings/index.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { aSession } from './a-session.ts';

/** One Region that has to be switched on first among them: ap-east-1. */
const partitions = [
  ['aws', 'eu-west-1', 'amazonaws.com', 'us-east-1'],
  ['aws', 'ap-east-1', 'amazonaws.com', 'us-east-1'],
  ['aws-us-gov', 'us-gov-east-1', 'amazonaws.com', 'us-gov-west-1'],
  ['aws-cn', 'cn-north-1', 'amazonaws.com.cn', 'cn-northwest-1'],
  ['aws-eusc', 'eusc-de-east-1', 'amazonaws.eu', 'eusc-de-east-1'],
] as const;

describe('the partition comes from the caller’s own ARN', () => {
  const sts = mockClient(STSClient);
  beforeEach(() => {
    sts.reset();
    sts.onAnyCommand().rejects(new Error('unexpected call'));
  });
  // What follows asks real clients.
  afterAll(() => {
    sts.restore();
  });

  test.for(partitions)('%s, in %s: the role to assume and the product ARN', async ([partition, region]) => {
    const Arn = `arn:${partition}:sts::222222222222:assumed-role/auditor/session`;
    sts.on(GetCallerIdentityCommand).resolves({ Account: '222222222222', Arn });
    sts.on(AssumeRoleCommand).resolves({
      Credentials: {
        AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
        SecretAccessKey: 'EXAMPLE',
        SessionToken: 'EXAMPLE',
        Expiration: new Date(),
      },
    });
    const client = createStsClient(aSession({ region }), aSession({ region }));
    const caller = await readCaller(client);
    const session = await assumeRole(
      client,
      aSession({ accountId: caller.accountId, partition: caller.partition, region }),
      '333333333333',
      { name: 'ringcheck-audit', externalId: undefined },
      new AbortController().signal,
    );

    expect(caller.partition).toBe(partition);
    expect(session.partition).toBe(partition);
    expect(sts).toHaveReceivedCommandWith(AssumeRoleCommand, {
      RoleArn: `arn:${partition}:iam::333333333333:role/ringcheck-audit`,
    });
    expect(defaultProductArn(session.partition, region, session.accountId)).toBe(
      `arn:${partition}:securityhub:${region}:333333333333:product/333333333333/default`,
    );
    expect(readSettings({ 'security-hub-region': [region] }, {}).securityHubRegion).toBe(region);
  });

  test.for(['', 'arn', 'arn::sts::222222222222:assumed-role/a/b', 'user/alice'])(
    'the ARN `%s` tells no partition, and none is assumed',
    async (Arn) => {
      sts.on(GetCallerIdentityCommand).resolves({ Account: '222222222222', Arn });

      await expect(readCaller(createStsClient(aSession(), aSession()))).rejects.toThrow(
        'STS did not say who the caller is',
      );
    },
  );
});

/** The hosts that the calls would go to; nothing leaves the process. */
async function hostsOf(region: string, call: (session: ReturnType<typeof aSession>) => Promise<unknown>) {
  const requestHandler = createRequestHandler();
  const hosts: string[] = [];
  vi.spyOn(requestHandler, 'handle').mockImplementation(async (request) => {
    hosts.push(request.hostname);
    return await Promise.reject(new Error('nothing leaves the process'));
  });
  await call(aSession({ region, requestHandler })).catch(() => undefined);
  return [...new Set(hosts)];
}

describe('the endpoints', () => {
  /** A token of the global endpoint would not open a Region that has to be switched on: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html */
  test.for(partitions)('%s, in %s: STS is asked in the Region itself', async ([, region, suffix]) => {
    const hosts = await hostsOf(
      region,
      async (session) => await readCaller(createStsClient(session, session)),
    );

    expect(hosts).toEqual([`sts.${region}.${suffix}`]);
  });

  test.for(partitions)(
    '%s, in %s: Organizations and Account Management are asked in the partition’s one Region',
    async ([, region, suffix, home]) => {
      const organizations = await hostsOf(
        region,
        async (session) => await listAccounts(createOrganizationsClient(session)),
      );
      const account = await hostsOf(
        region,
        async (session) => await readEnabledRegions(createAccountClient(session)),
      );

      expect(organizations).toEqual([`organizations.${home}.${suffix}`]);
      expect(account).toEqual([`account.${home}.${suffix}`]);
    },
  );
});
