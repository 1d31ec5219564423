import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSnsClient } from '../../shared/aws/sns.ts';
import { assumeRole, createStsClient, sessionDurationSeconds } from '../../shared/aws/sts.ts';
import type { Session } from '../../shared/aws/session.ts';
import { aSession } from './a-session.ts';

const sts = mockClient(STSClient);
const sns = mockClient(SNSClient);
const start = new Date('2026-01-15T12:00:00Z');

let isRefused = false;

beforeEach(() => {
  isRefused = false;
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  let visits = 0;
  sts.reset();
  sts.onAnyCommand().rejects(new Error('unexpected call'));
  sts.on(AssumeRoleCommand).callsFake(() => {
    if (isRefused) throw Object.assign(new Error('not any more'), { name: 'AccessDenied' });
    visits += 1;
    return { Credentials: { AccessKeyId: `visit ${visits}`, SecretAccessKey: 'S', SessionToken: 'T' } };
  });
  sns.reset();
  sns.onAnyCommand().rejects(new Error('unexpected call'));
});

afterEach(() => {
  vi.useRealTimers();
});

async function enter(): Promise<Session> {
  const caller = aSession({ accountId: '222222222222' });
  const role = { name: 'ringcheck-audit', externalId: undefined };
  return await assumeRole(createStsClient(caller, caller), caller, '333333333333', role, caller.signal);
}

async function keyOf({ credentials }: Session): Promise<string> {
  const { accessKeyId } = typeof credentials === 'function' ? await credentials() : credentials;
  return accessKeyId;
}

function passSeconds(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1_000);
}

describe('the credentials of a visit', () => {
  test('serve until two minutes before they expire, and are renewed then', async () => {
    const session = await enter();
    passSeconds(sessionDurationSeconds - 121);
    expect(await keyOf(session)).toBe('visit 1');

    passSeconds(1);
    expect(await keyOf(session)).toBe('visit 2');
    expect(await keyOf(session)).toBe('visit 2');
  });

  test('are renewed once for all who ask at the same time', async () => {
    const session = await enter();
    passSeconds(sessionDurationSeconds);

    expect(await Promise.all([keyOf(session), keyOf(session), keyOf(session)])).toEqual([
      'visit 2',
      'visit 2',
      'visit 2',
    ]);
  });

  test('that cannot be renewed fail the calls, and are asked for again by the next', async () => {
    const session = await enter();
    passSeconds(sessionDurationSeconds);
    isRefused = true;
    await expect(keyOf(session)).rejects.toThrow('not any more');

    isRefused = false;
    expect(await keyOf(session)).toBe('visit 2');
  });

  test('reach a client that was made before', async () => {
    const session = await enter();
    const client = createSnsClient(session, 'us-east-1');
    sns.on(GetTopicAttributesCommand).resolves({});
    const keyOfClient = async () => (await client.config.credentials()).accessKeyId;
    expect(await keyOfClient()).toBe('visit 1');

    passSeconds(sessionDurationSeconds);
    expect(await keyOfClient()).toBe('visit 2');
  });
});
