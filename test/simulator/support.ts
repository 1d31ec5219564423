import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { afterEach } from 'vitest';
import {
  administratorRoleName,
  startSimulator,
  type ScenarioDocument,
  type Simulator,
  type SimulatorOptions,
} from '../../simulator/index.ts';

/** What every AWS client is made with. One attempt, so that a refusal is counted once. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(async (simulator) => simulator.close()));
});

/** Serves a scenario until the end of the test. */
export async function simulate(
  document: ScenarioDocument,
  options: SimulatorOptions = {},
): Promise<Simulator> {
  const simulator = await startSimulator(document, options);
  running.push(simulator);
  return simulator;
}

type Accounts = NonNullable<ScenarioDocument['accounts']>;
type Regions = NonNullable<NonNullable<Accounts[string]>['regions']>;
export type RegionDocument = NonNullable<Regions[string]>;

export const management = '111111111111';
export const auditor = '222222222222';
export const member = '333333333333';
export const otherMember = '444444444444';

/** An organization of the management account, the auditor and these accounts. */
export function organizationOf(accounts: Accounts = {}, organization: object = {}): ScenarioDocument {
  return {
    schemaVersion: 1,
    region: 'us-east-1',
    organization: { managementAccountId: management, auditorAccountId: auditor, ...organization },
    accounts,
  };
}

/** An organization whose one member has these resources in us-east-1. */
export function memberWith(resources: RegionDocument, account: object = {}): ScenarioDocument {
  return organizationOf({ [member]: { regions: { 'us-east-1': resources }, ...account } });
}

/** The way in of a person of the auditor's account who runs Ringcheck. */
export function asAuditor(simulator: Simulator, region = 'us-east-1'): ClientConfig {
  return configOf(simulator, simulator.env, region);
}

/** The way in of another role of the auditor's account. */
export function asRole(simulator: Simulator, roleName: string): ClientConfig {
  return configOf(simulator, simulator.envOf(roleName), 'us-east-1');
}

/** The way in of who may do everything in an account: for what none of Ringcheck's own roles may. */
export function asAdministrator(
  simulator: Simulator,
  accountId = simulator.scenario.organization.auditorAccountId,
): ClientConfig {
  return configOf(simulator, simulator.envOf(administratorRoleName, accountId), 'us-east-1');
}

function configOf(
  { endpoint }: Simulator,
  env: Readonly<Record<string, string>>,
  region: string,
): ClientConfig {
  return {
    endpoint,
    region,
    maxAttempts: 1,
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: env['AWS_SESSION_TOKEN'] ?? '',
    },
  };
}

/** Assumes the audit role of an account, or another role, and answers how to call as it. */
export async function asMember(
  simulator: Simulator,
  accountId = member,
  wish: Partial<AssumeRoleCommandInput> = {},
): Promise<ClientConfig> {
  const config = asAuditor(simulator);
  const { Credentials } = await new STSClient(config).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/ringcheck-audit`,
      RoleSessionName: 'ringcheck',
      DurationSeconds: 900,
      ...wish,
    }),
  );
  return {
    ...config,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  };
}

/** Assumes the remediation role of an account that has one. */
export async function asRemediation(simulator: Simulator, accountId = member): Promise<ClientConfig> {
  return await asMember(simulator, accountId, {
    RoleArn: `arn:aws:iam::${accountId}:role/ringcheck-remediation`,
    DurationSeconds: 3600,
  });
}

/** The same caller in another Region. */
export function inRegion(config: ClientConfig, region: string): ClientConfig {
  return { ...config, region };
}

/** Follows NextToken to the end and answers the pages. */
export async function pages<Answer extends { readonly NextToken?: string | undefined }>(
  next: (token: string | undefined) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const all: Answer[] = [];
  let token: string | undefined;
  do {
    const answer = await next(token);
    all.push(answer);
    token = answer.NextToken;
  } while (token !== undefined);
  return all;
}
