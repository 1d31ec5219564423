import { CloudWatchLogsClient, TestMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { asAuditor, asMember, memberWith, organizationOf, simulate } from './support.ts';

const assumeRole = '{"eventName":"AssumeRole"}';
const other = '{"eventName":"AssumeRoleWithSAML"}';
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
const accessLine = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

async function ask(filterPattern: string, logEventMessages: string[]) {
  const logs = new CloudWatchLogsClient(asAuditor(await simulate(organizationOf())));
  const { matches } = await logs.send(new TestMetricFilterCommand({ filterPattern, logEventMessages }));
  return matches;
}

test('the messages that match are named by their number from 1, without extracted values for JSON', async () => {
  expect(await ask('{($.eventName=AssumeRole)}', [other, assumeRole, 'no JSON', assumeRole])).toEqual([
    { eventNumber: 2, eventMessage: assumeRole, extractedValues: {} },
    { eventNumber: 4, eventMessage: assumeRole, extractedValues: {} },
  ]);
});

test('no message matches: an empty list', async () => {
  expect(await ask('{ $.eventName = assumerole }', [assumeRole])).toEqual([]);
});

test('the empty pattern matches every message, and 50 messages are taken', async () => {
  expect(
    await ask(
      '',
      Array.from({ length: 50 }, () => 'message'),
    ),
  ).toHaveLength(50);
});

test('a delimited pattern extracts its fields, those without a name by their number', async () => {
  expect(await ask('[..., request=*.html*, status_code=4*, bytes]', [accessLine])).toMatchObject([
    {
      extractedValues: {
        $1: '127.0.0.1',
        $2: 'Prod',
        $3: 'frank',
        $4: '10/Oct/2000:13:25:15 -0700',
        $request: 'GET /index.html HTTP/1.0',
        $status_code: '404',
        $bytes: '1534',
      },
    },
  ]);
  expect(await ask('[level=ERROR, message]', ['ERROR it went wrong'])).toMatchObject([
    { extractedValues: { $level: 'ERROR', $message: 'it went wrong' } },
  ]);
});

test.for([
  ['a pattern that cannot be read', '{ $.eventName = ', [assumeRole]],
  ['a pattern of over 1,024 characters', 'a'.repeat(1025), [assumeRole]],
  ['no message', '', []],
  ['over 50 messages', '', Array.from({ length: 51 }, () => 'message')],
  ['an empty message', '', ['']],
] as const)('%s is refused', async ([, filterPattern, messages]) => {
  await expect(ask(filterPattern, [...messages])).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

test('the audit role may not ask: only the operator does', async () => {
  const logs = new CloudWatchLogsClient(await asMember(await simulate(memberWith({}))));

  await expect(
    logs.send(new TestMetricFilterCommand({ filterPattern: '', logEventMessages: ['message'] })),
  ).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
