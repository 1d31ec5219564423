import { expect, test } from 'vitest';
import { evaluateSubscriptionFilter } from '../../shared/alarm-chain/subscription-filter.ts';

const message = {
  AlarmName: 'assume-role',
  AWSAccountId: '333333333333',
  AlarmArn: 'arn:aws:cloudwatch:us-east-1:333333333333:alarm:assume-role',
  NewStateValue: 'ALARM',
} as const;

const rows: readonly (readonly [string, string | undefined, unknown, string])[] = [
  ['no policy', undefined, undefined, 'passes'],
  ['an empty policy', undefined, {}, 'passes'],
  ['an attribute that alarm messages do not have', undefined, { severity: ['high'] }, 'drops'],
  ['the absence of an attribute', undefined, { severity: [{ exists: false }] }, 'passes'],
  ['the presence of an attribute', undefined, { severity: [{ exists: true }] }, 'drops'],
  ['the state ALARM in the body', 'MessageBody', { NewStateValue: ['ALARM'] }, 'passes'],
  ['the state OK in the body', 'MessageBody', { NewStateValue: ['OK'] }, 'drops'],
  ['either state', 'MessageBody', { NewStateValue: ['OK', 'ALARM'] }, 'passes'],
  ['names that begin so', 'MessageBody', { AlarmName: [{ prefix: 'assume-' }] }, 'passes'],
  ['names that begin otherwise', 'MessageBody', { AlarmName: [{ prefix: 'prod-' }] }, 'drops'],
  ['names that end so', 'MessageBody', { AlarmName: [{ suffix: '-role' }] }, 'passes'],
  ['names in any case', 'MessageBody', { AlarmName: [{ 'equals-ignore-case': 'ASSUME-ROLE' }] }, 'passes'],
  ['anything but the alarm', 'MessageBody', { AlarmName: [{ 'anything-but': 'assume-role' }] }, 'drops'],
  ['anything but others', 'MessageBody', { AlarmName: [{ 'anything-but': ['a', 'b'] }] }, 'passes'],
  ['a member of the body that is not sure', 'MessageBody', { Region: ['US East'] }, 'unknown'],
  ['a matcher that is not known', 'MessageBody', { AlarmName: [{ wildcard: '*' }] }, 'unknown'],
  ['an alternative of members', 'MessageBody', { $or: [{ AlarmName: ['x'] }] }, 'unknown'],
  ['two members of which one drops', 'MessageBody', { Region: ['x'], NewStateValue: ['OK'] }, 'drops'],
];

test.for(rows)('%s → %4$s', ([, scope, policy, answer]) => {
  const text = policy === undefined ? undefined : JSON.stringify(policy);

  expect(evaluateSubscriptionFilter(text, scope, message)).toBe(answer);
});

test.for(['no json', '5', '{"a": 5}'])('%j is no filter policy: unknown', (text) => {
  expect(evaluateSubscriptionFilter(text, undefined, message)).toBe('unknown');
});
