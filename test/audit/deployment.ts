/** A simulated organization with what a deployment adds: the environment and roles of the functions, and the bucket. */
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';
import type { Report } from '../../shared/audit/report.ts';
import type { RemediationRecord } from '../../shared/remediation/index.ts';
import {
  administratorRoleName,
  functionRoleNames,
  loadScenario,
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../simulator/index.ts';
import { auditorId, useEnvironment } from './simulated.ts';

export const bucket = 'ringcheck-reports';
/** What Lambda tells a function that has all its time. */
export const context = { getRemainingTimeInMillis: () => 900_000 } as Context;

/** The scenario with the bucket of the stack. */
function withBucket(scenario: object): object {
  const { accounts } = scenario as { readonly accounts: Readonly<Record<string, object>> };
  const auditor = (accounts[auditorId] ?? {}) as { readonly regions?: Readonly<Record<string, object>> };
  const region = { ...auditor.regions?.['us-east-1'], buckets: [bucket] };
  const regions = { ...auditor.regions, 'us-east-1': region };
  return { ...scenario, accounts: { ...accounts, [auditorId]: { ...auditor, regions } } };
}

/** What makes a caller of the process: its environment for the rest. */
const callerVariables = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

/**
 * Does something with the credentials of a function's role, as Lambda gives them to the function, or of the person at a
 * terminal; then the process is who it was.
 */
export async function asCaller<T>(env: Readonly<Record<string, string>>, act: () => Promise<T>): Promise<T> {
  const restore = useEnvironment(Object.fromEntries(callerVariables.map((name) => [name, env[name]])));
  try {
    return await act();
  } finally {
    restore();
  }
}

/** What is deployed. */
export interface Deployment {
  readonly simulator: Simulator;
  /** The reports that were stored, the oldest first. */
  readonly reports: () => Promise<readonly Report[]>;
  /** The records of the remediation that were stored, the oldest first. */
  readonly records: () => Promise<readonly RemediationRecord[]>;
}

/** Serves a scenario with the environment of a deployment: the process is the audit function. */
export async function withDeployment<T>(
  scenario: object,
  settings: Readonly<Record<string, string>>,
  use: (deployment: Deployment) => Promise<T>,
  options: SimulatorOptions = {},
): Promise<T> {
  const topic = settings['RINGCHECK_SUMMARY_TOPIC_ARN'];
  const simulator = await startSimulator(loadScenario(withBucket(scenario)), {
    ...(topic === undefined ? {} : { parameters: { SummaryTopicArn: topic } }),
    ...options,
  });
  const restore = useEnvironment({
    ...simulator.envOf(functionRoleNames.audit),
    POWERTOOLS_DEV: 'false',
    POWERTOOLS_METRICS_DISABLED: 'true',
    RINGCHECK_REPORT_BUCKET: bucket,
    ...settings,
  });
  const sent = vi.spyOn(S3Client.prototype, 'send');
  const administrator = simulator.envOf(administratorRoleName);
  const client = new S3Client({
    credentials: {
      accessKeyId: administrator['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: administrator['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: administrator['AWS_SESSION_TOKEN'] ?? '',
    },
  });
  const read = async (key: string): Promise<unknown> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const bytes = await Body?.transformToByteArray();
    return JSON.parse(gunzipSync(bytes ?? new Uint8Array()).toString('utf8')) as unknown;
  };
  const stored = async (folder: string) => {
    const keys = sent.mock.calls.flatMap(([command]) =>
      command instanceof PutObjectCommand ? [command.input.Key ?? ''] : [],
    );
    return await Promise.all(keys.filter((key) => key.startsWith(folder)).map(read));
  };
  try {
    return await use({
      simulator,
      reports: async () => (await stored('reports/')) as Report[],
      records: async () => (await stored('remediation/')) as RemediationRecord[],
    });
  } finally {
    client.destroy();
    sent.mockRestore();
    restore();
    await simulator.close();
  }
}
