import { createAgenda, type Agenda } from './agenda.ts';
import type { AssumedRole } from './assume-role-record.ts';
import type { EventLog } from './finding-events.ts';
import type { AlarmStatus, HistoryItem } from './alarm-history.ts';
import type { Metric } from './metric.ts';

/**
 * What has happened since the simulation started: records under way, metrics, alarm states, messages and events. Regions of
 * accounts appear here with their first record, so that the others cost nothing as time moves.
 */
export interface LiveState {
  readonly agenda: Agenda<Step>;
  readonly regions: Map<string, LiveRegion>;
  readonly deliveries: Deliveries;
  readonly events: EventLog;
}

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export interface LiveRegion extends Place {
  readonly metrics: Map<string, Metric>;
  /** By alarm name; an alarm that has not changed yet is as the scenario says. */
  readonly alarms: Map<string, AlarmStatus>;
  /** By the name of an alarm that is being evaluated. */
  readonly evaluations: Map<string, Evaluation>;
  /** Names of alarms whose muted actions wait for the end of a window. */
  readonly muted: Set<string>;
  /** The oldest first. */
  readonly history: HistoryItem[];
}

/** When an alarm is evaluated again, and until when, in milliseconds since 1970: then it has settled. */
export interface Evaluation {
  readonly next: number;
  readonly until: number;
}

/** Something that is due at a time. */
export type Step =
  | { readonly kind: 'record'; readonly event: AssumedRole; readonly recipientAccountId: string }
  | { readonly kind: 'evaluate'; readonly place: Place; readonly alarmName: string }
  | { readonly kind: 'unmute'; readonly place: Place; readonly alarmName: string };

/** A message that reached the endpoint of a confirmed subscription. */
export interface Delivery {
  readonly time: string;
  readonly topicArn: string;
  readonly subscriptionArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** Empty: the message has none. */
  readonly subject: string;
  readonly message: string;
}
export interface Deliveries {
  /** All that there were; the oldest are forgotten. */
  total: number;
  readonly latest: Delivery[];
  /** How many messages callers of SNS published: each one's id is made of its number. */
  published: number;
}

/** A simulation in which nothing has happened yet. */
export function createLiveState(): LiveState {
  return {
    agenda: createAgenda(),
    regions: new Map(),
    deliveries: { total: 0, latest: [], published: 0 },
    events: { total: 0, latest: [] },
  };
}

/** The live part of a Region, made when it is first needed. */
export function liveRegion(live: LiveState, { accountId, region }: Place): LiveRegion {
  const key = `${accountId}/${region}`;
  const known = live.regions.get(key);
  if (known !== undefined) return known;
  const fresh: LiveRegion = {
    accountId,
    region,
    metrics: new Map(),
    alarms: new Map(),
    evaluations: new Map(),
    muted: new Set(),
    history: [],
  };
  live.regions.set(key, fresh);
  return fresh;
}

/** The live part of a Region if anything has happened there. */
export function knownRegion(live: LiveState, { accountId, region }: Place): LiveRegion | undefined {
  return live.regions.get(`${accountId}/${region}`);
}
