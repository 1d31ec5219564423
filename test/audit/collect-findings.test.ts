import { expect, test } from 'vitest';
import { collectFindings } from '../../shared/audit/collect-findings.ts';
import type { Report } from '../../shared/audit/report.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { anOrganization, memberId, region, ringingRegion, withSimulator } from './simulated.ts';

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

test('an account whose audit met an error of the program has the finding of its own that is then published', async () => {
  await withSimulator(anOrganization(), async (audit, simulator) => {
    const settings = readSettings({}, simulator.env);
    const collector = collectFindings(settings);
    const report = await audit({
      settings,
      publishes: true,
      observer: { ...collector },
      onJudged: async (judged) => {
        await collector.onJudged(judged);
        if (judged.account.id === memberId) throw new Error('a defect');
      },
    });

    const finding = collector.findingsOf(report).find(({ accountId }) => accountId === memberId)?.finding;
    const imported = simulator
      .events()
      .events.flatMap(({ event }) => event.detail.findings as unknown as Readonly<Record<string, unknown>>[])
      .find(({ Id }) => Id === `ringcheck/D9.AWS.MON.22/${memberId}`);
    expect(finding).toMatchObject({
      Id: `ringcheck/D9.AWS.MON.22/${memberId}`,
      AwsAccountId: memberId,
      Description: imported?.['Description'],
      Compliance: { ...(imported?.['Compliance'] as object), Status: 'NOT_AVAILABLE' },
    });
  });
});

test('each of several rules has its own finding, and a run of the own account has one as well', async () => {
  await withSimulator(anOrganization(), async (audit, simulator) => {
    const other = { ...assumeRole, id: 'D9.AWS.MON.99', pattern: '{($.eventName=GetCallerIdentity)}' };
    const settings = { ...readSettings({}, simulator.env), rules: [assumeRole, other] };
    const collector = collectFindings(settings);
    const report = await audit({
      settings,
      scope: { kind: 'this-account' },
      observer: { ...collector },
      onJudged: collector.onJudged,
    });

    const { auditorAccountId } = report.run;
    expect(collector.findingsOf(report).map(({ ruleId, finding }) => [ruleId, finding.Id])).toEqual([
      [assumeRole.id, `ringcheck/${assumeRole.id}/${auditorAccountId}`],
      [other.id, `ringcheck/${other.id}/${auditorAccountId}`],
    ]);
  });
});

test('the product is that of the partition and of the Region that the run began in', () => {
  const settings = readSettings({}, {});
  const collector = collectFindings(settings);
  collector.onCallerIdentified({ accountId: memberId, partition: 'aws-us-gov', region: 'us-gov-west-1' });
  const result = {
    ruleId: assumeRole.id,
    status: 'NOT_AVAILABLE',
    message: 'Not determined: the role ringcheck-audit could not be assumed (AccessDenied: no).',
    chain: [],
    exception: null,
    finding: null,
  };
  const report = {
    run: { auditorAccountId: memberId, region: 'us-gov-west-1', finishedAt: '2026-01-15T12:00:00.000Z' },
    accounts: [{ accountId: shutId, name: '', why: 'role-not-assumable', results: [result] }],
  } as unknown as Report;

  const [collected] = collector.findingsOf(report);

  expect(collected?.finding).toMatchObject({
    ProductArn: `arn:aws-us-gov:securityhub:us-gov-west-1:${memberId}:product/${memberId}/default`,
    CreatedAt: '2026-01-15T12:00:00.000Z',
  });
});

test('the advice leaves the commands to stand beside it, and says whether they are another way', async () => {
  const blind = ringingRegion();
  blind.metricFilters[0]!['filterPattern'] = '{ $.eventName = assumerole }';
  const bare = { ...ringingRegion(shutId), metricAlarms: [] };
  const organization = anOrganization(
    { regions: { [region]: blind } },
    { [shutId]: { regions: { [region]: bare } } },
  );
  await withSimulator(organization, async (audit, simulator) => {
    const settings = readSettings({}, simulator.env);
    const collector = collectFindings(settings);
    const report = await audit({ settings, observer: { ...collector }, onJudged: collector.onJudged });
    const collected = collector.findingsOf(report);
    const ofBlind = collected.find(({ accountId }) => accountId === memberId);
    const ofBare = collected.find(({ accountId }) => accountId === shutId);

    expect([ofBlind?.commands.length, ofBare?.commands.length]).toEqual([2, 1]);
    expect([ofBlind?.areCommandsInstead, ofBare?.areCommandsInstead]).toEqual([true, false]);
    for (const one of [ofBlind, ofBare]) {
      expect(one?.advice?.Text).toMatch(/^(Change the pattern|Create an alarm)/);
      expect(one?.advice?.Text).not.toMatch(/product field|`aws /);
      expect(one?.finding.Remediation?.Recommendation.Text).toMatch(/product field|`aws /);
    }
  });
});
