import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { withoutExternalId } from '../../shared/aws/external-id.ts';
import { assumeRole } from '../../shared/aws/sts.ts';
import { aSession } from './a-session.ts';

const sts = mockClient(STSClient);
beforeEach(() => {
  sts.reset();
});

const refusal =
  'User: arn:aws:sts::222222222222:assumed-role/ringcheck-prod-audit-function/ringcheck-prod-audit is not authorized to ' +
  'perform: sts:AssumeRole on resource: arn:aws:iam::333333333333:role/ringcheck-audit';

async function refused(externalId: string, message: string): Promise<Error> {
  sts.on(AssumeRoleCommand).rejects(Object.assign(new Error(message), { name: 'AccessDenied' }));
  const role = { name: 'ringcheck-audit', externalId };
  const caller = aSession();
  return await assumeRole(
    new STSClient({ region: 'us-east-1' }),
    caller,
    '333333333333',
    role,
    caller.signal,
  ).then(
    () => expect.unreachable(),
    (error: unknown) => error as Error,
  );
}

describe('what STS says of a refusal stays, though the external id occurs in it:', () => {
  test.each(['role', 'au', 'arn:aws', 'ringcheck', '222222222222', 'sts', 'iam::3', ':role/', '=a'])(
    '%s',
    async (id) => {
      expect((await refused(id, refusal)).message).toBe(refusal);
    },
  );
});

test('an external id that STS calls malformed is not repeated, in the message and in the stack', async () => {
  const { message, stack } = await refused(
    'role',
    `1 validation error detected: Value 'role' at 'externalId' failed to satisfy constraint, for ${refusal}`,
  );

  expect(message).toBe(
    `1 validation error detected: Value '[external id]' at 'externalId' failed to satisfy constraint, for ${refusal}`,
  );
  expect(stack).toContain("Value '[external id]' at");
});

/** An id that is a word of the sentence around it would be replaced there as well. */
function isSeen(id: string, before: string, after: string): boolean {
  return before.includes(id) || after.includes(id);
}

test('whatever the external id is, it is not repeated as a whole value', () => {
  const externalId = fc.stringMatching(/^[\w+=,.@:/-]{2,80}$/);
  fc.assert(
    fc.property(externalId, (id) => {
      const encoded = encodeURIComponent(id);
      for (const [before, after] of [
        ["Value '", "' at 'externalId'"],
        ['Value "', '" at'],
        ['the external id ', ' is wrong'],
        ['the external id ', '. See'],
        ['the external id (', ')'],
        ['', ''],
        ['\n', '\n'],
        ['{"ExternalId":"', '"}'],
        ['ExternalId=', '&Version=1'],
        ['ExternalId: ', ', Version: 1'],
        ['externalId:', ' '],
      ] as const) {
        if (isSeen(id, before, after)) continue;
        expect(withoutExternalId(`${before}${id}${after}`, id)).toBe(`${before}[external id]${after}`);
      }
      for (const [before, after] of [
        ['Action=AssumeRole&ExternalId=', '&Version=1'],
        ['ExternalId%3D', '%26Version%3D1'],
        ['%22ExternalId%22%3A%22', '%22%7D'],
      ] as const) {
        if (isSeen(id, before, after)) continue;
        expect(withoutExternalId(`${before}${encoded}${after}`, id)).toBe(`${before}[external id]${after}`);
      }
    }),
    { numRuns: 300 },
  );
});

test('it is found where an occurrence of it that is no whole value overlaps it', () => {
  expect(withoutExternalId('xa@a@a', 'a@a')).toBe('xa@a@a');
  expect(withoutExternalId('a=a=a', 'a=a')).toBe('a=[external id]');
});

test('a long text in which it occurs at every place is told in a time that grows with it', () => {
  expect(withoutExternalId('aa'.repeat(500_000), 'aa')).toBe('aa'.repeat(500_000));
});
