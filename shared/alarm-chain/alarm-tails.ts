import { alarmReference, alarmsOnMetric, compositesNaming, judgeAlarm, mathAlarmsOnMetric } from './alarm.ts';
import { broken, unseen, unseenBecause, type LinkEvidence, type ResourceReference } from './evidence.ts';
import { judgeLastMile } from './last-mile.ts';
import type { LinkName } from './links.ts';
import { judgeMuting } from './mute-rules.ts';
import { placeOf, type AccountSnapshot, type MetricAlarm, type MetricFilter } from './snapshot.ts';
import { unseenFrom, upToFirstBroken, type Tail } from './tail.ts';

/**
 * The tails behind a filter, one for each alarm on its metric and each topic of the alarm; at least one.
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
  const direct = alarmsOnMetric(alarms.value, transformation);
  const math = mathAlarmsOnMetric(alarms.value, transformation);
  const indirect = [...math, ...compositesNaming(alarms.value.composite, [...direct, ...math])];
  const tails = [
    ...direct.flatMap((alarm) => tailsOfAlarm(snapshot, alarm, filter)),
    ...indirect.map((alarm) => {
      const reference = alarmReference(alarm);
      return withoutNotes(unseenFrom('alarm', (link) => unseen(link, 'unsupported', reference)));
    }),
  ];
  const metric = `${transformation.namespace}/${transformation.metricName}`;
  return tails.length > 0 ? tails : [withoutNotes([broken('alarm', 'no-alarm', filterResource, { metric })])];
}

function tailsOfAlarm(snapshot: AccountSnapshot, alarm: MetricAlarm, filter: MetricFilter): readonly Tail[] {
  const alarmLink = judgeAlarm(alarm, filter);
  if (alarmLink.state === 'broken') return [withoutNotes([alarmLink])];
  const muting = judgeMuting(snapshot, alarmReference(alarm));
  if (muting.evidence !== null) return [withoutNotes([muting.evidence])];
  const lastMiles = judgeLastMile(snapshot, alarm.alarmActions, alarmReference(alarm));
  return lastMiles.map(({ links, notes }) => ({
    links: upToFirstBroken([alarmLink, ...links]),
    notes: [...muting.notes, ...notes],
  }));
}

function withoutNotes(links: readonly LinkEvidence[]): Tail {
  return { links, notes: [] };
}
