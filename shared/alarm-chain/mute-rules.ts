import { unreadNote } from './advisory-notes.ts';
import { broken, type LinkEvidence, type Note, type ResourceReference } from './evidence.ts';
import { readMuteSchedule, type MuteSchedule } from './mute-schedule.ts';
import type { MuteRule } from './advisory-evidence.ts';
import { placeOf, type AccountSnapshot } from './snapshot.ts';

/** A window that ends sooner is planned work, and only a note. */
export const mutedLongHours = 24;
const mutedLong = mutedLongHours * 60 * 60 * 1000;
/** Windows that may follow one another without a gap until then: each lasts a minute at the least. */
const maximumWindows = mutedLongHours * 60 + 1;

/** Whether mute rules silence an alarm: the broken link `alarm`, or null; and what is worth telling of the rules. */
export interface Muting {
  readonly evidence: LinkEvidence | null;
  readonly notes: readonly Note[];
}

/**
 * Mute rules keep the actions of an alarm from running while it changes state as ever:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
 * @param alarm the alarm whose actions count, of the account and Region that it lives in
 */
export function judgeMuting(snapshot: AccountSnapshot, alarm: ResourceReference): Muting {
  const answer = snapshot.advisory.muteRulesByPlace.get(placeOf(alarm));
  if (answer === undefined) return { evidence: null, notes: [] };
  if (answer.state !== 'seen') {
    const note = unreadNote(
      'mute-rules-unseen',
      'alarm',
      `the mute rules of the alarm \`${alarm.name}\``,
      answer,
    );
    return { evidence: null, notes: [note] };
  }
  const scheduled = answer.value
    .filter((rule) => rule.status !== 'EXPIRED' && mayConcern(rule, alarm.name))
    .map((rule) => ({ rule, schedule: readMuteSchedule(rule) }));
  const aimed = scheduled.filter(({ rule }) => rule.alarmNames.length > 0);
  const silence = silenceOf(aimed, snapshot.collectedAt.getTime());
  if (silence === null) return { evidence: null, notes: scheduled.map((one) => windowNote(one, alarm)) };
  const observed = {
    muteRule: silence.rule.name,
    because: `the rule \`${silence.rule.name}\`, ${scheduleOf(silence.rule)}`,
    message: `silenced until ${new Date(silence.until).toISOString()} at the least`,
  };
  return { evidence: broken('alarm', 'alarm-muted', alarm, observed), notes: [] };
}

interface Scheduled {
  readonly rule: MuteRule;
  readonly schedule: MuteSchedule | null;
}

/** What a rule without targets mutes, AWS does not say: it may concern every alarm, and breaks none. */
function mayConcern({ alarmNames }: MuteRule, alarmName: string): boolean {
  return alarmNames.length === 0 || alarmNames.includes(alarmName);
}

/**
 * The rule in force, and until when its window and those that follow without a gap silence the alarm; null where that
 * is not long, or not known. That a rule is in force now is CloudWatch's word: its windows alone do not tell when the
 * rule was made.
 */
function silenceOf(scheduled: readonly Scheduled[], now: number): { rule: MuteRule; until: number } | null {
  let [candidates, until] = [scheduled.filter(({ rule }) => rule.status === 'ACTIVE'), now];
  let inForce: MuteRule | null = null;
  for (let window = 0; window < maximumWindows; window += 1) {
    const ends = candidates.map(({ rule, schedule }) => ({ rule, end: schedule?.endOfWindowAt(until) ?? 0 }));
    const latest = ends.reduce<(typeof ends)[number] | null>(
      (best, one) => (one.end > (best?.end ?? until) ? one : best),
      null,
    );
    if (latest === null) return null;
    inForce ??= latest.rule;
    until = latest.end;
    if (until - now > mutedLong) return { rule: inForce, until };
    candidates = [...scheduled];
  }
  return null;
}

function windowNote({ rule, schedule }: Scheduled, { name }: ResourceReference): Note {
  const open = schedule === null ? '; its windows could not be computed' : '';
  return {
    code: 'alarm-mute-window',
    link: 'alarm',
    message: `the mute rule \`${rule.name}\` silences the alarm \`${name}\` at times: ${scheduleOf(rule)}${open}`,
  };
}

function scheduleOf({ expression = 'an unknown time', duration = 'an unknown time', timeZone }: MuteRule) {
  return `${expression} for ${duration}, time zone ${timeZone || 'UTC'}`;
}
