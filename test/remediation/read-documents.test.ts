/** What `plan` and `apply` print is read back; whatever else a file holds is refused, and the place of it named. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonical,
  createdBy,
  readPlan,
  readRecord,
  stepOf,
  type CreatedResource,
} from '../../shared/remediation/index.ts';
import { alarmStep, filterStep } from '../../shared/remediation/steps.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { accountId, topicArn } from '../alarm-chain/compliant-account.ts';
import { anyJson, changedJson, withValue } from './changed-json.ts';
import { ownAlarmStep, ownFilterStep, ownName } from './own-resources.ts';
import { alarmAtOwner, ownerId, plan, record, refusalOf, ruleId } from './printed-documents.ts';

/** The same document with all members in the opposite order. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, backwards(inner)]),
  );
}

describe('a plan', () => {
  const read = {
    accounts: [
      { accountId, ruleId, steps: [ownFilterStep, ownAlarmStep] },
      {
        accountId: '666666666666',
        ruleId,
        steps: [{ ...ownAlarmStep, accountId: ownerId }],
      },
    ],
    others: [
      {
        accountId: '444444444444',
        ruleId,
        refusal: { reason: 'excepted', message: 'somebody answers for the failure.' },
      },
      { accountId: '555555555555', ruleId, refusal: null },
    ],
  };

  test('is read as `plan` printed it: what is planned, and what of the others', () => {
    expect(readPlan(plan)).toStrictEqual(read);
  });

  test('is the same in whatever order its members stand', () => {
    expect(readPlan(backwards(plan))).toStrictEqual(read);
  });

  test('may plan nothing', () => {
    expect(readPlan({ schemaVersion: 1, accounts: [] })).toStrictEqual({ accounts: [], others: [] });
  });

  const step = ['accounts', 0, 'steps', 1] as const;

  test.each<[string, readonly (string | number)[], unknown]>([
    ['the document is not an object', [], null],
    ['the document is not an object', [], [plan]],
    ['the document is not an object', [], 'plan'],
    ['schemaVersion is not 1, as `plan --format json` prints it', ['schemaVersion'], undefined],
    ['schemaVersion is not 1, as `plan --format json` prints it', ['schemaVersion'], 2],
    ['schemaVersion is not 1, as `plan --format json` prints it', ['schemaVersion'], '1'],
    ['accounts is not a list', ['accounts'], undefined],
    ['accounts is not a list', ['accounts'], { length: 0 }],
    ['accounts[2] is not an object', ['accounts', 2], null],
    ['accounts[2] is not an object', ['accounts', 2], []],
    ['accounts[0].accountId is not of its form', ['accounts', 0, 'accountId'], undefined],
    ['accounts[0].accountId is not of its form', ['accounts', 0, 'accountId'], 333_333_333_333],
    ['accounts[0].accountId is not of its form', ['accounts', 0, 'accountId'], `${accountId}\n`],
    ['accounts[0].accountId is not of its form', ['accounts', 0, 'accountId'], '33333333333'],
    ['accounts[1].ruleId is not of its form', ['accounts', 1, 'ruleId'], [ruleId]],
    ['accounts[1].ruleId is not of its form', ['accounts', 1, 'ruleId'], ''],
    ['accounts[1].ruleId `D9.AWS.MON.99` is unknown', ['accounts', 1, 'ruleId'], 'D9.AWS.MON.99'],
    ['accounts[1].ruleId `constructor` is unknown', ['accounts', 1, 'ruleId'], 'constructor'],
    ['accounts[0].steps is not a list', ['accounts', 0, 'steps'], undefined],
    ['accounts[1].steps is not a list', ['accounts', 1, 'steps'], null],
    ['accounts[0].steps is empty', ['accounts', 0, 'steps'], []],
    ['accounts[0].steps[1] is not an object', step, 'PutMetricAlarm'],
    [
      'accounts[0].steps[1].action is neither PutMetricFilter nor PutMetricAlarm',
      [...step, 'action'],
      'DeleteAlarms',
    ],
    [
      'accounts[0].steps[1].action is neither PutMetricFilter nor PutMetricAlarm',
      [...step, 'action'],
      ['PutMetricAlarm'],
    ],
    ['accounts[0].steps[1].accountId is not of its form', [...step, 'accountId'], '*'],
    ['accounts[0].steps[1].region is not of its form', [...step, 'region'], 'example.com/'],
    ['accounts[0].steps[1].region is not of its form', [...step, 'region'], undefined],
    ['accounts[0].steps[1].input is not an object', [...step, 'input'], undefined],
    ['accounts[0].steps[1].input is not an object', [...step, 'input'], []],
  ])('%s: refused, with the place', (message, place, value) => {
    expect(refusalOf(readPlan, withValue(plan, place, value))).toBe(message);
  });

  test('is no record: what `apply` printed has no steps', () => {
    expect(refusalOf(readPlan, record)).toBe('accounts[0].steps is not a list');
  });
});

describe('a record', () => {
  const read = [
    { accountId, ruleId, created: [createdBy(ownFilterStep, true), createdBy(ownAlarmStep, true)] },
    { accountId: '444444444444', ruleId, created: [] },
    { accountId: '555555555555', ruleId, created: [createdBy(alarmAtOwner, false)] },
  ];

  test('is read as `apply` printed it: what was made, and where', () => {
    expect(readRecord(record)).toStrictEqual(read);
  });

  test('is the same in whatever order its members stand', () => {
    expect(readRecord(backwards(record))).toStrictEqual(read);
  });

  test('is read as the function logs it, which is all there is where it could not be stored', () => {
    const line = { level: 'INFO', message: 'remediation done', record, recordAddress: null, findings: [] };

    expect(readRecord(line)).toStrictEqual(read);
  });

  test('calls what was made by the name in its input, whatever else it says', () => {
    const renamed = withValue(record, ['accounts', 0, 'created', 0, 'name'], 'somebody-elses');

    expect(readRecord(renamed)[0]?.created[0]?.name).toBe(ownName);
  });

  const filter = ['accounts', 0, 'created', 0] as const;
  const alarm = ['accounts', 0, 'created', 1] as const;

  test.each<[string, readonly (string | number)[], unknown]>([
    ['the document is not an object', [], 5],
    ['the document is not an object', [], { record: null }],
    ['the document is not an object', [], { record: [] }],
    ['schemaVersion is not 1, as `apply` prints it', [], { record: {}, schemaVersion: 1, accounts: [] }],
    ['schemaVersion is not 1, as `apply` prints it', ['schemaVersion'], undefined],
    ['schemaVersion is not 1, as `apply` prints it', ['schemaVersion'], true],
    ['accounts is not a list', ['accounts'], null],
    ['accounts[1] is not an object', ['accounts', 1], 'x'],
    ['accounts[0].accountId is not of its form', ['accounts', 0, 'accountId'], null],
    ['accounts[0].ruleId is not of its form', ['accounts', 0, 'ruleId'], undefined],
    ['accounts[0].ruleId `x` is unknown', ['accounts', 0, 'ruleId'], 'x'],
    ['accounts[0].created is not a list', ['accounts', 0, 'created'], undefined],
    ['accounts[0].created[0] is not an object', filter, [filter]],
    ['accounts[0].created[0].type is neither metric-filter nor alarm', [...filter, 'type'], 'log-group'],
    ['accounts[0].created[0].type is neither metric-filter nor alarm', [...filter, 'type'], ['alarm']],
    ['accounts[0].created[0].accountId is not of its form', [...filter, 'accountId'], '../222222222222'],
    ['accounts[0].created[1].region is not of its form', [...alarm, 'region'], 'us-east-1.example.com'],
    ['accounts[0].created[1].input is not an object', [...alarm, 'input'], null],
    [
      'accounts[0].created[0].input.logGroupName is not of its form',
      [...filter, 'input', 'logGroupName'],
      '',
    ],
    [
      'accounts[0].created[1].input.Namespace is not of its form',
      [...alarm, 'input', 'Namespace'],
      undefined,
    ],
    ['accounts[0].created[1].input.MetricName is not of its form', [...alarm, 'input', 'MetricName'], 1],
    [
      'accounts[0].created[1].input.AlarmActions is not a list',
      [...alarm, 'input', 'AlarmActions'],
      topicArn,
    ],
    [
      'accounts[0].created[1].input.AlarmActions[0] is not of its form',
      [...alarm, 'input', 'AlarmActions'],
      [],
    ],
    [
      'accounts[0].created[1].input.AlarmActions[0] is not of its form',
      [...alarm, 'input', 'AlarmActions', 0],
      'security',
    ],
  ])('%s: refused, with the place', (message, place, value) => {
    expect(refusalOf(readRecord, withValue(record, place, value))).toBe(message);
  });

  test('is no plan, and not what `undo` printed', () => {
    const undone = { schemaVersion: 1, accounts: [{ accountId, ruleId, deleted: [] }] };

    expect(refusalOf(readRecord, plan)).toBe('accounts[0].created is not a list');
    expect(refusalOf(readRecord, undone)).toBe('accounts[0].created is not a list');
  });
});

/** Whether something is as the remediation makes it for whatever log group, metric and topic it names. */
function isOwn(created: CreatedResource): boolean {
  const step = stepOf(created);
  const made =
    step.action === 'PutMetricFilter'
      ? filterStep(assumeRole, step, step.input.logGroupName)
      : alarmStep(
          assumeRole,
          step,
          { namespace: step.input.Namespace, metricName: step.input.MetricName },
          step.input.AlarmActions[0],
        );
  return canonical(made) === canonical(step) && created.name === ownName;
}

