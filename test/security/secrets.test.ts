/** What is secret is in nothing that is written: logs, errors, findings, summaries, records and the terminal. */
import { inspect } from 'node:util';
import type { Context } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { context, withDeployment, type Deployment } from '../audit/deployment.ts';
import {
  anOrganization,
  auditorId,
  memberId,
  region,
  ringingRegion,
  useEnvironment,
} from '../audit/simulated.ts';
import { runCommand } from '../cli/fake-terminal.ts';
import { echoNames, startEchoing, type Echo } from './echoing-aws.ts';
import { shortenPauses } from '../audit/short-pauses.ts';

let restorePauses: () => void;
beforeAll(() => {
  restorePauses = shortenPauses();
});
afterAll(() => {
  restorePauses();
});

const externalId = 'between-us-alone-0815';
const topicArn = `arn:aws:sns:${region}:${auditorId}:audits`;
const wholeBody = 'body-of-a-finding';

/** Endpoints that are somebody's own, and policies: markers that no output needs. */
const endpoints = ['https://hooks.example.com/services/T0KEN', '+15555550123', 'night.shift@example.com'];
const policyMarker = 'SidOfAPolicy';

/** A member whose filter misses events, so that a CloudTrail record proves it, and whose policies and endpoints are marked. */
function scenario(filterPattern = '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }') {
  const ringing = ringingRegion();
  const keyArn = `arn:aws:kms:${region}:${memberId}:key/alarms`;
  const statement = {
    Sid: policyMarker,
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
  };
  const member = {
    remediationRole: true,
    regions: {
      [region]: {
        ...ringing,
        metricFilters: ringing.metricFilters.map((filter) => ({
          ...filter,
          filterPattern,
        })),
        kmsKeys: [
          {
            KeyId: 'alarms',
            Policy: {
              Version: '2012-10-17',
              Statement: [{ ...statement, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*' }],
            },
          },
        ],
        topics: [
          {
            TopicArn: `arn:aws:sns:${region}:${memberId}:alarms`,
            Attributes: {
              KmsMasterKeyId: keyArn,
              Policy: JSON.stringify({
                Version: '2012-10-17',
                Statement: [{ ...statement, Action: 'sns:Publish', Resource: '*' }],
              }),
            },
            Subscriptions: [
              { Protocol: 'https', Endpoint: endpoints[0], Confirmed: true },
              { Protocol: 'sms', Endpoint: endpoints[1], Confirmed: true },
              { Protocol: 'email', Endpoint: endpoints[2], Confirmed: false },
            ],
          },
        ],
      },
    },
  };
  const auditor = {
    regions: {
      [region]: {
        topics: [
          {
            TopicArn: topicArn,
            Subscriptions: [{ Protocol: 'email', Endpoint: 'audits@example.com', Confirmed: true }],
          },
        ],
      },
    },
  };
  const organization = anOrganization(member, { [auditorId]: auditor });
  return { ...organization, organization: { ...organization.organization, externalId } };
}

/** What the switches of Powertools make of the log at its loudest. */
const loudest = {
  POWERTOOLS_LOG_LEVEL: 'TRACE',
  AWS_LAMBDA_LOG_LEVEL: 'TRACE',
  POWERTOOLS_LOGGER_LOG_EVENT: 'true',
  POWERTOOLS_LOGGER_SAMPLE_RATE: '1',
};
const settings = {
  ...loudest,
  RINGCHECK_SUMMARY_TOPIC_ARN: topicArn,
  RINGCHECK_REMEDIATION_ACCOUNTS: memberId,
  RINGCHECK_ALARM_TOPIC_ARN: 'arn:{partition}:sns:{region}:{account}:alarms',
};

let written: string[];
beforeEach(() => {
  written = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Calls a handler as Lambda does; what it throws as Lambda writes it down, and all that hangs onto it besides. */
async function called(invoke: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await invoke());
  } catch (error) {
    return inspect(error, { depth: 12, showHidden: true, maxStringLength: null });
  }
}

/** All functions, with the log and what they return or throw. The logger reads its switches when it is first made. */
async function everyFunction(event: unknown): Promise<readonly string[]> {
  const { handler: audit } = await import('../../functions/audit.ts');
  const { handler: listAccounts } = await import('../../functions/list-accounts.ts');
  const { handler: summarize } = await import('../../functions/summarize.ts');
  const { handler: remediate } = await import('../../functions/remediate.ts');
  const answers = [await called(async () => await audit({}, context))];
  answers.push(await called(async () => await listAccounts({}, context)));
  const [, runId = '8476a536-e9f4-11e8-9739-2dfe598c3fcd'] = /"runId":"([^"]+)"/.exec(answers[1] ?? '') ?? [];
  answers.push(await called(async () => await audit({ runId, batch: 0 }, context)));
  answers.push(await called(async () => await summarize({ runId }, context)));
  answers.push(await called(async () => await remediate(event, {} as Context)));
  return answers;
}

