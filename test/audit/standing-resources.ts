/** The metric filters and alarms of a hand-made account, with who made what stands there. */
import type { Alarms, MetricAlarm, MetricFilter } from '../../shared/alarm-chain/index.ts';
import { isNameTaken, isOwnAlarm } from '../../shared/remediation/ownership.ts';
import {
  isFilterOf,
  nameOf,
  type AlarmStep,
  type FilterStep,
  type Step,
  type Tags,
} from '../../shared/remediation/index.ts';
import { accountId, aFilter, anAlarm } from '../alarm-chain/compliant-account.ts';
import { ownAlarm, ownFilter, ownName, tagsOfOwnAlarm } from '../remediation/own-resources.ts';

/** What an account holds at first, in each log group and Region of the steps. */
export interface Holding {
  readonly filters?: readonly MetricFilter[];
  readonly alarms?: Partial<Alarms>;
  /** The tags of metric alarms, by name; none where left out. */
  readonly tags?: Readonly<Record<string, Tags>>;
}

export const filterStands: Holding = { filters: [ownFilter()] };
export const alarmStands: Holding = {
  alarms: { metric: [ownAlarm()] },
  tags: { [ownName]: tagsOfOwnAlarm },
};

/** Exactly what the step makes, something else of its name, or nothing of its name. */
export type Stand = 'own' | 'foreign' | null;

export interface StandingResources {
  readonly filters: (step: FilterStep) => readonly MetricFilter[];
  readonly alarms: (step: Step) => Alarms;
  readonly tags: (alarmName: string) => Tags;
  readonly standing: (step: Step) => Stand;
  /** Puts something in the place of whatever has the step's name. */
  readonly replace: (step: Step, by: Stand) => void;
}

const noAlarms: Alarms = { metric: [], composite: [], log: [] };
const noTags: Tags = new Map();

/** An account that holds the same in the place of each step. */
export function standingResources(steps: readonly Step[], holding: Holding = {}): StandingResources {
  const filtersByPlace = new Map<string, readonly MetricFilter[]>();
  const alarmsByRegion = new Map<string, Alarms>();
  const tagsByName = new Map(Object.entries(holding.tags ?? {}));
  for (const step of steps) {
    if (step.action === 'PutMetricFilter') filtersByPlace.set(placeOf(step), holding.filters ?? []);
    alarmsByRegion.set(step.region, { ...noAlarms, ...holding.alarms });
  }
  const filters = (step: FilterStep) => filtersByPlace.get(placeOf(step)) ?? [];
  const alarms = (step: Step) => alarmsByRegion.get(step.region) ?? noAlarms;
  const tags = (alarmName: string) => tagsByName.get(alarmName) ?? noTags;
  return {
    filters,
    alarms,
    tags,
    standing: (step) =>
      step.action === 'PutMetricFilter'
        ? filterStanding(step, filters(step))
        : alarmStanding(step, alarms(step), tags(nameOf(step))),
    replace: (step, by) => {
      const name = nameOf(step);
      if (step.action === 'PutMetricFilter') {
        const others = filters(step).filter((filter) => filter.name !== name);
        filtersByPlace.set(placeOf(step), [...others, ...filterBy(step, by)]);
        return;
      }
      const { metric, composite, log } = alarms(step);
      const others = metric.filter((alarm) => alarm.name !== name);
      alarmsByRegion.set(step.region, { metric: [...others, ...alarmBy(step, by)], composite, log });
      tagsByName.set(name, by === 'own' ? tagsOf(step) : noTags);
    },
  };
}

function placeOf({ region, input }: FilterStep): string {
  return `${region} ${input.logGroupName}`;
}

function filterStanding(step: FilterStep, filters: readonly MetricFilter[]): Stand {
  const filter = filters.find(({ name }) => name === nameOf(step));
  if (filter === undefined) return null;
  return isFilterOf(step, filter) ? 'own' : 'foreign';
}

function alarmStanding(step: AlarmStep, alarms: Alarms, tags: Tags): Stand {
  if (!isNameTaken(alarms, nameOf(step))) return null;
  return isOwnAlarm(step, alarms, tags) ? 'own' : 'foreign';
}

/** As Logs tells of it. */
function filterBy({ input }: FilterStep, by: Stand): readonly MetricFilter[] {
  const [{ metricNamespace, metricName, metricValue }] = input.metricTransformations;
  const pattern = by === 'own' ? input.filterPattern : '{ $.eventName = StopLogging }';
  const transformation = { namespace: metricNamespace, metricName, metricValue };
  return by === null ? [] : [aFilter({ name: input.filterName, pattern }, transformation)];
}

/** As CloudWatch tells of it. */
function alarmBy({ input, region }: AlarmStep, by: Stand): readonly MetricAlarm[] {
  const alarm = anAlarm({
    arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${input.AlarmName}`,
    name: input.AlarmName,
    namespace: input.Namespace,
    metricName: input.MetricName,
    datapointsToAlarm: input.DatapointsToAlarm,
    threshold: by === 'own' ? input.Threshold : 5,
    alarmActions: input.AlarmActions,
  });
  return by === null ? [] : [alarm];
}

function tagsOf({ input }: AlarmStep): Tags {
  return new Map(input.Tags.map(({ Key, Value }) => [Key, Value]));
}
