/** The organization of the story, and the environment in which the AWS SDK finds it and nothing else. */
import type { Settings } from '../../shared/audit/settings.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { generateScenario, type ScenarioDocument } from '../../simulator/index.ts';
import { startSimulated } from '../simulate/run-simulate.ts';

/** The same on every machine. */
export const accounts = 25;
const seed = 22;

/** A topic that some of the accounts have. */
const alarmTopic = 'arn:{partition}:sns:{region}:{account}:security-alarms';

/** A finding as an event of EventBridge carries it. */
export type SentFinding = Readonly<Record<string, unknown>>;

/** What the story is told in. */
export interface Stage {
  readonly settings: Settings;
  /** The findings of all events so far. */
  readonly sent: () => readonly SentFinding[];
}

/** Serves the organization while `use` runs. */
export async function withOrganization<T>(use: (stage: Stage) => Promise<T>): Promise<T> {
  const simulator = await startSimulated(openToRemediation(generateScenario({ accounts, seed })));
  const restore = useEnvironment(simulator.env);
  const settings = readSettings({ 'alarm-topic-arn': [alarmTopic] }, simulator.env);
  const sent = () => simulator.events().events.flatMap(({ event }) => event.detail.findings);
  try {
    return await use({ settings, sent });
  } finally {
    restore();
    await simulator.close();
  }
}

/** The organization with the role of the opt-in remediation in every account. */
function openToRemediation(scenario: ScenarioDocument): ScenarioDocument {
  const opened = Object.entries(scenario.accounts ?? {}).map(
    ([id, account]) => [id, { ...account, remediationRole: true }] as const,
  );
  return { ...scenario, accounts: Object.fromEntries(opened) };
}

const misleadingVariables =
  /^AWS_(PROFILE|IGNORE_CONFIGURED_ENDPOINT_URLS|ENDPOINT_URL_.*|USE_FIPS_ENDPOINT|USE_DUALSTACK_ENDPOINT)$/;

/** The AWS SDK reads its endpoint and credentials from the process's environment. Returns what undoes the change. */
function useEnvironment(env: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  // The SDK prefers a profile to keys in the environment, and an endpoint of one service to that of all; nor does it take
  // an endpoint together with FIPS or dual stack. Whatever of these the user has set must not lead the demo elsewhere.
  for (const name of Object.keys(process.env)) {
    if (misleadingVariables.test(name)) delete process.env[name];
  }
  Object.assign(process.env, env);
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}
