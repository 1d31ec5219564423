import { remediateFindings, type Remediated } from '../../shared/audit/remediate-findings.ts';
import type { Settings } from '../../shared/audit/settings.ts';
import { readFinding } from '../../shared/remediation/index.ts';
import type { Terminal } from '../command.ts';
import type { SentFinding } from './simulated-organization.ts';

/**
 * Does what the opt-in function does for the events of failed findings, for all of them at once. Every account may be
 * written to.
 */
export async function remediateSent(
  terminal: Terminal,
  settings: Settings,
  sent: readonly SentFinding[],
): Promise<Remediated> {
  const readings = sent.map(readFinding);
  const findings = readings.flatMap((reading) => (reading.state === 'remediable' ? [reading.finding] : []));
  return await remediateFindings(
    { settings, publishes: false, now: () => new Date(), signal: terminal.signal },
    {
      findings,
      isAllowed: () => true,
      allowed: [],
      isAsked: false,
      bucket: null,
      excluded: null,
      exceptions: [],
      onCreated: () => undefined,
    },
  );
}

/** The lines of the story: what was made, and one account that is left to a person. */
export function tellRemediation({ record: { accounts }, findings }: Remediated): readonly string[] {
  const created = accounts.flatMap((account) => account.created);
  const count = (type: string) => created.filter((one) => one.type === type).length;
  const resolved = findings.filter(({ workflow }) => workflow === 'RESOLVED').length;
  const left = accounts.filter(({ outcome }) => outcome === 'refused');
  const [most] = refusalsOf(left);
  const example = left.find(({ error }) => refusalOf(error) === most?.[0]);
  return [
    `${count('metric-filter')} metric filters and ${count('alarm')} alarms made; judged again, ${resolved} accounts ring.`,
    `${left.length} accounts are left to a person, and their findings say why: ${refusalsOf(left)
      .map(([refusal, number]) => `${number} ${refusal}`)
      .join(', ')}.`,
    `For example ${example?.accountId ?? ''}: ${example?.error ?? ''}`,
  ];
}

/** How many were refused for what, the most frequent first. */
function refusalsOf(left: Remediated['record']['accounts']): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { error } of left) counts.set(refusalOf(error), (counts.get(refusalOf(error)) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

/** The reason, with which an error begins. */
function refusalOf(error: string | null): string {
  return error?.split(':')[0] ?? '';
}
