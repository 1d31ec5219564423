import {
  BatchImportFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFinding,
} from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { importFindings, importPauses } from '../../shared/aws/import-findings.ts';
import { importLimits } from '../../shared/findings/index.ts';
import { aSession } from './a-session.ts';

const securityHub = mockClient(SecurityHubClient);

beforeEach(() => {
  securityHub.reset();
  securityHub.onAnyCommand().rejects(new Error('unexpected call'));
});

function finding(id: string, description = 'text'): AwsSecurityFinding {
  return { Id: id, Description: description } as AwsSecurityFinding;
}

/** The ids of each call. */
function calls(): readonly (readonly string[])[] {
  return securityHub
    .commandCalls(BatchImportFindingsCommand)
    .map(({ args: [{ input }] }) => (input.Findings ?? []).map(({ Id }) => Id ?? ''));
}

function failing(...failed: readonly (readonly [string, string])[]) {
  const FailedFindings = failed.map(([Id, ErrorCode]) => ({ Id, ErrorCode, ErrorMessage: 'no' }));
  return { FailedCount: failed.length, FailedFindings };
}

const run = async (findings: readonly AwsSecurityFinding[], signal?: AbortSignal) =>
  await importFindings(aSession(signal === undefined ? {} : { signal }), 'us-east-1', findings);

test('nothing to import is no call', async () => {
  expect(await run([])).toEqual(new Map());
  expect(calls()).toEqual([]);
});

test('more findings than a call takes go in several calls, and each has its own failures', async () => {
  const ids = Array.from({ length: 101 }, (_, index) => `f${index}`);
  securityHub
    .on(BatchImportFindingsCommand)
    .resolvesOnce({ SuccessCount: 99, ...failing(['f3', 'InvalidInput']) })
    .resolvesOnce({ SuccessCount: 1, FailedCount: 0 });

  expect(await run(ids.map((id) => finding(id)))).toEqual(new Map([['f3', 'InvalidInput: no']]));
  expect(calls().map(({ length }) => length)).toEqual([100, 1]);
});

test('a finding that no call takes is not sent, and the others are', async () => {
  securityHub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1 });
  const large = finding('large', 'x'.repeat(importLimits.findingBytes));

  expect([...(await run([large, finding('small')])).keys()]).toEqual(['large']);
  expect(calls()).toEqual([['small']]);
});

test.for(['InternalFailure', 'ConcurrentUpdateError', 'ThrottlingException', 'SomethingNew'])(
  'a finding failed with %s is sent again, alone',
  async (code) => {
    securityHub
      .on(BatchImportFindingsCommand)
      .resolvesOnce({ SuccessCount: 1, ...failing(['a', code]) })
      .resolvesOnce({ SuccessCount: 1, FailedCount: 0 });

    expect(await run([finding('a'), finding('b')])).toEqual(new Map());
    expect(calls()).toEqual([['a', 'b'], ['a']]);
  },
);

test('attempts end, and the last failure is told', async () => {
  securityHub
    .on(BatchImportFindingsCommand)
    .resolves({ SuccessCount: 0, ...failing(['a', 'InternalFailure']) });

  expect(await run([finding('a')])).toEqual(new Map([['a', 'InternalFailure: no']]));
  expect(calls()).toHaveLength(importPauses.length + 1);
});

test.for(['InvalidAccess', 'InvalidInput', 'AccessDeniedException', 'FindingSizeExceeded'])(
  'a finding failed with %s is not sent again',
  async (code) => {
    securityHub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 0, ...failing(['a', code]) });

    expect(await run([finding('a')])).toEqual(new Map([['a', `${code}: no`]]));
    expect(calls()).toHaveLength(1);
  },
);

test('an answer that does not add up calls nothing imported, until a further attempt is', async () => {
  securityHub
    .on(BatchImportFindingsCommand)
    .resolvesOnce({ SuccessCount: 1, FailedCount: 1 })
    .resolvesOnce({ SuccessCount: 2, FailedCount: 0 });

  expect(await run([finding('a'), finding('b')])).toEqual(new Map());
  expect(calls()).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('a refused call fails its findings and is left to the retries of the SDK', async () => {
  const refused = Object.assign(new Error('Account is not subscribed'), { name: 'InvalidAccessException' });
  securityHub.on(BatchImportFindingsCommand).rejects(refused);

  expect(await run([finding('a')])).toEqual(
    new Map([['a', 'InvalidAccessException: Account is not subscribed']]),
  );
  expect(calls()).toHaveLength(1);
});

test('a refusal of the second attempt is what is told', async () => {
  securityHub
    .on(BatchImportFindingsCommand)
    .resolvesOnce({ SuccessCount: 0, ...failing(['a', 'InternalFailure']) })
    .rejects(Object.assign(new Error('slow'), { name: 'ThrottlingException' }));

  expect(await run([finding('a')])).toEqual(new Map([['a', 'ThrottlingException: slow']]));
});

test('no further attempt is waited for once the time of the account is up', async () => {
  const controller = new AbortController();
  securityHub.on(BatchImportFindingsCommand).callsFake(() => {
    controller.abort();
    return { SuccessCount: 0, ...failing(['a', 'InternalFailure']) };
  });

  expect(await run([finding('a')], controller.signal)).toEqual(new Map([['a', 'InternalFailure: no']]));
  expect(calls()).toHaveLength(1);
});

test('a failure of a finding that was not sent is nobody’s', async () => {
  securityHub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1, ...failing(['z', 'InvalidInput']) });

  expect(await run([finding('a')])).toEqual(new Map());
});
