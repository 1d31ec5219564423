/** Everything that Ringcheck does, each role in its part, and what each of them asked to be allowed on the way. */
import {
  CloudWatchLogsClient,
  PutMetricFilterCommand,
  type PutMetricFilterCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import {
  administratorRoleName,
  startSimulator,
  type Authorization,
  type ScenarioDocument,
} from '../../simulator/index.ts';
import { asCaller, bucket, context } from '../audit/deployment.ts';
import {
  topicSetting,
  withoutFilterAndAlarm,
  withRemediation,
  type Remediated,
} from '../audit/remediated.ts';
import { runFanOut } from '../audit/run-fan-out.ts';
import { auditorId, memberId, region, ringingRegion, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from '../cli/fake-terminal.ts';

const managementId = '111111111111';
const byHandId = '444444444444';
const excludedId = '555555555555';
const topicArn = `arn:aws:sns:${region}:${auditorId}:audits`;
/** By its policy, which is the default one, IAM decides who uses it. */
const summaryKeyArn = `arn:aws:kms:${region}:${auditorId}:key/audits`;
const day = 86_400;
const startedAt = '2026-01-15T12:00:00Z';

type Resources = ReturnType<typeof ringingRegion> & { readonly silentFaults?: readonly string[] };

/** With all that the last mile can have: a key, a filter policy, and a mute rule on the alarm if there is one. */
function withLastMile(accountId: string, resources: Resources) {
  const keyArn = `arn:aws:kms:${region}:${accountId}:key/alarms`;
  const Statement = [
    { Effect: 'Allow', Principal: { AWS: accountId }, Action: 'kms:*', Resource: '*' },
    { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'kms:*', Resource: '*' },
  ];
  return {
    ...resources,
    topics: resources.topics.map((topic) => ({ ...topic, Attributes: { KmsMasterKeyId: keyArn } })),
    kmsKeys: [{ KeyId: 'alarms', Policy: { Statement } }],
    alarmMuteRules: resources.metricAlarms.map(({ AlarmName }) => ({
      Name: 'weekend',
      Rule: { Schedule: { Expression: 'cron(0 3 * * SUN)', Duration: 'PT1H' } },
      MuteTargets: { AlarmNames: [AlarmName] },
    })),
  };
}

function account(resources: object, further: object = {}): object {
  return {
    organizationalUnit: 'Workloads/Prod',
    tags: { audit: 'yes' },
    regions: { [region]: resources },
    ...further,
  };
}

/** A member lacks filter and alarm, another is left to a person, the management account rings; the auditor may do either. */
const scenario = (ofAuditor: Resources) => ({
  schemaVersion: 1,
  region,
  now: startedAt,
  organization: {
    managementAccountId: managementId,
    auditorAccountId: auditorId,
    securityHubAdministratorAccountId: auditorId,
    findingAggregator: { FindingAggregationRegion: region, RegionLinkingMode: 'ALL_REGIONS' },
  },
  accounts: {
    [managementId]: account(withLastMile(managementId, ringingRegion(managementId))),
    [auditorId]: account(
      {
        ...withLastMile(auditorId, ofAuditor),
        topics: [
          ...withLastMile(auditorId, ofAuditor).topics,
          { TopicArn: topicArn, Attributes: { KmsMasterKeyId: summaryKeyArn }, Subscriptions: [] },
        ],
        kmsKeys: [...withLastMile(auditorId, ofAuditor).kmsKeys, { KeyId: 'audits' }],
      },
      { remediationRole: true },
    ),
    [memberId]: account(withLastMile(memberId, withoutFilterAndAlarm(memberId)), { remediationRole: true }),
    [excludedId]: account({}, { organizationalUnit: 'Sandbox', tags: { audit: 'no' } }),
    [byHandId]: account(withLastMile(byHandId, withoutFilterAndAlarm(byHandId)), { remediationRole: true }),
  },
});

/** The organization of a full run, with the bucket of the stack. */
export const organizationOfFullRun = (() => {
  const { accounts, ...rest } = scenario(ringingRegion(auditorId));
  const auditor = accounts[auditorId] as { readonly regions: Readonly<Record<string, object>> };
  const regions = { [region]: { ...auditor.regions[region], buckets: [bucket] } };
  return { ...rest, accounts: { ...accounts, [auditorId]: { ...auditor, regions } } } as ScenarioDocument;
})();
export const parametersOfFullRun = { SummaryTopicArn: topicArn, SummaryTopicKeyArn: summaryKeyArn };

/** What the roles asked, by their names. */
export async function fullRun(): Promise<readonly Authorization[]> {
  const options = {
    accounts: [memberId, auditorId],
    environment: { RINGCHECK_SUMMARY_TOPIC_ARN: topicArn },
    parameters: parametersOfFullRun,
    keepsAllowed: true,
  };
  const ringing = ringingRegion(auditorId);
  const failing = withoutFilterAndAlarm(auditorId);
  const stories: readonly (readonly [Resources, (org: Remediated) => Promise<void>])[] = [
    [ringing, byFunctions],
    [failing, byFunctions],
    [ringing, byHand],
    [failing, byHand],
    [{ ...ringing, silentFaults: ['metrics-not-published'] }, silentlyBroken],
    [{ ...ringing, metricFilters: [] }, mendedMeanwhile],
  ];
  const asked: Authorization[] = [];
  for (const [ofAuditor, play] of stories) {
    await withRemediation(
      scenario(ofAuditor),
      async (org) => {
        await play(org);
        asked.push(...org.simulator.authorizations());
      },
      options,
    );
  }
  return [...asked, ...(await checkSetupOfManagement())];
}

/** The functions audit for some days, as a whole and in batches, and remediate what they are sent. */
async function byFunctions(org: Remediated): Promise<void> {
  await org.audit();
  for (const event of org.events()) await org.deliver(event);
  for (let days = 0; days < 3; days += 1) {
    org.simulator.advanceClock(day);
    await org.audit();
  }
  expect((await org.finding())?.Workflow?.Status).toBe('RESOLVED');
  await runFanOut(org.simulator);
  await withSettings(
    { RINGCHECK_OU: 'Workloads/Prod', RINGCHECK_EXCLUDE_OU: 'Sandbox', RINGCHECK_EXCLUDE_TAG: 'audit=no' },
    async () => {
      await audit({}, context);
      await runFanOut(org.simulator);
    },
  );
  // A unit that is gone is looked for one level after the other, before it is an error.
  await withSettings({ RINGCHECK_EXCLUDE_OU: 'ou-exam-00000000' }, async () => {
    const gone = /ou-exam-00000000` is not in the organization/;
    await expect(audit({}, context)).rejects.toThrow(gone);
    await expect(runFanOut(org.simulator)).rejects.toThrow(gone);
  });
}

/** Nothing counts the visits of some days, so that the finding fails by a chain that looks whole. */
async function silentlyBroken(org: Remediated): Promise<void> {
  for (let days = 0; days < 4; days += 1) {
    await org.audit();
    org.simulator.advanceClock(day);
  }
  const event = org.event(auditorId);
  await withSettings({ RINGCHECK_EXCLUDE_OU: 'Sandbox', RINGCHECK_EXCLUDE_TAG: 'audit=no' }, async () => {
    expect(await org.deliver(event)).toMatchObject({ findings: [{ workflow: 'NOTIFIED' }] });
  });
}

/** While the event waits a person puts the filter: the remediation finds that the account rings, mute rule and all. */
async function mendedMeanwhile(org: Remediated): Promise<void> {
  await org.audit();
  const event = org.event(auditorId);
  const { filterName, filterPattern, logGroupName, metricTransformations } =
    ringingRegion().metricFilters[0]!;
  await asCaller(org.simulator.envOf(administratorRoleName), async () =>
    new CloudWatchLogsClient({}).send(
      new PutMetricFilterCommand({
        filterName,
        filterPattern,
        logGroupName,
        metricTransformations,
      } as PutMetricFilterCommandInput),
    ),
  );
  await withSettings(
    { RINGCHECK_EXCLUDE_OU: 'ou-exam-00000000' },
    async () => void (await org.deliver(event)),
  );
  expect(await org.deliver(event)).toMatchObject({ findings: [{ workflow: 'RESOLVED' }] });
}

async function withSettings(
  settings: Readonly<Record<string, string>>,
  act: () => Promise<void>,
): Promise<void> {
  const restore = useEnvironment(settings);
  try {
    await act();
  } finally {
    restore();
  }
}

/** A person does everything from a terminal. */
async function byHand(org: Remediated): Promise<void> {
  const terminal = async (args: readonly string[], stdin = '') =>
    await org.asOperator(async () => runCommand(args, { env: { ...process.env }, stdin }));
  for (let days = 0; days < 3; days += 1) {
    expect((await terminal(['audit', '--publish'])).code).toBe(1);
    org.simulator.advanceClock(day);
  }
  await terminal(['audit', '--ou', 'Workloads/Prod', '--exclude-tag', 'audit=no']);
  expect((await terminal(['audit', '--ou', 'ou-exam-00000000'])).code).toBe(2);
  await terminal(['check-setup']);
  await terminal(['explain', '--verify', '{ $.eventName = "Assume*" }']);
  const to = ['--alarm-topic-arn', topicSetting];
  const planned = await terminal(['plan', '--accounts', byHandId, ...to, '--format', 'json']);
  const applied = await terminal(['apply', '-', '--yes', '--publish'], planned.stdout);
  expect(applied.code).toBe(0);
  const undone = await terminal(['undo', '-', '--yes'], applied.stdout);
  expect(undone.code).toBe(0);
}

/** Whose auditor is the management account: it alone is told who administers Security Hub. */
export const organizationOfManagement: ScenarioDocument = {
  schemaVersion: 1,
  region,
  organization: { managementAccountId: managementId, auditorAccountId: managementId },
};

async function checkSetupOfManagement(): Promise<readonly Authorization[]> {
  const simulator = await startSimulator(organizationOfManagement, { keepsAllowed: true });
  const restore = useEnvironment(simulator.env);
  try {
    await runCommand(['check-setup'], { env: { ...process.env } });
    return simulator.authorizations();
  } finally {
    restore();
    await simulator.close();
  }
}
