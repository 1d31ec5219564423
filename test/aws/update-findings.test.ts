import { BatchUpdateFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { setTimeout as pause } from 'node:timers/promises';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test, vi } from 'vitest';
import { updatePauses, updateWorkflow } from '../../shared/aws/update-findings.ts';
import { aSession } from './a-session.ts';

// No time passes; what would have been waited is looked at.
vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn<typeof pause>() }));

const securityHub = mockClient(SecurityHubClient);

beforeEach(() => {
  vi.mocked(pause).mockClear();
  securityHub.reset();
  securityHub.onAnyCommand().rejects(new Error('unexpected call'));
});

const id = 'ringcheck/D9.AWS.MON.22/333333333333';
const productArn = 'arn:aws:securityhub:eu-west-1:333333333333:product/333333333333/default';
const update = { status: 'NOTIFIED', note: 'A person must look: no topic is configured.' } as const;

const run = async () => await updateWorkflow(aSession(), 'eu-west-1', { id, productArn }, update);

function unprocessed(ErrorCode: string, ErrorMessage = 'no') {
  const FindingIdentifier = { Id: id, ProductArn: productArn };
  return { ProcessedFindings: [], UnprocessedFindings: [{ FindingIdentifier, ErrorCode, ErrorMessage }] };
}
const processed = {
  ProcessedFindings: [{ Id: id, ProductArn: productArn }],
  UnprocessedFindings: [],
};

/** What was waited between the attempts. */
function waited(): readonly unknown[] {
  return vi.mocked(pause).mock.calls.map(([milliseconds]) => milliseconds);
}

test('sets status and note of the one finding, signed, in the Region of its hub', async () => {
  securityHub.on(BatchUpdateFindingsCommand).resolves(processed);

  expect(await run()).toBe(null);
  const calls = securityHub.commandCalls(BatchUpdateFindingsCommand);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.args[0].input).toStrictEqual({
    FindingIdentifiers: [{ Id: id, ProductArn: productArn }],
    Workflow: { Status: 'NOTIFIED' },
    Note: { Text: 'A person must look: no topic is configured.', UpdatedBy: 'ringcheck' },
  });
  const client = calls[0]?.thisValue as SecurityHubClient;
  expect(await client.config.region()).toBe('eu-west-1');
  expect(waited()).toEqual([]);
});

test.each(['ConcurrentUpdateError', 'InternalFailure'])(
  '%s is tried again after each pause and no more, and may pass later',
  async (code) => {
    securityHub.on(BatchUpdateFindingsCommand).resolves(unprocessed(code, 'busy'));

    expect(await run()).toStrictEqual({ because: `${code}: busy`, mayPass: true });
    expect(securityHub.calls()).toHaveLength(updatePauses.length + 1);
    expect(waited()).toEqual(updatePauses);
  },
);

test.each(updatePauses.map((_, index) => index + 1))(
  'what succeeds at further attempt %i has succeeded',
  async (attempt) => {
    const command = securityHub.on(BatchUpdateFindingsCommand);
    for (let failed = 0; failed < attempt; failed += 1) {
      command.resolvesOnce(unprocessed('ConcurrentUpdateError'));
    }
    command.resolves(processed);

    expect(await run()).toBe(null);
    expect(waited()).toEqual(updatePauses.slice(0, attempt));
  },
);

// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindingsUnprocessedFinding.html
test.each([
  'FindingNotFound',
  'ResourceNotFoundException',
  'InvalidInput',
  'AccessDeniedException',
  'SomethingNew',
])('%s is final at once', async (code) => {
  securityHub.on(BatchUpdateFindingsCommand).resolves(unprocessed(code));

  expect(await run()).toStrictEqual({ because: `${code}: no`, mayPass: false });
  expect(securityHub.calls()).toHaveLength(1);
  expect(waited()).toEqual([]);
});

test('a final failure after one that passes is what is told', async () => {
  securityHub
    .on(BatchUpdateFindingsCommand)
    .resolvesOnce(unprocessed('ConcurrentUpdateError'))
    .resolves(unprocessed('FindingNotFound', 'gone'));

  expect(await run()).toStrictEqual({ because: 'FindingNotFound: gone', mayPass: false });
  expect(securityHub.calls()).toHaveLength(2);
});

test('an unprocessed finding without a reason is not updated, for good', async () => {
  // Answers are JSON, whatever the types of the SDK promise.
  securityHub.on(BatchUpdateFindingsCommand).resolves({ UnprocessedFindings: [{}] } as object);

  expect(await run()).toMatchObject({ because: expect.stringContaining('Unprocessed'), mayPass: false });
});

test.each([
  ['AccessDeniedException', 403, false],
  ['InvalidAccessException', 401, false],
  ['InvalidInputException', 400, false],
  ['LimitExceededException', 429, true],
  ['ThrottlingException', 400, true],
  ['TooManyRequestsException', 429, true],
  ['InternalException', 500, true],
  ['ServiceUnavailable', 503, true],
] as const)(
  'thrown, %s (HTTP %i) is left to the retries of the SDK; may pass: %s',
  async (name, status, mayPass) => {
    const error = Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: status } });
    securityHub.on(BatchUpdateFindingsCommand).rejects(error);

    expect(await run()).toStrictEqual({ because: `${name}: no`, mayPass });
    expect(securityHub.calls()).toHaveLength(1);
    expect(waited()).toEqual([]);
  },
);

test('no connection may pass', async () => {
  const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  securityHub.on(BatchUpdateFindingsCommand).rejects(error);

  expect(await run()).toStrictEqual({ because: 'ECONNREFUSED: connect ECONNREFUSED', mayPass: true });
});

test('a refusal of a further attempt is what is told', async () => {
  const error = Object.assign(new Error('no'), {
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 403 },
  });
  securityHub.on(BatchUpdateFindingsCommand).resolvesOnce(unprocessed('InternalFailure')).rejects(error);

  expect(await run()).toStrictEqual({ because: 'AccessDeniedException: no', mayPass: false });
  expect(securityHub.calls()).toHaveLength(2);
});
