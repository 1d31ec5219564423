import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import type { Report } from '../../shared/audit/report.ts';
import { readSettings, type Settings } from '../../shared/audit/settings.ts';
import { generateScenario, type ScenarioDocument } from '../../simulator/index.ts';
import { remediateSent, tellRemediation } from '../demo/remediate.ts';
import { summaries } from '../command-list.ts';
import { exitCodes, type Command, type Terminal } from '../command.ts';
import { table } from '../formats/table.ts';
import { layoutOf } from '../layout.ts';
import { programName } from '../program-name.ts';
import { createProgress } from '../progress.ts';
import { command as explain } from './explain.ts';
import { startSimulated } from '../simulate/run-simulate.ts';

/** The organization of the story: the same on every machine. */
const accounts = 25;
const seed = 22;

/** `ringcheck demo`: the main job on a simulated organization, with nothing to set up and nothing touched. */
export const command: Command = {
  name: 'demo',
  usage: '',
  summary: summaries.demo,
  optionHelp: [],
  examples: [['demo', 'the whole story, in about ten seconds']],
  options: {},
  positionals: [0, 0],
  async run(_positionals, _values, terminal) {
    const simulator = await startSimulated(openToRemediation(generateScenario({ accounts, seed })));
    const restore = useEnvironment(simulator.env);
    const settings = readSettings({ 'alarm-topic-arn': [alarmTopic] }, simulator.env);
    const sent = () => simulator.events().events.flatMap(({ event }) => event.detail.findings);
    try {
      return await tell(terminal, settings, sent);
    } finally {
      restore();
      await simulator.close();
    }
  },
};

/** A topic that some of the accounts have. */
const alarmTopic = 'arn:{partition}:sns:{region}:{account}:security-alarms';

/** The organization with the role of the opt-in remediation in every account. */
function openToRemediation(scenario: ScenarioDocument): ScenarioDocument {
  const opened = Object.entries(scenario.accounts ?? {}).map(
    ([id, account]) => [id, { ...account, remediationRole: true }] as const,
  );
  return { ...scenario, accounts: Object.fromEntries(opened) };
}

/** @param sent the findings of all events so far */
async function tell(
  terminal: Terminal,
  settings: Settings,
  sent: () => readonly Readonly<Record<string, unknown>>[],
): Promise<number> {
  const program = programName(terminal.env);
  const say = (text: string) => terminal.stdout.write(`${text}\n`);

  say(`1. Audit ${accounts} simulated accounts over the AWS wire protocols, and publish the findings.\n`);
  const first = await audit(terminal, settings);
  say(await table.write({ report: first, findings: [] }, layoutOf(terminal)));

  if (terminal.signal.aborted) return exitCodes.interrupted;
  const missing = findMiss(first);
  if (missing === null) return endBadly(terminal, 'no account has a filter that misses events');
  say(
    `2. One of them has a filter, an alarm and a subscriber, and still fails: account ${missing.accountId}.`,
  );
  say(`   ${program} explain '${missing.pattern}'\n`);
  await explain.run([missing.pattern], {}, terminal);

  say(
    '\n3. Each failed finding has sent its event. The opt-in remediation makes what is missing, where that helps.\n',
  );
  const remediated = await remediateSent(terminal, settings, sent());
  for (const line of tellRemediation(remediated)) say(line);

  if (terminal.signal.aborted) return exitCodes.interrupted;
  say('\n4. Audit again: what was mended passes; no finding has to be imported a second time.\n');
  const second = await audit(terminal, settings);
  const outcomes = findingOutcomes(second);
  say(`   ${passedIn(first)} accounts passed before, ${passedIn(second)} do now;`);
  say(`   ${[...outcomes].map(([outcome, count]) => `${count} findings ${outcome}`).join(', ')}`);

  const resolved = remediated.findings.filter(({ workflow }) => workflow === 'RESOLVED').length;
  const problem = problemOf(first, second, resolved);
  if (terminal.signal.aborted) return exitCodes.interrupted;
  if (problem !== null) return endBadly(terminal, problem);
  say('\nThis was a simulation. In your organization (nothing is written without --publish):');
  say(`  ${program} audit`);
  return exitCodes.ok;
}

async function audit(terminal: Terminal, settings: Settings): Promise<Report> {
  const progress = createProgress(terminal.stderr);
  const report = await auditOrganization({
    settings,
    signal: terminal.signal,
    scope: { kind: 'organization' },
    publishes: true,
    now: () => new Date(),
    observer: {
      onAccountsFound: (found) => {
        progress.start(found.length);
      },
      onAccountDone: (account) => {
        progress.advance(account);
      },
    },
  });
  progress.end();
  return report;
}

/** The first account whose filter misses events, with the pattern of that filter. */
function findMiss({
  accounts: reports,
}: Report): { readonly accountId: string; readonly pattern: string } | null {
  for (const { accountId, results } of reports) {
    for (const { chain } of results) {
      const broken = chain.find(({ reason }) => reason === 'filter-misses-events');
      const pattern = broken?.observed?.['pattern'];
      if (typeof pattern === 'string') return { accountId, pattern };
    }
  }
  return null;
}

function endBadly(terminal: Terminal, problem: string): number {
  terminal.stderr.write(`ringcheck: the demo did not end as it should: ${problem}\n`);
  return exitCodes.failed;
}

function findingOutcomes({ accounts: reports }: Report): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { finding } of reports.flatMap(({ results }) => results)) {
    if (finding !== null) counts.set(finding.outcome, (counts.get(finding.outcome) ?? 0) + 1);
  }
  return counts;
}

function problemOf(first: Report, second: Report, resolved: number): string | null {
  if (passedIn(first) === 0 || resolved === 0) return 'no account passed, or none was mended';
  if (passedIn(second) !== passedIn(first) + resolved) {
    return `${resolved} accounts were mended, and ${passedIn(second) - passedIn(first)} more pass`;
  }
  const repeated = [...findingOutcomes(second).keys()].filter((outcome) => outcome !== 'unchanged');
  return repeated.length === 0 ? null : `the second audit left findings ${repeated.join(', ')}`;
}

function passedIn({ accounts: reports }: Report): number {
  return reports.flatMap(({ results }) => results).filter(({ status }) => status === 'PASSED').length;
}

const misleadingVariables = /^AWS_(PROFILE|IGNORE_CONFIGURED_ENDPOINT_URLS|ENDPOINT_URL_.*)$/;

/** The AWS SDK reads its endpoint and credentials from the process's environment. Returns what undoes the change. */
function useEnvironment(env: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  // The SDK prefers a profile to keys in the environment, and an endpoint of one service to that of all; whatever of
  // these the user has set must not lead the demo to a real account.
  for (const name of Object.keys(process.env)) {
    if (misleadingVariables.test(name)) delete process.env[name];
  }
  Object.assign(process.env, env);
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}
