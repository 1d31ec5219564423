/**
 * Process of `npm run bench -- audit`: makes the calls of a traced audit again, with SDK clients as they come and
 * nothing else. Each account gets clients of its own, and what the audit did not wait for is asked at the same time.
 * Arguments: concurrency, file of the trace.
 */
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import * as account from '@aws-sdk/client-account';
import * as cloudTrail from '@aws-sdk/client-cloudtrail';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as cloudWatchLogs from '@aws-sdk/client-cloudwatch-logs';
import * as kms from '@aws-sdk/client-kms';
import * as organizations from '@aws-sdk/client-organizations';
import * as securityHub from '@aws-sdk/client-securityhub';
import * as sns from '@aws-sdk/client-sns';
import * as sts from '@aws-sdk/client-sts';
import { mapConcurrently } from '../../shared/aws/concurrency.ts';
import { measureProcess } from './measure-process.ts';
import type { Trace, TracedAccount, TracedCall } from './traced-call.ts';

const [concurrency, traceFile = ''] = process.argv.slice(2);
const trace = deserialize(readFileSync(traceFile)) as Trace;

interface AnyClient {
  send(command: object): Promise<unknown>;
  destroy(): void;
}
type Constructor = new (parameter: object) => object;
const byName = Object.fromEntries(
  [account, cloudTrail, cloudWatch, cloudWatchLogs, kms, organizations, securityHub, sns, sts].flatMap(
    (client) => Object.entries(client),
  ),
) as unknown as Readonly<Record<string, Constructor | undefined>>;

/** Rounds of the SDK's own attempts for a call that is still throttled after them. */
const mostRounds = 10;

await measureProcess(async () => {
  const own = createClients({});
  for (const call of trace.first) await make(own, call);
  await mapConcurrently(trace.accounts, Number(concurrency), async (one) => {
    await visit(one, own);
  });
  return {};
});

type Clients = Map<string, AnyClient>;

function createClients(configuration: object) {
  const clients: Clients = new Map();
  return {
    clients,
    get: ({ client, region }: Pick<TracedCall, 'client' | 'region'>): AnyClient => {
      const key = `${client} ${region}`;
      const made = clients.get(key) ?? (construct(client, { region, ...configuration }) as AnyClient);
      clients.set(key, made);
      return made;
    },
  };
}

function construct(name: string, parameter: object): object {
  const constructor = byName[name];
  if (constructor === undefined) throw new Error(`the SDK has no ${name}`);
  return new constructor(parameter);
}

async function visit(
  { assumeRole, calls }: TracedAccount,
  own: ReturnType<typeof createClients>,
): Promise<void> {
  let mine = own;
  if (assumeRole !== null) {
    const entering = { client: 'STSClient', command: 'AssumeRoleCommand', region: trace.region, depth: 0 };
    const answer = (await make(own, {
      ...entering,
      input: assumeRole,
    })) as sts.AssumeRoleCommandOutput | null;
    if (answer?.Credentials === undefined) return;
    const { AccessKeyId, SecretAccessKey, SessionToken } = answer.Credentials;
    mine = createClients({
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    });
  }
  const deepest = calls.reduce((most, { depth }) => Math.max(most, depth), 0);
  for (let depth = 0; depth <= deepest; depth += 1) {
    await Promise.all(calls.filter((call) => call.depth === depth).map(async (call) => make(mine, call)));
  }
  if (mine === own) return;
  // Connections that a default client keeps open would soon be more than the process may have.
  for (const client of mine.clients.values()) client.destroy();
}

/** The answer, or null where AWS refuses: the audit was refused the same. */
async function make(clients: ReturnType<typeof createClients>, call: TracedCall): Promise<unknown> {
  const command = construct(call.command, call.input);
  for (let round = 0; round < mostRounds; round += 1) {
    try {
      return await clients.get(call).send(command);
    } catch (error) {
      if (!(error instanceof Error) || !/Throttl|TooManyRequests/.test(error.name)) return null;
    }
  }
  return null;
}
