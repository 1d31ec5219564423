/** The story of the demo: audit, publish, explain one miss, remediate, audit again. Nothing in it is made up beforehand. */
import path from 'node:path';
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import { collectFindings } from '../../shared/audit/collect-findings.ts';
import type { Remediated } from '../../shared/audit/remediate-findings.ts';
import type { Report } from '../../shared/audit/report.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { exitCodes, type CommandValues, type Terminal } from '../command.ts';
import type { Audited } from '../formats/format.ts';
import { findFormat } from '../formats/index.ts';
import { fileLayoutOf, layoutOf } from '../layout.ts';
import { openOutput, type Output } from '../output-file.ts';
import { printable } from '../printable.ts';
import { withProgress } from '../run-progress.ts';
import { explainMiss, findMiss } from './miss.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import { remediateSent, tellRemediation } from './remediate.ts';
import { accounts, withOrganization, type Stage } from './simulated-organization.ts';

/** What `ringcheck demo` does. @returns the exit code: 0 if the story ends as it should */
export async function runDemo(values: CommandValues, terminal: Terminal): Promise<number> {
  requirePage(values['output']);
  const output = await openOutput(values, terminal);
  return await withOrganization(async (stage) => await tellStory(stage, output, terminal));
}

/** The story goes to stdout, and what is written is a page. */
function requirePage(file: CommandValues[string]): void {
  if (typeof file === 'string' && /\.html?$/i.test(file)) return;
  throw new UsageError(`--output ${String(file)} is no page: name a file that ends with .html`);
}

async function tellStory(stage: Stage, output: Output, terminal: Terminal): Promise<number> {
  const narrator = createNarrator(terminal);
  narrator.say(
    'The question, for every account: when somebody assumes a role here, does an alarm ring where a person hears it?',
    `This organization is simulated, with ${accounts} accounts. No AWS account of yours is touched.`,
  );

  narrator.chapter(`Audit all ${accounts} over the AWS wire protocols, and publish a finding for each`);
  const first = await audit(stage, terminal);
  // What was interrupted is half of the truth, and nobody is told it.
  if (terminal.signal.aborted) return exitCodes.interrupted;
  const layout = { ...layoutOf(terminal), hasNextStep: false };
  narrator.show(await (await findFormat('table')).write(first, layout));

  const miss = findMiss(first.report);
  if (miss === null) return endBadly(terminal, 'no account has a filter that misses events');
  narrator.chapter(`Why does account ${miss.accountId} fail? It has a filter, an alarm and a subscriber`);
  narrator.command(`explain '${miss.pattern}'`);
  narrator.show(explainMiss(miss, layout.style));

  narrator.chapter('Remediate: make the missing filter and alarm where that helps, and nothing else');
  const remediated = await remediateSent(terminal, stage.settings, stage.sent());
  if (terminal.signal.aborted) return exitCodes.interrupted;
  narrator.say(...tellRemediation(remediated));

  narrator.chapter('Audit again: what was mended passes, and no finding is imported twice');
  const second = await audit(stage, terminal);
  if (terminal.signal.aborted) return exitCodes.interrupted;
  narrator.say(
    `${passedIn(first.report)} accounts passed before, ${passedIn(second.report)} do now.`,
    'The remediation has brought the findings of what it mended up to date itself, so none is due.',
    `Findings: ${[...findingOutcomes(second.report)].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}.`,
  );
  const problem = problemOf(first.report, second.report, remediated);
  if (problem !== null) return endBadly(terminal, problem);
  return await writePage(first, output, narrator, terminal);
}

/** The page shows the first audit: there is more to see in it. */
async function writePage(
  audited: Audited,
  output: Output,
  narrator: Narrator,
  terminal: Terminal,
): Promise<number> {
  const page = await (await findFormat('html')).write(audited, fileLayoutOf(terminal));
  narrator.chapter('The first audit as a page for a browser, in one file that needs no network');
  if (!(await output.write(page, 'quiet'))) return exitCodes.failed;
  if (output.file !== null) narrator.say(printable(path.resolve(output.file)));
  narrator.say('', 'In your own organization (reads only; nothing is written without --publish):');
  narrator.command('audit --this-account');
  narrator.command('audit');
  return exitCodes.ok;
}

async function audit({ settings }: Stage, terminal: Terminal): Promise<Audited> {
  const collector = collectFindings(settings);
  const report = await withProgress(terminal, 'normal', async (observer) =>
    auditOrganization({
      observer: { ...observer, ...collector },
      onJudged: collector.onJudged,
      settings,
      signal: terminal.signal,
      scope: { kind: 'organization' },
      publishes: true,
      now: () => new Date(),
    }),
  );
  return { report, findings: collector.findingsOf(report) };
}

function endBadly(terminal: Terminal, problem: string): number {
  terminal.stderr.write(`ringcheck: the demo did not end as it should: ${problem}\n`);
  return exitCodes.failed;
}

function problemOf(first: Report, second: Report, { findings }: Remediated): string | null {
  const resolved = findings.filter(({ workflow }) => workflow === 'RESOLVED').length;
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

function findingOutcomes({ accounts: reports }: Report): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { finding } of reports.flatMap(({ results }) => results)) {
    if (finding !== null) counts.set(finding.outcome, (counts.get(finding.outcome) ?? 0) + 1);
  }
  return counts;
}
