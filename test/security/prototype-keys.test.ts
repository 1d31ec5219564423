/** Names that mean something to JavaScript are names like any other in what an account, a person or AWS has written. */
import { describe, expect, test } from 'vitest';
import { parseExceptions } from '../../shared/audit/exceptions-file.ts';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { resourcesOf } from '../../shared/findings/resources.ts';
import { readPlan, readRecord } from '../../shared/remediation/index.ts';
import { evaluateSubscriptionFilter } from '../../shared/alarm-chain/subscription-filter.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aTopic, aTopicPolicy, parts } from '../alarm-chain/advisory-parts.ts';
import {
  aField,
  aFilter,
  anAccount,
  anAlarm,
  aSelection,
  seen,
  topicArn,
  withAlarm,
} from '../alarm-chain/compliant-account.ts';

/** What every object has, and what a polluted one would have. */
const keys = [
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'prototype',
];
const ordinary = 'unheard-of';

const untouched = Object.getOwnPropertyNames(Object.prototype).join();

/** As AWS and files carry it: only so is `__proto__` a member. */
function parsed(key: string, value: unknown): Readonly<Record<string, unknown>> {
  return JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`) as Record<string, unknown>;
}

function verdictOf(account: Parameters<typeof anAccount>[0]) {
  const { rings, cloudguard, reason, notes } = judgeAccount(anAccount(account), assumeRole);
  return { rings, cloudguard, reason, notes: notes.map(({ code }) => code) };
}

const selectorWith = (field: string, operators: object) =>
  verdictOf({
    selection: seen(
      aSelection({
        basic: [],
        advanced: [
          {
            name: 'x',
            fields: [aField('eventCategory', { equals: ['Management'] }), aField(field, operators)],
          },
        ],
      }),
    ),
  });

const named = (name: string) =>
  verdictOf({
    ...withAlarm({ name, metricName: name, namespace: name, dimensions: [] }),
    filters: seen([aFilter({ name }, { metricName: name, namespace: name })]),
  });

const dimensioned = (name: string) =>
  verdictOf({
    ...withAlarm({ dimensions: [{ name, value: 'x' }] }),
    filters: seen([aFilter({}, { dimensions: parsed(name, '$.awsRegion') as Record<string, string> })]),
  });

const verdictOfStatement = (name: string) => {
  const statement = {
    Effect: 'Allow',
    Principal: { ...parsed(name, 'cloudwatch.amazonaws.com') },
    Action: [parsed(name, 'sns:Publish')],
    Resource: parsed(name, topicArn),
    ...parsed(name, 'x'),
  };
  return verdictOf({ advisory: parts.topic(seen(aTopic({ policy: aTopicPolicy(statement) }))) });
};

describe.each(keys)('%s', (key) => {
  test('as the field of an event selector is one that is not known', () => {
    for (const operators of [{ equals: ['x'] }, { startsWith: ['x'] }, { notEndsWith: ['x'] }]) {
      expect(selectorWith(key, operators)).toEqual(selectorWith(ordinary, operators));
    }
  });

  test.each(['operator', 'key', 'value'])(
    'as the %s of a condition is undecided, and grants nothing',
    (place) => {
      const verdictWith = (name: string, effect: string) => {
        const condition = {
          operator: parsed(name, { 'aws:SourceAccount': '333333333333' }),
          key: { StringEquals: parsed(name, 'x') },
          value: { StringEquals: { 'aws:SourceAccount': [parsed(name, 'x')] } },
        }[place];
        const statement = {
          Effect: effect,
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: topicArn,
          Condition: condition,
        };
        return verdictOf({ advisory: parts.topic(seen(aTopic({ policy: aTopicPolicy(statement) }))) });
      };
      for (const effect of ['Allow', 'Deny']) {
        expect(verdictWith(key, effect)).toEqual(verdictWith(ordinary, effect));
      }
    },
  );

  test('as an element of a statement, or what it names, is passed over', () => {
    expect(verdictOfStatement(key)).toEqual(verdictOfStatement(ordinary));
  });

  test('as a member of a filter policy is one that an alarm’s message may or may not have', () => {
    const message = {
      AlarmName: 'a',
      AWSAccountId: '333333333333',
      AlarmArn: 'arn:aws:x',
      NewStateValue: 'ALARM',
    } as const;
    for (const scope of ['MessageBody', 'MessageAttributes']) {
      for (const matcher of [['x'], [{ exists: false }], [parsed(key, 'x')], parsed(key, 'x')]) {
        const answer = (name: string) =>
          evaluateSubscriptionFilter(JSON.stringify(parsed(name, matcher)), scope, message);
        expect(answer(key)).toBe(answer(ordinary));
      }
    }
  });

  test('as the name of a metric, a dimension, a filter or an alarm is one like any other', () => {
    expect(named(key)).toMatchObject({ rings: 'yes', cloudguard: 'pass' });
    expect(dimensioned(key)).toEqual(dimensioned(ordinary));
    expect(anAlarm().name).toBe('assume-role');
  });

  test('as a member of the exceptions is refused by name', () => {
    const entry = `- account: "333333333333"\n  rule: D9.AWS.MON.22\n  owner: a\n  reason: b\n  expires: 2026-12-31\n`;

    expect(parseExceptions(entry, 'exceptions.yml')).toHaveLength(1);
    expect(() => parseExceptions(`${entry}  ${key}:\n    polluted: yes\n`, 'exceptions.yml')).toThrow(
      `has the unknown member \`${key}\``,
    );
  });

  test('as a member of a plan or a record brings nothing in', () => {
    const polluted = parsed(key, { polluted: true, schemaVersion: 1, accounts: [] });
    const account = { accountId: '333333333333', ruleId: assumeRole.id, outcome: 'nothing-to-do', steps: [] };

    expect(() => readPlan(polluted)).toThrow('schemaVersion is not 1');
    expect(() => readRecord(polluted)).toThrow('schemaVersion is not 1');
    expect(readPlan({ schemaVersion: 1, accounts: [{ ...account, ...polluted }] }).others).toHaveLength(1);
    expect(() => readPlan({ schemaVersion: 1, accounts: [{ ...account, outcome: key }] })).toThrow('outcome');
    expect(() => readPlan({ schemaVersion: 1, accounts: [{ ...account, ruleId: key }] })).toThrow('unknown');
  });

  test('as something observed stands in the finding by its name', () => {
    const accountResource = { Type: 'AwsAccount', Id: 'AWS::::Account:333333333333', Region: 'us-east-1' };
    const [resource] = resourcesOf(accountResource, [
      { link: 'trail', state: 'holds', resource: null, observed: parsed(key, 'seen') },
    ]);

    expect(Object.entries(resource?.Details?.Other ?? {})).toEqual([[`trail.${key}`, 'seen']]);
  });
});

test('nothing of all that changed what every object has', () => {
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(untouched);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
