import type { Change } from '../change.ts';
import { alarmChanges } from './alarm-changes.ts';
import { filterChanges } from './filter-changes.ts';
import { indirectAlarmChanges } from './indirect-alarm-changes.ts';
import { subscriberChanges } from './subscriber-changes.ts';
import { trailChanges } from './trail-changes.ts';

/** Everything that can be done to a compliant account, in the order of the chain. */
export const changes = {
  ...trailChanges,
  ...filterChanges,
  ...alarmChanges,
  ...indirectAlarmChanges,
  ...subscriberChanges,
} as const satisfies Readonly<Record<string, Change>>;
export type ChangeName = keyof typeof changes;
