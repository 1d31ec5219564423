import { expect, test } from 'vitest';
import { collectFindings } from '../../shared/audit/collect-findings.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { anOrganization, memberId, withSimulator } from './simulated.ts';

const shutId = '444444444444';
const closedId = '555555555555';

test('what is collected of an audit that publishes nothing is what one that publishes imports', async () => {
  const organization = anOrganization(
    { regions: {} },
    { [shutId]: { auditRole: false }, [closedId]: { state: 'SUSPENDED' } },
  );
  await withSimulator(organization, async (audit, simulator) => {
    const settings = readSettings({}, simulator.env);
    const collector = collectFindings(settings);
    const report = await audit({ settings, observer: { ...collector }, onJudged: collector.onJudged });
    const collected = collector.findingsOf(report);
    const published = await audit({ settings, publishes: true });

    const imported = simulator
      .events()
      .events.flatMap(({ event }) => event.detail.findings as unknown as Readonly<Record<string, unknown>>[]);
    for (const { finding } of collected) {
      const sent = imported.find(({ Id }) => Id === finding.Id);
      expect(sent).toMatchObject({
        ProductArn: finding.ProductArn,
        AwsAccountId: finding.AwsAccountId,
        Description: finding.Description,
        Compliance: finding.Compliance,
        Remediation: finding.Remediation,
      });
    }
    expect(collected.map(({ accountId }) => accountId)).toEqual(
      report.accounts.flatMap(({ accountId, results }) => results.map(() => accountId)),
    );
    expect(collected.find(({ accountId }) => accountId === memberId)?.finding.Id).toMatch(/^ringcheck\/D9/);
    expect(collected.find(({ accountId }) => accountId === shutId)?.finding).toMatchObject({
      Id: `ringcheck/coverage/D9.AWS.MON.22/${shutId}`,
      AwsAccountId: report.run.auditorAccountId,
    });
    expect(
      published.accounts.flatMap(({ results }) => results).every(({ finding }) => finding !== null),
    ).toBe(true);
  });
});

test('an account that was given up after it was judged has no finding of its own', async () => {
  await withSimulator(anOrganization(), async (audit, simulator) => {
    const settings = readSettings({}, simulator.env);
    const collector = collectFindings(settings);
    const report = await audit({ settings, observer: { ...collector }, onJudged: collector.onJudged });
    const accounts = report.accounts.map((account) => ({
      ...account,
      state: 'undetermined' as const,
      why: 'timed-out' as const,
      results: account.results.map((result) => ({ ...result, status: 'NOT_AVAILABLE' as const, chain: [] })),
    }));

    const collected = collector.findingsOf({ ...report, accounts });

    expect(collected.map(({ finding }) => finding.Id)).toEqual(
      accounts.map(({ accountId }) => `ringcheck/coverage/D9.AWS.MON.22/${accountId}`),
    );
  });
});
