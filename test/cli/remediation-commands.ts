/** Command lines against one simulated organization that keeps what they do. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { UndoRecord } from '../../shared/audit/undo-remediation.ts';
import type { RemediationRecord } from '../../shared/remediation/index.ts';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { DeleteMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { identifyCaller } from '../../shared/audit/caller.ts';
import { createCallLog } from '../../shared/aws/call-log.ts';
import { createCloudWatchLogsClient } from '../../shared/aws/cloudwatch-logs.ts';
import { assumeRole, createStsClient } from '../../shared/aws/sts.ts';
import { memberId, region, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from './fake-terminal.ts';

export const topic = ['--alarm-topic-arn', 'arn:{partition}:sns:{region}:{account}:alarms'];

export interface Organization {
  readonly run: (...args: readonly string[]) => ReturnType<typeof runCommand>;
  /** Writes a document to a file; its name. */
  readonly keep: (name: string, text: string) => string;
  readonly read: (file: string) => string;
  /** The calls since the last look that are no reads, as `account service:Operation`. */
  readonly writes: () => readonly string[];
  readonly simulator: Awaited<ReturnType<typeof startSimulator>>;
  /** Somebody deletes the remediation's filter of the member by hand. */
  readonly deleteFilter: () => Promise<void>;
}

/** Serves a scenario to `use`, with a folder for its files. */
export async function withOrganization<T>(
  scenario: object,
  use: (organization: Organization) => Promise<T>,
): Promise<T> {
  const simulator = await startSimulator(loadScenario(scenario));
  const restore = useEnvironment(simulator.env);
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-apply-'));
  let counted = new Map<string, number>();
  try {
    return await use({
      simulator,
      run: async (...args) => await runCommand(args, { env: simulator.env }),
      keep: (name, text) => {
        const file = path.join(folder, name);
        writeFileSync(file, text);
        return file;
      },
      deleteFilter: async () => {
        const scope = { calls: createCallLog(), signal: new AbortController().signal };
        const caller = await identifyCaller(scope, undefined);
        const role = { name: 'ringcheck-remediation', externalId: undefined };
        const session = await assumeRole(
          createStsClient(caller, caller),
          caller,
          memberId,
          role,
          scope.signal,
        );
        const input = { logGroupName: 'trail-logs', filterName: 'ringcheck-D9.AWS.MON.22' };
        await createCloudWatchLogsClient(session, region).send(new DeleteMetricFilterCommand(input));
      },
      read: (file) => readFileSync(file, 'utf8'),
      writes: () => {
        const now = new Map(
          Object.entries(simulator.calls().byAccount).flatMap(([accountId, actions]) =>
            Object.entries(actions).map(([action, count]) => [`${accountId} ${action}`, count] as const),
          ),
        );
        const changed = [...now].filter(([name, count]) => count !== (counted.get(name) ?? 0));
        counted = now;
        return changed
          .map(([name]) => name)
          .filter((name) => !/:(Get|List|Describe|AssumeRole)/.test(name))
          .toSorted();
      },
    });
  } finally {
    restore();
    rmSync(folder, { recursive: true, force: true });
    await simulator.close();
  }
}

export function recordOf(stdout: string): RemediationRecord {
  return JSON.parse(stdout) as RemediationRecord;
}
export function undoneOf(stdout: string): UndoRecord {
  return JSON.parse(stdout) as UndoRecord;
}
