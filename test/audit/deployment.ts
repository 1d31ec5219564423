/** A simulated organization with what a deployment adds: the environment of the functions, and the bucket. */
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';
import type { Report } from '../../shared/audit/report.ts';
import type { RemediationRecord } from '../../shared/remediation/index.ts';
import { loadScenario, startSimulator, type SimulatorOptions } from '../../simulator/index.ts';
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

/** What is deployed. */
export interface Deployment {
  readonly simulator: Awaited<ReturnType<typeof startSimulator>>;
  /** The reports that were stored, the oldest first. */
  readonly reports: () => Promise<readonly Report[]>;
  /** The records of the remediation that were stored, the oldest first. */
  readonly records: () => Promise<readonly RemediationRecord[]>;
}

/** Serves a scenario with the environment of a deployment. */
export async function withDeployment<T>(
  scenario: object,
  settings: Readonly<Record<string, string>>,
  use: (deployment: Deployment) => Promise<T>,
  options: SimulatorOptions = {},
): Promise<T> {
  const simulator = await startSimulator(loadScenario(withBucket(scenario)), options);
  const restore = useEnvironment({
    ...simulator.env,
    POWERTOOLS_DEV: 'false',
    POWERTOOLS_METRICS_DISABLED: 'true',
    RINGCHECK_REPORT_BUCKET: bucket,
    ...settings,
  });
  const sent = vi.spyOn(S3Client.prototype, 'send');
  const client = new S3Client({});
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
