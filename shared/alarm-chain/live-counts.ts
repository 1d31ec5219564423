import { broken, holds, unseen, unseenBecause, type LinkEvidence, type Note } from './evidence.ts';
import type { LiveSubject } from './live-subject.ts';
import type { TimeWindow } from './advisory-evidence.ts';
import { metricKeyOf, type AccountSnapshot, type Evidence, type Unseen } from './snapshot.ts';
import type { Path } from './paths.ts';

/** Zero in that many comparable windows in a row breaks the chain: one may be a hiccup of CloudTrail's delivery. */
export const windowsToBlame = 2;

/** Link `live`, with what is worth telling about it. */
export interface LiveJudgement {
  readonly link: LinkEvidence;
  readonly notes: readonly Note[];
}

/** Did the filters' metrics count something around the last visits that can be compared? */
export function judgeCounts(snapshot: AccountSnapshot, path: Path, subject: LiveSubject): LiveJudgement {
  const { refusal, windows, countsByMetric } = snapshot.advisory.live;
  if (refusal !== null) return notProved(refusal);
  if (subject.windows.length === 0) return notKnown('no earlier visit of the audit can be compared');
  const answers = subject.metrics.map((metric) => countsByMetric.get(metricKeyOf(metric, metric)));
  const refused = answers.map(refusalOf).find((answer) => answer !== null);
  if (refused !== undefined) return notProved(refused);

  const sums = subject.windows.map((index) => sumOf(answers, index));
  const visits = subject.windows.flatMap((index) => windows[index] ?? []);
  const resource = path.links.find(({ link }) => link === 'metric-filter')?.resource ?? null;
  const [latest] = sums;
  if (latest === undefined || latest === null) return notKnown('the metric was not asked for');
  if (latest > 0) {
    const message = `the metric counted ${latest} around the audit's visit of ${textOf(visits.slice(0, 1))}`;
    const note: Note = { code: 'metric-counted-events', link: 'live', message };
    return { link: holds('live', resource, { counted: latest }), notes: [note] };
  }
  const blamed = sums.slice(0, windowsToBlame);
  if (blamed.length < windowsToBlame || blamed.some((sum) => sum !== 0)) {
    return notKnown('only the last visit of the audit was not counted');
  }
  const because = `nothing around the audit's visits of ${textOf(visits.slice(0, windowsToBlame))}`;
  return { link: broken('live', 'metric-missed-our-visits', resource, { because }), notes: [] };
}

function notKnown(because: string): LiveJudgement {
  return { link: unseen('live', 'undecided', null, { because }), notes: [] };
}

function notProved(refusal: Unseen): LiveJudgement {
  const { why, operation, message } = refusal;
  const text = `whether the audit's own visits were counted could not be read (${operation}: ${why}, ${message})`;
  return {
    link: unseenBecause('live', refusal, null),
    notes: [{ code: 'live-proof-unseen', link: 'live', message: text }],
  };
}

/** An answer that is no number of events, as a refusal. */
function refusalOf(answer: Evidence<unknown> | undefined): Unseen | null {
  if (answer === undefined || answer.state === 'seen') return null;
  return answer.state === 'unseen' ? answer : { ...answer, state: 'unseen', why: 'undecided' };
}

/** What the metrics counted in one window together; null where one of them was not asked for. */
function sumOf(
  answers: readonly (Evidence<readonly (number | null)[]> | undefined)[],
  index: number,
): number | null {
  const counts = answers.map((answer) => (answer?.state === 'seen' ? answer.value[index] : undefined));
  return counts.includes(undefined) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

function textOf(windows: readonly TimeWindow[]): string {
  return windows.map(({ start }) => start.toISOString()).join(' and ');
}
