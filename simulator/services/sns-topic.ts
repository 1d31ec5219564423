import {
  awsPrincipal,
  policyAllows,
  policyDenies,
  type PolicyQuestion,
} from '../policies/resource-policy.ts';
import type { Call } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { regionOf, type TopicState } from '../state/account-state.ts';
import { accessDenied, invalidParameter } from './sns-refusals.ts';

const arnPattern = /^arn:aws:sns:([a-z0-9-]+):(\d{12}):[A-Za-z0-9_.-]{1,256}$/;

/**
 * The topic, or SNS's refusal. A topic of another account is refused alike whether it exists or not, unless its policy
 * lets the caller do this: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 * In its own account the caller's role has allowed the action by now, and the policy can only deny it.
 */
export function topicOf(topicArn: unknown, operation: string, call: Call): TopicState {
  const match = typeof topicArn === 'string' ? arnPattern.exec(topicArn) : null;
  if (typeof topicArn !== 'string' || match === null) throw invalidParameter('Invalid parameter: TopicArn');
  const [, region = '', ownerId = ''] = match;
  if (region !== call.region) throw invalidParameter('Invalid parameter: TopicArn');
  const owner = call.world.accounts.get(ownerId);
  const topic = owner === undefined ? undefined : regionOf(owner, region).topics.get(topicArn);
  const question = questionOf(topic, operation, call);
  const action = `SNS:${operation}`;
  const refused = `User: ${call.caller.arn} is not authorized to perform: ${action} on resource: ${topicArn}`;
  if (ownerId !== call.caller.accountId && !policyAllows(question)) {
    throw accessDenied(`${refused} because no resource-based policy allows the ${action} action`);
  }
  if (topic === undefined) throw new ServiceError('NotFound', 404, 'Topic does not exist');
  if (policyDenies(question)) {
    throw accessDenied(`${refused} with an explicit deny in a resource-based policy`);
  }
  return topic;
}

function questionOf(
  topic: TopicState | undefined,
  operation: string,
  { caller, world }: Call,
): PolicyQuestion {
  return {
    policy: topic?.topic.Attributes['Policy'] ?? '',
    action: `SNS:${operation}`,
    resourceArn: topic?.topic.TopicArn ?? '',
    principal: awsPrincipal(caller.accountId, caller.roleName, caller.arn),
    context: {
      'aws:sourceowner': caller.accountId,
      'aws:sourceaccount': caller.accountId,
      'aws:principalaccount': caller.accountId,
      'aws:principalorgid': world.tree.organizationId,
      'aws:securetransport': 'true',
    },
  };
}
