import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Evidence, TopicKey } from '../alarm-chain/index.ts';
import { watchCalls } from './call-log.ts';
import { expectText, readEvidence } from './evidence.ts';
import { clientConfiguration, type Session } from './session.ts';

/** A KMS client of one account in one Region. */
export function createKmsClient(session: Session, region: string): KMSClient {
  const client = new KMSClient(clientConfiguration(session, region));
  watchCalls(client, 'kms', session, region);
  return client;
}

/**
 * A key with its policy; `absent` where it does not exist. The policy is asked for only where it decides: of a key that
 * AWS manages it is known, and it can be read in the key's own account only.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 * @param keyId an id, an alias or an ARN
 */
export async function readKey(client: KMSClient, keyId: string): Promise<Evidence<TopicKey>> {
  const key = await readEvidence('kms:DescribeKey', async () => {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyId }));
    return {
      arn: expectText(KeyMetadata?.Arn, 'Arn'),
      manager: KeyMetadata?.KeyManager,
      state: KeyMetadata?.KeyState,
    };
  });
  if (key.state !== 'seen') return key;
  const { arn, manager, state } = key.value;
  if (manager === 'AWS' || state !== 'Enabled')
    return { state: 'seen', value: { ...key.value, policy: undefined } };
  return await readEvidence('kms:GetKeyPolicy', async () => {
    const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: 'default' }));
    return { ...key.value, policy: expectText(Policy, 'Policy') };
  });
}