function importedEvent() {
  const finding = {
    Id: `ringcheck/D9.AWS.MON.22/${memberId}`,
    ProductArn: `arn:aws:securityhub:${region}:${memberId}:product/${memberId}/default`,
    AwsAccountId: memberId,
    RecordState: 'ACTIVE',
    Compliance: { Status: 'FAILED' },
    Workflow: { Status: 'NEW' },
    Description: wholeBody,
    ProductFields: { 'ringcheck/note': wholeBody },
  };
  return {
    source: 'aws.securityhub',
    'detail-type': 'Security Hub Findings - Imported',
    detail: { findings: [finding] },
  };
}

/** What anybody may read without being trusted with the report: log, answers and errors, findings, messages. */
function readByOthers({ simulator }: Deployment, answers: readonly string[]): string {
  return [
    ...written,
    ...answers,
    JSON.stringify(simulator.events()),
    JSON.stringify(simulator.deliveries().deliveries.map(({ subject, message }) => [subject, message])),
  ].join('\n');
}

const credentials = /SIMULATED|Signature=[0-9a-f]|AWS4-HMAC/;

function expectNoSecret(text: string): void {
  expect(text).not.toMatch(credentials);
  expect(text).not.toContain(externalId);
}

test('a run without a fault writes no credential and no external id, at the loudest level', async () => {
  await withDeployment(scenario(), settings, async (deployment) => {
    const answers = await everyFunction(importedEvent());
    const text = readByOthers(deployment, answers);

    // Else nothing would have been looked at.
    for (const one of ['audit done', 'account done', 'run begun', 'batch done', 'remediation done']) {
      expect(text).toContain(one);
    }
    expect(text).toContain('"FAILED"');
    expect(text).toContain('the whole report: s3://');
    expectNoSecret(text);
    expectNoSecret(JSON.stringify([await deployment.reports(), await deployment.records()]));
  });
});

test('only the report holds the CloudTrail record that proves a miss; no log, finding or message does', async () => {
  await withDeployment(scenario(), settings, async (deployment) => {
    const text = readByOthers(deployment, await everyFunction(importedEvent()));
    const isRecord = /eventVersion|userIdentity|eventSource"/;

    expect(JSON.stringify(await deployment.reports())).toMatch(isRecord);
    expect(text).not.toMatch(isRecord);
    expect(JSON.stringify(await deployment.records())).not.toMatch(isRecord);
  });
});

test('the body of the finding that starts the remediation is not logged', async () => {
  await withDeployment(scenario(), settings, async (deployment) => {
    const text = readByOthers(deployment, await everyFunction(importedEvent()));

    expect(text).toContain('remediation done');
    expect(text).not.toContain(wholeBody);
  });
});

test('endpoints of subscriptions and policies of topics and keys are in nothing, the report included', async () => {
  await withDeployment(scenario('{($.eventName=AssumeRole)}'), settings, async (deployment) => {
    const answers = await everyFunction(importedEvent());
    const stored = JSON.stringify([await deployment.reports(), await deployment.records()]);
    const text = `${readByOthers(deployment, answers)}\n${stored}`;

    // They were read: the protocols of those who are subscribed are told.
    expect(stored).toContain('"protocols":["https","sms"]');
    for (const secret of [...endpoints, policyMarker]) expect(text).not.toContain(secret);
  });
});

