import type { RegionDocument } from './documents.ts';

/** A resource in AWS's own shape, as a scenario carries it. */
export type Resource = Readonly<Record<string, unknown>>;

/**
 * An account in the making: the parts of its one chain by name, so that a change can take hold of one of them, and the
 * noise around it. A part that is null does not exist.
 */
export interface Draft {
  readonly accountId: string;
  readonly name: string;
  readonly organizationalUnit: string;
  readonly state: string;
  readonly auditRole: boolean;
  /** The home Region of the trail, where the whole chain stands. */
  readonly home: string;
  readonly enabledRegions: readonly string[];
  readonly trail: Resource | null;
  readonly logGroup: Resource | null;
  readonly filter: Resource | null;
  readonly alarm: Resource | null;
  readonly topic: Resource | null;
  /** What a chain has more than one of, or only some chains have. */
  readonly further: Further;
  readonly noise: Noise;
}

/** Further parts of the chain. */
export interface Further {
  readonly filters: readonly Resource[];
  readonly alarms: readonly Resource[];
  readonly compositeAlarms: readonly Resource[];
  readonly muteRules: readonly Resource[];
  readonly keys: readonly Resource[];
}
export const nothingFurther: Further = {
  filters: [],
  alarms: [],
  compositeAlarms: [],
  muteRules: [],
  keys: [],
};

/** What else the account has. Nothing of it concerns AssumeRole. */
export interface Noise {
  readonly trails: readonly Resource[];
  readonly filters: readonly Resource[];
  readonly alarms: readonly Resource[];
  readonly topics: readonly Resource[];
  /** One of those alarms is on a filter of the trail's log group and reaches a confirmed subscriber. */
  readonly isHeard: boolean;
}

/** The resources of the draft's home Region, as the scenario writes them. Filters go with their log group. */
export function homeResources(draft: Draft): RegionDocument {
  const { trail, logGroup, filter, alarm, topic, further, noise } = draft;
  return {
    trails: [...present(trail), ...noise.trails],
    logGroups: present(logGroup),
    metricFilters: logGroup === null ? [] : [...present(filter), ...further.filters, ...noise.filters],
    metricAlarms: [...present(alarm), ...further.alarms, ...noise.alarms],
    compositeAlarms: further.compositeAlarms,
    alarmMuteRules: further.muteRules,
    kmsKeys: further.keys,
    topics: [...present(topic), ...noise.topics],
  };
}

/** Around a chain that stands alone. */
export const noNoise: Noise = { trails: [], filters: [], alarms: [], topics: [], isHeard: false };

function present(resource: Resource | null): readonly Resource[] {
  return resource === null ? [] : [resource];
}
