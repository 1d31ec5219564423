import { describe, expect, test } from 'vitest';
import { specificationProblems } from './specification.ts';
import { readTemplate, type Resource, type Template } from './template.ts';

describe('the check of a template finds', () => {
  const schedule = {
    ScheduleExpression: 'rate(1 day)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: 'arn', RoleArn: 'arn' },
  };
  const aSchedule = (change: object): Template => ({
    Resources: { Daily: { Type: 'AWS::Scheduler::Schedule', Properties: { ...schedule, ...change } } },
  });
  const aTopic: Resource = { Type: 'AWS::SNS::Topic', Properties: {} };
  const withOutput = (Value: unknown): Template => ({
    Resources: { Topic: aTopic },
    Outputs: { Topic: { Value } },
  });

  test.each<readonly [string, Template, readonly string[]]>([
    ['nothing in a sound template', aSchedule({}), []],
    [
      'an unknown type',
      { Resources: { Topic: { Type: 'AWS::SNS::Topics', Properties: {} } } },
      ['Topic: there is no type AWS::SNS::Topics'],
    ],
    ['an unknown property', aSchedule({ Expression: 'x' }), ['Daily: Expression is unknown']],
    [
      'an unknown property of a property',
      aSchedule({ Target: { Arn: 'arn', RoleArn: 'arn', RetryPolicy: { MaximumRetries: 3 } } }),
      ['Daily.Target.RetryPolicy: MaximumRetries is unknown'],
    ],
    [
      'an unknown property in a list',
      anAlarm({ Dimensions: [{ Name: 'a', Value: 'b' }, { Key: 'a' }] }),
      [
        'Alarm.Dimensions[1]: Value is missing',
        'Alarm.Dimensions[1]: Name is missing',
        'Alarm.Dimensions[1]: Key is unknown',
      ],
    ],
    [
      'a missing property',
      { Resources: { Daily: { Type: 'AWS::Scheduler::Schedule', Properties: {} } } },
      [
        'Daily: ScheduleExpression is missing',
        'Daily: Target is missing',
        'Daily: FlexibleTimeWindow is missing',
      ],
    ],
    [
      'a missing property of a property',
      aSchedule({ FlexibleTimeWindow: {} }),
      ['Daily.FlexibleTimeWindow: Mode is missing'],
    ],
    ['a text for a number', anAlarm({ Threshold: '1' }), ['Alarm.Threshold: "1" is no number']],
    ['a fraction for an integer', anAlarm({ Period: 0.5 }), ['Alarm.Period: 0.5 is no integer']],
    [
      'a text for a truth value',
      anAlarm({ ActionsEnabled: 'true' }),
      ['Alarm.ActionsEnabled: "true" is no boolean'],
    ],
    ['a number for a text', anAlarm({ AlarmName: 1 }), ['Alarm.AlarmName: 1 is no string']],
    ['a text for a list', anAlarm({ AlarmActions: 'arn' }), ['Alarm.AlarmActions: is no list']],
    [
      'a text for an object',
      aSchedule({ FlexibleTimeWindow: 'OFF' }),
      ['Daily.FlexibleTimeWindow: is no object'],
    ],
    [
      'a reference for an object',
      aSchedule({ FlexibleTimeWindow: { Ref: 'Window' } }),
      ['Daily.FlexibleTimeWindow: is no object'],
    ],
    [
      'a value that is not allowed',
      aSchedule({ State: 'PAUSED' }),
      ['Daily.State: "PAUSED" is none of ENABLED, DISABLED'],
    ],
    [
      'a value that is not allowed, in the branch that seldom holds',
      aSchedule({ FlexibleTimeWindow: { 'Fn::If': ['IsSo', { Mode: 'OFF' }, { Mode: 'ON' }] } }),
      ['Daily.FlexibleTimeWindow.Mode: "ON" is none of OFF, FLEXIBLE'],
    ],
    [
      'an unknown attribute of the resource',
      { Resources: { Topic: { ...aTopic, DependOn: 'Key' } as Resource } },
      ['Topic: a resource has no DependOn'],
    ],
    [
      'an attribute that the type does not return',
      withOutput({ 'Fn::GetAtt': ['Topic', 'Arn'] }),
      ['Topic: AWS::SNS::Topic has no attribute Arn'],
    ],
    [
      'such an attribute in a text',
      withOutput({ 'Fn::Sub': '${Topic.Arn}/*' }),
      ['Topic: AWS::SNS::Topic has no attribute Arn'],
    ],
    [
      'nothing where a value is made by a reference',
      anAlarm({ Threshold: { Ref: 'Threshold' }, AlarmActions: [{ Ref: 'AWS::NoValue' }] }),
      [],
    ],
    ['nothing where the attribute is one', withOutput({ 'Fn::Sub': '${Topic.TopicArn}' }), []],
  ])('%s', (_, template, problems) => {
    expect(specificationProblems(template)).toEqual(problems);
  });
});

// The parts of the deployment are checked as osls assembles them: assembled-template.test.ts.
test.each(['alarm-topic', 'audit-role', 'remediation-role'])(
  'infra/%s.yml is what AWS’s specification of its resources says',
  (name) => {
    expect(specificationProblems(readTemplate(`infra/${name}.yml`))).toEqual([]);
  },
);

/** A template with an alarm of these properties. */
function anAlarm(properties: Resource['Properties']): Template {
  return { Resources: { Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: properties } } };
}
