/** A simulated organization in which findings start the deployed remediation, as EventBridge would. */
import type { Context } from 'aws-lambda';
import { handler as auditHandler } from '../../functions/audit.ts';
import { handler as remediateHandler } from '../../functions/remediate.ts';
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import type { Report } from '../../shared/audit/report.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { createAccountReader, type AccountReader } from '../../shared/aws/account-reader.ts';
import { createCallLog } from '../../shared/aws/call-log.ts';
import { readOwnFindings, type StoredFinding } from '../../shared/aws/security-hub.ts';
import { assumeRole, createStsClient } from '../../shared/aws/sts.ts';
import { identifyCaller } from '../../shared/audit/caller.ts';
import { functionRoleNames, type SimulatorOptions } from '../../simulator/index.ts';
import { matchesEventPattern } from '../infra/event-pattern.ts';
import { remediationPatterns } from '../infra/remediation-patterns.ts';
import { startProxy, type AwsProxy } from './aws-proxy.ts';
import { asCaller, withDeployment, type Deployment } from './deployment.ts';
import { auditorId, memberId, region, ringingRegion, useEnvironment } from './simulated.ts';

export const topicSetting = 'arn:{partition}:sns:{region}:{account}:alarms';
export const ownName = 'ringcheck-D9.AWS.MON.22';

/** An account whose trail and topic are right, and which has neither filter nor alarm. */
export function withoutFilterAndAlarm(accountId = memberId) {
  return { ...ringingRegion(accountId), metricFilters: [], metricAlarms: [] };
}

/** What the rule on imported findings sends to the function. */
const { failed: importedPattern } = remediationPatterns({
  partition: 'aws',
  region,
  accountId: auditorId,
});

export type Event = Readonly<Record<string, unknown>>;

export interface Remediated extends Deployment {
  readonly proxy: AwsProxy;
  /** A published audit by the deployed function, and its report as the terminal would print it. */
  readonly audit: () => Promise<Report>;
  /** The events of the auditor's bus, since the last look, that the rule sends to the function. */
  readonly events: () => readonly Event[];
  /** The one of them that is about an account. */
  readonly event: (accountId?: string) => Event;
  /** Hands an event to the function as Lambda does; what it throws is returned. */
  readonly deliver: (event: Event) => Promise<unknown>;
  /** Does something as the person at the terminal. */
  readonly asOperator: <T>(act: () => Promise<T>) => Promise<T>;
  /** What is in the account, seen with the audit's role. */
  readonly look: (accountId?: string) => Promise<AccountReader>;
  /** The finding of an account as its own hub holds it. */
  readonly finding: (accountId?: string) => Promise<StoredFinding['answered'] | undefined>;
}

/** Serves a scenario with the environment of a deployment that remediates the accounts on the list. */
export async function withRemediation<T>(
  scenario: object,
  use: (remediated: Remediated) => Promise<T>,
  {
    accounts = [memberId],
    environment = {},
    ...options
  }: SimulatorOptions & {
    readonly accounts?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<T> {
  const settings = {
    RINGCHECK_REMEDIATION_ACCOUNTS: accounts.join(','),
    RINGCHECK_ALARM_TOPIC_ARN: topicSetting,
    ...environment,
  };
  return await withDeployment(
    scenario,
    settings,
    async (deployment) => {
      const proxy = await startProxy(deployment.simulator.endpoint);
      const restore = useEnvironment({ ...process.env, AWS_ENDPOINT_URL: proxy.endpoint });
      try {
        return await use(remediated(deployment, proxy));
      } finally {
        restore();
        proxy.close();
      }
    },
    options,
  );
}

/** A session of the account, as the audit enters it. */
async function enter(accountId: string) {
  const scope = { calls: createCallLog(), signal: new AbortController().signal };
  const caller = await identifyCaller(scope, undefined);
  const role = { name: 'ringcheck-audit', externalId: undefined };
  const sts = createStsClient(caller, caller);
  return accountId === caller.accountId
    ? caller
    : await assumeRole(sts, caller, accountId, role, scope.signal);
}

function remediated(deployment: Deployment, proxy: AwsProxy): Remediated {
  const { simulator } = deployment;
  const remediator = simulator.envOf(functionRoleNames.remediate);
  let seen = 0;
  const events = () => {
    const all = simulator.events().events;
    const since = all.slice(seen);
    seen = all.length;
    return since
      .filter(
        ({ accountId, event }) => accountId === auditorId && matchesEventPattern(importedPattern, event),
      )
      .map(({ event }) => ({ ...event }));
  };
  return {
    ...deployment,
    proxy,
    audit: async () => {
      await auditHandler({}, { getRemainingTimeInMillis: () => 900_000 } as Context);
      return await auditOrganization({
        settings: readSettings({}, process.env),
        scope: { kind: 'organization' },
        publishes: false,
        now: () => new Date(),
      });
    },
    events,
    event: (accountId = memberId) => {
      const [event, ...more] = events().filter((one) =>
        JSON.stringify(one).includes(`/D9.AWS.MON.22/${accountId}"`),
      );
      if (event === undefined || more.length > 0)
        throw new Error(`account ${accountId} has not sent one event`);
      return event;
    },
    deliver: async (event) => {
      try {
        return await asCaller(remediator, async () => remediateHandler(event, {} as Context));
      } catch (error) {
        return error;
      }
    },
    asOperator: async (act) => asCaller(simulator.env, act),
    look: async (accountId = memberId) => createAccountReader(await enter(accountId)),
    finding: async (accountId = memberId) => {
      const id = `ringcheck/D9.AWS.MON.22/${accountId}`;
      const found = await readOwnFindings(await enter(accountId), region, { ids: [id] });
      return found.state === 'seen' ? found.value.get(id)?.answered : undefined;
    },
  };
}
