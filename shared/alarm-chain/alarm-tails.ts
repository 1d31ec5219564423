import {
  alarmReference,
  alarmsOnMetric,
  behaviourOf,
  judgeAlarm,
  mathAlarmsOnMetric,
  alarmsPerhapsOnMetric,
} from './alarm.ts';
import { judgeComposites, type JudgedAlarm } from './composite-alarm.ts';
import {
  broken,
  unseen,
  unseenBecause,
  type LinkEvidence,
  type Note,
  type ResourceReference,
} from './evidence.ts';
import { judgeLastMile } from './last-mile.ts';
import type { LinkName } from './links.ts';
import { judgeMuting } from './mute-rules.ts';
import {
  placeOf,
  type AccountSnapshot,
  type Alarms,
  type CompositeAlarm,
  type MetricAlarm,
  type MetricFilter,
} from './snapshot.ts';
import { unseenFrom, upToFirstBroken, type Tail } from './tail.ts';
import type { PublishedMetric } from './watched-series.ts';

/**
 * The tails behind a filter, one for each alarm that reads its metric or stands over such alarms, and each topic of
 * the alarm; at least one.
 * @param filterResource the filter in its account and Region, where its metric and the alarms are too
 */
export function tailsOfFilter(
  snapshot: AccountSnapshot,
  filter: MetricFilter,
  filterResource: ResourceReference,
): readonly Tail[] {
  const alarms = snapshot.alarmsByPlace.get(placeOf(filterResource));
  if (alarms?.state !== 'seen') {
    const make = (link: LinkName) =>
      alarms?.state === 'unseen'
        ? unseenBecause(link, alarms, filterResource)
        : unseen(link, 'undecided', filterResource);
    return [withoutNotes(unseenFrom('alarm', make))];
  }
  const transformation = filter.transformations[0];
  if (transformation === undefined) {
    return [withoutNotes(unseenFrom('alarm', (link) => unseen(link, 'undecided', filterResource)))];
  }
  const judged = judgeAlarms(alarms.value, {
    transformation,
    systemFields: filter.emitsSystemFieldDimensions,
    accountId: filterResource.accountId,
    region: filterResource.region,
    memberAccountId: snapshot.accountId,
  });
  const tails = [
    ...judged.map(({ alarm, answer }) => ({ alarm, link: judgeAlarm(alarm, answer) })),
    ...judgeComposites(alarms.value.composite, judged).map(({ composite, link }) => ({
      alarm: composite,
      link,
    })),
  ].flatMap(({ alarm, link }) => tailsOfAlarm(snapshot, alarm, link));
  const metric = `${transformation.namespace}/${transformation.metricName}`;
  return tails.length > 0 ? tails : [withoutNotes([broken('alarm', 'no-alarm', filterResource, { metric })])];
}

/** Every alarm that reads the metric, or may, with what one event does to it. */
function judgeAlarms(alarms: Alarms, published: PublishedMetric): readonly JudgedAlarm[] {
  const { transformation } = published;
  const readers = new Set([
    ...alarmsOnMetric(alarms, transformation),
    ...mathAlarmsOnMetric(alarms, transformation),
    ...alarmsPerhapsOnMetric(alarms, transformation),
  ]);
  return [...readers].map((alarm) => ({ alarm, answer: behaviourOf(alarm, published) }));
}

function tailsOfAlarm(
  snapshot: AccountSnapshot,
  alarm: MetricAlarm | CompositeAlarm,
  alarmLink: LinkEvidence,
): readonly Tail[] {
  if (alarmLink.state === 'broken') return [withoutNotes([alarmLink])];
  const muting = judgeMuting(snapshot, alarmReference(alarm));
  if (muting.evidence !== null) return [withoutNotes([muting.evidence])];
  const lastMiles = judgeLastMile(snapshot, alarm.alarmActions, alarmReference(alarm));
  return lastMiles.map(({ links, notes }) => ({
    links: upToFirstBroken([alarmLink, ...links]),
    notes: [...stateNotes(alarm), ...muting.notes, ...notes],
  }));
}

/** Actions run on a change of state only: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html */
function stateNotes({ name, alarmState, stateSince }: MetricAlarm | CompositeAlarm): readonly Note[] {
  if (alarmState !== 'ALARM') return [];
  const since = stateSince === undefined ? '' : ` since ${stateSince.toISOString()}`;
  const message = `the alarm \`${name}\` is in ALARM${since}: the next call will not notify again until it has left ALARM`;
  return [{ code: 'alarm-already-in-alarm', link: 'alarm', message }];
}

function withoutNotes(links: readonly LinkEvidence[]): Tail {
  return { links, notes: [] };
}