/** Which calls are refused. */
const refusals: readonly (readonly [string, (service: string, operation: string) => boolean])[] = [
  ['who the caller is', (service, operation) => service === 'sts' && operation === 'GetCallerIdentity'],
  ['to enter members', (service, operation) => service === 'sts' && operation === 'AssumeRole'],
  ['to list the organization', (service) => service === 'organizations'],
  ['to read members, and Security Hub', (service) => !['sts', 'organizations', 's3'].includes(service)],
  ['to import findings, to store and to tell', (service) => ['securityhub', 's3', 'sns'].includes(service)],
  ['trails', (service) => service === 'cloudtrail'],
];

const commanded: readonly (readonly [readonly string[], (service: string, operation: string) => boolean])[] =
  [
    [['audit', '--this-account'], (service) => service === 'sts'],
    [['check-setup', '--json'], (_service, operation) => operation === 'AssumeRole'],
    [
      ['audit', '--format', 'json', '--publish', '--this-account'],
      (service) => ['cloudtrail', 'securityhub'].includes(service),
    ],
  ];

describe.each(echoNames)('where AWS answers %s, repeating the request', (echo) => {
  test.each(refusals)(
    'asked %s, no function writes a credential or the external id',
    async (_what, isRefused) => {
      await withDeployment(scenario(), settings, async (deployment) => {
        await withEcho(deployment, echo, isRefused, async () => {
          const text = readByOthers(deployment, await everyFunction(importedEvent()));

          expect(text.length).toBeGreaterThan(100);
          expectNoSecret(text);
        });
        expectNoSecret(JSON.stringify(await deployment.reports().catch(() => [])));
      });
    },
  );

  test('no command of the terminal does', async () => {
    await withDeployment(scenario(), settings, async (deployment) => {
      for (const [line, isRefused] of commanded) {
        await withEcho(deployment, echo, isRefused, async () => {
          const env = { ...process.env, RINGCHECK_DEBUG: '1' };
          const { stdout, stderr } = await runCommand(line, { env });

          expect(`${stdout}${stderr}`.length).toBeGreaterThan(20);
          expectNoSecret(`${stdout}${stderr}`);
        });
      }
    });
  });
});

async function withEcho(
  { simulator }: Deployment,
  echo: Echo,
  isRefused: (service: string, operation: string) => boolean,
  use: () => Promise<void>,
): Promise<void> {
  const aws = await startEchoing(simulator.endpoint, echo, isRefused);
  const restore = useEnvironment({ ...process.env, AWS_ENDPOINT_URL: aws.endpoint });
  try {
    await use();
    expect(aws.refused()).toBeGreaterThan(0);
  } finally {
    restore();
    aws.close();
  }
}

test('an external id that is malformed is refused without being repeated', async () => {
  const { stderr, code } = await runCommand(['audit'], { env: { RINGCHECK_EXTERNAL_ID: 'so secret!' } });

  expect(code).toBe(2);
  expect(stderr).toContain('RINGCHECK_EXTERNAL_ID is no external id');
  expect(stderr).not.toContain('so secret');
});

test('an endpoint that does not answer is named without the password in it', async () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'EXAMPLE' };
  const endpoint = 'http://somebody:pass-word@127.0.0.1:9/aws?token=to-ken';
  const restore = useEnvironment({ ...keys, AWS_REGION: region, AWS_ENDPOINT_URL: endpoint });
  try {
    const { stderr } = await runCommand(['audit', '--this-account'], { env: { AWS_ENDPOINT_URL: endpoint } });

    expect(stderr).toContain('http://127.0.0.1:9/aws');
    expect(stderr).not.toMatch(/somebody|pass-word|to-ken/);
  } finally {
    restore();
  }
});
