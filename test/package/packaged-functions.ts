/** The packaged functions, unpacked as Lambda unpacks them, to be run against a simulated organization. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import {
  functionRoleNames,
  loadScenario,
  startSimulator,
  type Scenario,
  type ScenarioDocument,
  type Simulator,
  type SimulatorOptions,
} from '../../simulator/index.ts';
import { functionEnvironment } from './function-environment.ts';
import { packageService, type PackagedService } from './package-service.ts';
import { startRuntime, type Invocation, type Runtime } from './runtime-api.ts';

/** The functions by their names in serverless.yml, with the bundle that each runs. */
export const bundleOf = {
  audit: 'audit',
  listAccounts: 'list-accounts',
  auditBatch: 'audit',
  summarize: 'summarize',
  remediate: 'remediate',
} as const;
export type PackagedName = keyof typeof bundleOf;
export const packagedNames = Object.keys(bundleOf) as readonly PackagedName[];

/** What the simulator calls the roles of the stack. */
const roleNames = {
  AuditFunctionRole: functionRoleNames.audit,
  ListAccountsFunctionRole: functionRoleNames.listAccounts,
  RemediateFunctionRole: functionRoleNames.remediate,
} as const;

/** How a function is run. */
export interface Deployed {
  readonly simulator: Pick<Simulator, 'envOf'>;
  /** Parameters of the stack that differ from their default, and the bucket that it would make (`ReportBucket`). */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The service, packaged, with each function unpacked into a folder of its own. */
export interface PackagedFunctions {
  readonly service: PackagedService;
  /** Where a function is unpacked. */
  taskRoot(name: PackagedName): string;
  /** The names of the files of its zip, by the alphabet. */
  files(name: PackagedName): readonly string[];
  /** Starts a process of a function with the environment and the role that the template gives it. */
  start(name: PackagedName, deployed: Deployed): Promise<Runtime>;
  /** One cold start with one invocation. @param time milliseconds until the deadline */
  invoke(name: PackagedName, deployed: Deployed, event: unknown, time?: number): Promise<Invocation>;
  remove(): void;
}

/** Packages the service and unpacks it. */
export async function unpackFunctions(): Promise<PackagedFunctions> {
  const service = await packageService();
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-task-'));
  const taskRoot = (name: PackagedName) => path.join(folder, `task_${name}`);
  const files = new Map(packagedNames.map((name) => [name, unpack(service.zip(name), taskRoot(name))]));
  const start = async (name: PackagedName, { simulator, parameters = {} }: Deployed) => {
    const logicalId = `${name[0]?.toUpperCase()}${name.slice(1)}LambdaFunction`;
    const { Handler: handler, Role } = service.template.Resources[logicalId]!.Properties as {
      Handler: string;
      Role: { 'Fn::GetAtt': [keyof typeof roleNames, 'Arn'] };
    };
    const deployed = { ...service, parameters: { ...service.parameters, ...parameters } };
    const env = {
      ...functionEnvironment(deployed, logicalId),
      ...simulator.envOf(roleNames[Role['Fn::GetAtt'][0]]),
    };
    return await startRuntime(taskRoot(name), handler, env);
  };
  return {
    service,
    taskRoot,
    files: (name) => files.get(name) ?? [],
    start,
    invoke: async (name, deployed, event, time) => {
      const runtime = await start(name, deployed);
      try {
        return await runtime.invoke(event, time);
      } finally {
        await runtime.end();
      }
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function unpack(zip: Uint8Array, folder: string): readonly string[] {
  const unzipped = unzipSync(zip);
  for (const [name, content] of Object.entries(unzipped)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return Object.keys(unzipped).toSorted();
}

/** Serves a scenario while it is used. */
export async function withSimulator<T>(
  scenario: Parameters<typeof startSimulator>[0],
  use: (simulator: Simulator) => Promise<T>,
  options?: SimulatorOptions,
): Promise<T> {
  const simulator = await startSimulator(scenario, options);
  try {
    return await use(simulator);
  } finally {
    await simulator.close();
  }
}

/** The bucket that a deployment would make for reports, as the parameter `ReportBucket`. */
export const reportBucket = 'reports';

/** The scenario with that bucket. */
export function withReportBucket(document: ScenarioDocument): Scenario {
  const scenario = loadScenario(document);
  const { auditorAccountId } = scenario.organization;
  const auditor = scenario.accounts[auditorAccountId];
  const home = { ...auditor?.regions[scenario.region], buckets: [reportBucket] };
  const regions = { ...auditor?.regions, [scenario.region]: home };
  const accounts = { ...scenario.accounts, [auditorAccountId]: { ...auditor, regions } };
  return loadScenario({ ...scenario, accounts });
}

/** What was logged, one JSON object for each line. */
export function linesOf(log: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = log.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
