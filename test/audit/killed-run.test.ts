/** A run that ends anywhere, in archiving, coverage and record too, is made good by the next. */
import { expect, test } from 'vitest';
import { anOrganization, auditorId, memberId, region, ringingRegion } from './simulated.ts';
import { stage, type Findings } from './stages.ts';

const leftId = '444444444444';
const closedId = '555555555555';
const silent = { ...ringingRegion(), metricAlarms: [] };

/** One account changes, one is excluded, one lets nobody in any more. */
function organization({ isLater }: { readonly isLater: boolean }) {
  return anOrganization(
    { regions: { [region]: isLater ? silent : ringingRegion() } },
    {
      [leftId]: { name: 'left', regions: { [region]: ringingRegion(leftId) } },
      [closedId]: { name: 'closed', auditRole: !isLater, regions: { [region]: ringingRegion(closedId) } },
    },
  );
}

const excluding = {
  scope: { kind: 'organization', excluded: { accounts: [leftId], organizationalUnits: [] } },
} as const;

/** What does not depend on when the finding was made. */
function summary(findings: Findings) {
  return Object.values(findings)
    .map(({ Id, Compliance, RecordState, CreatedAt, ProductFields }) => ({
      Id,
      status: Compliance?.Status,
      RecordState,
      // A coverage finding is made by the first run that gets so far.
      CreatedAt: Id?.startsWith('ringcheck/coverage/') === true ? null : CreatedAt,
      digest: ProductFields?.['ringcheck/digest'],
    }))
    .toSorted((a, b) => ((a.Id ?? '') < (b.Id ?? '') ? -1 : 1));
}

test('killed at any call of Security Hub, and run again, it leaves what whole runs leave', async () => {
  const before = (await stage(organization({ isLater: false }))).findings;
  const later = organization({ isLater: true });
  const whole = await stage(later, { day: 2, before, change: excluding });
  const calls = whole.calls.length;
  const expected = summary(whole.findings);
  expect(expected.map(({ Id, status, RecordState }) => [Id, status, RecordState])).toEqual(
    expect.arrayContaining([
      [`ringcheck/D9.AWS.MON.22/${memberId}`, 'FAILED', 'ACTIVE'],
      [`ringcheck/D9.AWS.MON.22/${leftId}`, 'PASSED', 'ARCHIVED'],
      [`ringcheck/coverage/D9.AWS.MON.22/${closedId}`, 'NOT_AVAILABLE', 'ACTIVE'],
      [`ringcheck/run/${auditorId}`, undefined, 'ACTIVE'],
    ]),
  );

  expect(calls).toBeGreaterThan(8);
  for (let last = 1; last <= calls; last += 1) {
    const interruption = new AbortController();
    let seen = 0;
    const killed = await stage(later, {
      day: 2,
      before,
      change: { ...excluding, signal: interruption.signal },
      answerWith: () => {
        seen += 1;
        if (seen === last) interruption.abort();
        return null;
      },
    });
    const again = await stage(later, { day: 3, before: killed.findings, change: excluding });

    expect(summary(again.findings), `killed at call ${last} of ${calls}`).toEqual(expected);
  }
});
