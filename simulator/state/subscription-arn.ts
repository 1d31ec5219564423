import { createHash } from 'node:crypto';
import type { ScenarioSubscription } from '../scenario/scenario.ts';

/** The ARN of a confirmed subscription: the topic's and an id of UUID form, the same in every run. */
export function subscriptionArn(topicArn: string, { Protocol, Endpoint }: ScenarioSubscription): string {
  const digest = createHash('sha256').update([topicArn, Protocol, Endpoint].join('\n')).digest('hex');
  const id = digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  return `${topicArn}:${id}`;
}
