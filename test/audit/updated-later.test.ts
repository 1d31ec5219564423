/** An update counts only if its UpdatedAt is strictly later than what is stored, whatever the clocks say. */
import { laterThan } from '../../shared/audit/planned-import.ts';
import {
  BatchImportFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { publishCoverage } from '../../shared/audit/coverage-findings.ts';
import { readEarlierRuns, recordRun } from '../../shared/audit/run-record.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { aSession } from '../aws/a-session.ts';

const securityHub = mockClient(SecurityHubClient);
const auditorId = '222222222222';
const caller = aSession({ accountId: auditorId });
const settings = readSettings({}, {});
const now = new Date('2026-01-15T12:00:00Z');
/** A minute ahead of the service's clock. */
const stored = { CreatedAt: '2026-01-01T00:00:00.000Z', UpdatedAt: '2026-01-15T12:01:00.000Z' };
const later = '2026-01-15T12:01:00.001Z';

function finding(Id: string) {
  return {
    ...stored,
    Id,
    AwsAccountId: auditorId,
    ProductArn: `arn:aws:securityhub:us-east-1:${auditorId}:product/${auditorId}/default`,
    RecordState: 'ACTIVE',
  } as const;
}

beforeEach(() => {
  securityHub.reset();
  securityHub.onAnyCommand().rejects(new Error('unexpected call'));
  securityHub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1 });
});

function imported() {
  const [call] = securityHub.commandCalls(BatchImportFindingsCommand);
  return call?.args[0].input.Findings?.[0];
}

test('a run record is dated after the stored one', async () => {
  securityHub.on(GetFindingsCommand).resolves({ Findings: [finding(`ringcheck/run/${auditorId}`) as never] });
  const before = await readEarlierRuns(caller, settings);

  await recordRun(caller, settings, before, { id: 'run', window: { start: now, end: now }, reports: [] });

  expect(imported()).toMatchObject({ CreatedAt: stored.CreatedAt, UpdatedAt: later });
});

test('a coverage finding that is archived is dated after the stored one', async () => {
  const id = 'ringcheck/coverage/D9.AWS.MON.22/333333333333';
  securityHub.on(GetFindingsCommand).resolves({ Findings: [finding(id) as never] });

  await publishCoverage(caller, settings, {
    collectedAt: now,
    reports: [],
    isOfOrganization: true,
    onNotPublished: () => undefined,
  });

  expect(imported()).toMatchObject({ Id: id, RecordState: 'ARCHIVED', UpdatedAt: later });
});

test('no time is later than the last that Security Hub can write', () => {
  const last = '9999-12-31T23:59:59.999Z';

  expect(laterThan(last, new Date('2026-01-15T12:00:00Z'))).toBe(last);
});
