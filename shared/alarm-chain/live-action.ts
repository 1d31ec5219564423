import { alarmReference } from './alarm.ts';
import { broken, type LinkEvidence, type Note } from './evidence.ts';
import type { LiveAction, LiveSubject } from './live-subject.ts';
import type { AlarmActionRun } from './advisory-evidence.ts';
import type { AccountSnapshot } from './snapshot.ts';

interface ActionJudgement {
  readonly link: LinkEvidence | null;
  readonly notes: readonly Note[];
}

/**
 * Did CloudWatch manage to publish to the topic when it last tried?
 * @returns link `live` where it did not, for one of the filters in none of its ways; null where it did or nothing is known
 */
export function judgeAction(snapshot: AccountSnapshot, { actions }: LiveSubject): ActionJudgement {
  const answers = actions.map((ways) => ways.map((way) => judgeOne(snapshot, way)));
  const dead = answers.find((ways) => ways.every(({ link }) => link !== null));
  const notes = answers.flat().flatMap((answer) => answer.notes);
  return {
    link: dead?.[0]?.link ?? null,
    notes: [...new Map(notes.map((note) => [note.message, note])).values()],
  };
}

/**
 * A failure counts only if the alarm has not been changed since:
 * https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger
 */
function judgeOne(
  { advisory: { actionsByAlarm } }: AccountSnapshot,
  { alarm, topicArn }: LiveAction,
): ActionJudgement {
  const runs = alarm === null ? undefined : actionsByAlarm.get(alarm.arn);
  if (alarm === null || topicArn === null || runs === undefined) return { link: null, notes: [] };
  if (runs.state !== 'seen') {
    const why = runs.state === 'unseen' ? `${runs.why}, ` : '';
    const message = `whether the alarm's actions worked could not be read (${runs.operation}: ${why}${runs.message})`;
    return { link: null, notes: [{ code: 'alarm-history-unseen', link: 'live', message }] };
  }
  const latest = latestOf(runs.value.filter(({ action }) => action === topicArn));
  const isSinceChange = alarm.configuredAt !== undefined && latest !== null && latest.at > alarm.configuredAt;
  if (latest?.succeeded !== false || !isSinceChange) return { link: null, notes: [] };
  const observed = { because: latest.summary, at: latest.at.toISOString() };
  return { link: broken('live', 'alarm-action-failed', alarmReference(alarm), observed), notes: [] };
}

function latestOf(runs: readonly AlarmActionRun[]): AlarmActionRun | null {
  return runs.reduce<AlarmActionRun | null>(
    (best, run) => (best === null || run.at > best.at ? run : best),
    null,
  );
}