describe('any JSON', () => {
  const documents = fc.oneof(anyJson, changedJson(plan), changedJson(record));
  const runs = { numRuns: 1_000 };

  test('is a plan of known rules with steps, or is refused', () => {
    fc.assert(
      fc.property(documents, (document) => {
        if (refusalOf(readPlan, document) !== '') return true;
        return readPlan(document).accounts.every((one) => one.ruleId === ruleId && one.steps.length > 0);
      }),
      runs,
    );
  });

  test('is a record of what the remediation makes, and of nothing else, or is refused', () => {
    fc.assert(
      fc.property(documents, (document) => {
        if (refusalOf(readRecord, document) !== '') return true;
        return readRecord(document).every((one) => one.created.every(isOwn));
      }),
      runs,
    );
  });

  test('has one canonical text, in whatever order its members stand, which holds all of it', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = canonical(value);
        expect(JSON.parse(text)).toStrictEqual(JSON.parse(JSON.stringify(value)));
        return canonical(backwards(value)) === text;
      }),
      runs,
    );
  });
});

test('lists that differ only in their order have different canonical texts', () => {
  expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
});

test.each(['Planned', 'applied', null, undefined])(
  'a plan with the outcome %s is refused: to pass over it would leave its account out without a word',
  (outcome) => {
    expect(refusalOf(readPlan, withValue(plan, ['accounts', 0, 'outcome'], outcome))).toBe(
      'accounts[0].outcome is none of planned, refused, nothing-to-do',
    );
  },
);

test('what is nested too deep to be compared is refused', () => {
  const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) as unknown;

  expect(refusalOf(readRecord, withValue(record, ['accounts', 0, 'created', 0, 'input', 'deep'], deep))).toBe(
    'a member is nested too deep',
  );
  expect(refusalOf(readPlan, withValue(plan, ['accounts', 0, 'steps', 0, 'input', 'deep'], deep))).toBe(
    'a member is nested too deep',
  );
});
