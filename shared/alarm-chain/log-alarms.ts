import { compareText } from './candidates.ts';
import type { Note } from './evidence.ts';
import type { AccountSnapshot } from './snapshot.ts';

/** Most names that a note lists. */
const mostNamesShown = 3;

/**
 * One note where there are log alarms beside the log groups of the trails: they may watch the event on their own, but
 * through a query and not through a metric filter, which is what the rule asks for.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutLogAlarm.html
 */
export function logAlarmNotes({ alarmsByPlace }: AccountSnapshot): readonly Note[] {
  const names = [...alarmsByPlace.values()]
    .flatMap((alarms) => (alarms.state === 'seen' ? alarms.value.log : []))
    .sort(compareText);
  if (names.length === 0) return [];
  const shown = names.slice(0, mostNamesShown).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  const list = more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
  const message = `alarms on log queries exist (${list}); they may watch the event, but the rule asks for a metric filter`;
  return [{ code: 'log-alarm', link: 'alarm', message }];
}
