import type { Rule } from '../rules/rule.ts';
import { pathsOfAccount } from './account-paths.ts';
import { tailsOfFilter } from './alarm-tails.ts';
import type { LinkEvidence, ResourceReference } from './evidence.ts';
import { filterReference } from './metric-filter.ts';
import type { Path } from './paths.ts';
import type { AccountSnapshot } from './snapshot.ts';
import { isConfirmed } from './subscribers.ts';

/** What the chains that hold so far depend on, each thing once: of nothing else can advisory evidence say anything. */
export interface AdvisoryTargets {
  /** ARNs as the trails give them. */
  readonly logGroups: readonly string[];
  /** The alarms whose actions count. */
  readonly alarms: readonly ResourceReference[];
  readonly topics: readonly TopicTarget[];
}

/** A topic with those who publish to it and those who listen. */
export interface TopicTarget {
  readonly arn: string;
  /** At least one. */
  readonly alarms: readonly ResourceReference[];
  /** The ARNs of its confirmed subscriptions. */
  readonly subscriptions: readonly string[];
}

/** The targets in the paths of all rules that have no broken link; of those that only lack a filter, the log group. */
export function advisoryTargets(snapshot: AccountSnapshot, rules: readonly Rule[]): AdvisoryTargets {
  const paths = rules.flatMap((rule) => pathsOfAccount(snapshot, rule).paths);
  const chains = paths.filter(isOpen).flatMap((path) => [path.links, ...tailsOfUnion(snapshot, path)]);
  const logGroups = [...chains, ...paths.filter(lacksFilter).map(({ links }) => links)].flatMap((links) =>
    resourcesOf(links, 'log-group'),
  );
  const alarms = chains.flatMap((links) => resourcesOf(links, 'alarm'));
  const topics = new Map<string, ResourceReference[]>();
  for (const links of chains) {
    const publishers = resourcesOf(links, 'alarm');
    for (const { arn } of resourcesOf(links, 'topic')) {
      if (arn !== null) topics.set(arn, [...(topics.get(arn) ?? []), ...publishers]);
    }
  }
  return {
    logGroups: [...new Set(logGroups.flatMap(({ arn }) => arn ?? []))],
    alarms: eachOnce(alarms),
    topics: [...topics].map(([arn, publishers]) => ({
      arn,
      alarms: eachOnce(publishers),
      subscriptions: confirmedOf(snapshot, arn),
    })),
  };
}

/** Where the class of a log group allows no filter, that is why there is none: nobody can add one. */
function lacksFilter({ links }: Path): boolean {
  const last = links.at(-1);
  return last?.state === 'broken' && last.reason === 'no-metric-filter';
}

function isOpen({ links }: { readonly links: readonly LinkEvidence[] }): boolean {
  return links.every(({ state }) => state !== 'broken');
}

/** The chain of several filters names the way behind one of them; each of the others needs its own. */
function tailsOfUnion(snapshot: AccountSnapshot, { isUnion, filters, links }: Path) {
  if (!isUnion) return [];
  const logGroup = resourcesOf(links, 'log-group')[0] ?? null;
  return filters
    .flatMap((filter) => tailsOfFilter(snapshot, filter, filterReference(filter, logGroup)))
    .filter(isOpen)
    .map((tail) => tail.links);
}

function resourcesOf(
  links: readonly LinkEvidence[],
  type: ResourceReference['type'],
): readonly ResourceReference[] {
  return eachOnce(links.flatMap(({ resource }) => (resource?.type === type ? resource : [])));
}

function eachOnce(resources: readonly ResourceReference[]): readonly ResourceReference[] {
  return [...new Map(resources.map((one) => [one.arn ?? one.name, one])).values()];
}

function confirmedOf({ subscriptionsByTopic }: AccountSnapshot, topicArn: string): readonly string[] {
  const answer = subscriptionsByTopic.get(topicArn);
  return answer?.state === 'seen' ? answer.value.filter(isConfirmed).map(({ arn }) => arn) : [];
}
