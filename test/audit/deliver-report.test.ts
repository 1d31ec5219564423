import { expect, test } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { deliverReport } from '../../shared/audit/deliver-report.ts';
import { administratorRoleName } from '../../simulator/index.ts';
import { checked } from './report-schema.ts';
import { asCaller, context, withDeployment } from './deployment.ts';
import { anOrganization, auditorId, memberId, region, ringingRegion } from './simulated.ts';

const topicArn = `arn:aws:sns:${region}:${auditorId}:audits`;
const subscription = { Protocol: 'email', Endpoint: 'audits@example.com', Confirmed: true };
const organization = anOrganization(
  {},
  {
    [auditorId]: {
      regions: { [region]: { topics: [{ TopicArn: topicArn, Subscriptions: [subscription] }] } },
    },
  },
);

test('a scheduled run keeps its report and sends its summary', async () => {
  const settings = { RINGCHECK_SUMMARY_TOPIC_ARN: topicArn };
  await withDeployment(organization, settings, async ({ simulator, reports }) => {
    const { coverage } = await audit({}, context);

    const [report] = await reports();
    expect(checked(report!).coverage).toEqual(coverage);
    const sent = simulator
      .deliveries()
      .deliveries.filter(({ endpoint }) => endpoint === 'audits@example.com');
    expect(sent).toMatchObject([{ subject: 'Ringcheck: 2 of 3 accounts failed, 0 undetermined' }]);
    expect(sent[0]?.message).toMatch(
      /the whole report: s3:\/\/ringcheck-reports\/reports\/\d{4}\/\d{2}\/\d{2}\//,
    );
  });
});

test('a run of named accounts keeps no report and sends nothing', async () => {
  const settings = { RINGCHECK_SUMMARY_TOPIC_ARN: topicArn };
  await withDeployment(organization, settings, async ({ simulator, reports }) => {
    await audit({ accounts: [memberId] }, context);

    expect(await reports()).toEqual([]);
    expect(simulator.calls().byAccount[auditorId]).not.toHaveProperty('sns:Publish');
  });
});

const notThere = `${topicArn}-not-there`;

test.each([
  {
    settings: { RINGCHECK_REPORT_BUCKET: 'not-there' },
    delivery: { bucket: 'not-there', summaryTopicArn: null },
    problem: 'the report was not stored in not-there: NoSuchBucket',
  },
  {
    settings: { RINGCHECK_REPORT_BUCKET: 'members-own' },
    delivery: { bucket: 'members-own', summaryTopicArn: null },
    problem: 'the report was not stored in members-own: AccessDenied',
  },
  {
    settings: { RINGCHECK_SUMMARY_TOPIC_ARN: notThere },
    delivery: { bucket: null, summaryTopicArn: notThere },
    problem: `the summary was not published to ${notThere}: NotFound`,
  },
])(
  'what cannot be delivered is told, and fails no run: $problem',
  async ({ settings, delivery, problem }) => {
    const scenario = anOrganization(
      { regions: { [region]: { ...ringingRegion(), buckets: ['members-own'] } } },
      {},
    );
    await withDeployment(scenario, {}, async ({ simulator, reports }) => {
      await audit({}, context);
      const [report] = await reports();

      // The function's own role may write to its own bucket and topic only, and would be told so first.
      const administrator = simulator.envOf(administratorRoleName);
      const delivered = await asCaller(administrator, async () => deliverReport({}, delivery, report!));
      expect(delivered).toEqual({
        reportAddress: null,
        problems: [expect.stringContaining(problem)],
      });
    });
    await withDeployment(scenario, settings, async () => {
      expect((await audit({}, context)).coverage).toMatchObject({ judged: 3 });
    });
  },
);
