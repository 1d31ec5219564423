import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matches, relate, type CloudTrailRecord, type JsonValue } from '../../shared/filter-pattern/index.ts';
import { isJsonObject } from '../../shared/filter-pattern/json-value.ts';
import { isWellFormed } from '../../shared/filter-pattern/decision/record-axioms.ts';
import { ruleEvents, rulePattern } from './arbitraries.ts';
import fieldCorpus from './cases/field-corpus.json' with { type: 'json' };
import { patternOf } from './patterns.ts';
import { propertyRuns } from './property-runs.ts';

function related(pattern: string): ReturnType<typeof relate> {
  return relate(rulePattern, [pattern], { events: ruleEvents });
}

/** The AssumeRole record that a pattern with this further test misses. */
function missedBy(condition: string): CloudTrailRecord {
  return related(`{ $.eventName = AssumeRole && (${condition}) }`).misses ?? {};
}

/** The record that the pattern catches and the rule does not. */
function caughtBy(pattern: string): CloudTrailRecord {
  return related(pattern).extra ?? {};
}

const plain = missedBy('$.eventName = ConsoleLogin');
const identity = plain['userIdentity'];

describe('the caller is whole', () => {
  const role = {
    type: 'AssumedRole',
    principalId: 'AROACKCEVSQ6C2EXAMPLE:alice',
    arn: 'arn:aws:sts::111111111111:assumed-role/Operator/alice',
    accountId: '111111111111',
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROACKCEVSQ6C2EXAMPLE',
        arn: 'arn:aws:iam::111111111111:role/Operator',
        accountId: '111111111111',
        userName: 'Operator',
      },
      attributes: { creationDate: '2026-01-15T11:30:00Z', mfaAuthenticated: 'false' },
    },
  };

  test.each<[string, string, JsonValue]>([
    ['a role has a session', '$.userIdentity.type != AssumedRole', role],
    [
      'an AWS service has nothing but its name',
      '$.userIdentity.type != AWSService',
      { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    ],
    [
      'another account has no ARN',
      '$.userIdentity.type != AWSAccount',
      { type: 'AWSAccount', principalId: 'AIDACKCEVSQ6C2EXAMPLE', accountId: '111111111111' },
    ],
    [
      'the root user has no name and no access key',
      '$.userIdentity.arn != "*:root"',
      {
        type: 'Root',
        principalId: '111111111111',
        arn: 'arn:aws:iam::111111111111:root',
        accountId: '111111111111',
      },
    ],
    [
      'a pattern that forbids the session gets the rest of the role',
      '$.userIdentity.type != AssumedRole || $.userIdentity.sessionContext.sessionIssuer.arn = "*"',
      { ...role, sessionContext: { attributes: role.sessionContext.attributes } },
    ],
  ])('%s', (_, condition, expected) => {
    expect(missedBy(condition)['userIdentity']).toEqual(expected);
  });

  test('the name of a role stands in its ARN, the issuer and the session', () => {
    const { userIdentity } = caughtBy('{ $.userIdentity.sessionContext.sessionIssuer.userName = Admin }');
    expect(userIdentity).toMatchObject({
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111111111111:assumed-role/Admin/alice',
      sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111111111111:role/Admin' } },
    });
  });

  test('a service that called for somebody is the address and the agent, too', () => {
    const service = 'cloudformation.amazonaws.com';
    expect(missedBy('$.userIdentity.invokedBy NOT EXISTS')).toEqual({
      ...plain,
      userIdentity: { ...(isJsonObject(identity) ? identity : {}), invokedBy: service },
      sourceIPAddress: service,
      userAgent: service,
    });
  });

  test('the root user, who cannot assume a role, is refused', () => {
    expect(missedBy('$.userIdentity.type != Root')).toMatchObject({
      userIdentity: { type: 'Root' },
      errorCode: 'AccessDenied',
      responseElements: null,
    });
  });
});

describe('the event is whole', () => {
  test.each<[string, Readonly<Record<string, JsonValue>>]>([
    [
      '{ $.eventName = ConsoleLogin }',
      {
        eventSource: 'signin.amazonaws.com',
        eventType: 'AwsConsoleSignIn',
        responseElements: { ConsoleLogin: 'Success' },
        readOnly: false,
      },
    ],
    [
      '{ $.eventName = ConsoleLogin && $.errorMessage = "*" }',
      { errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' } },
    ],
    ['{ $.eventName = AssumeRoleWithSAML }', { userIdentity: { type: 'SAMLUser' } }],
    ['{ $.eventName = "StopLog*" }', { eventSource: 'cloudtrail.amazonaws.com', readOnly: false }],
    ['{ $.eventName = DeleteObject }', { eventCategory: 'Data', managementEvent: false }],
    [
      '{ $.eventSource = organizations.amazonaws.com && $.eventName = CreatePolicy }',
      { eventSource: 'organizations.amazonaws.com' },
    ],
    ['{ $.eventSource = kms.amazonaws.com }', { eventName: 'ListKeys' }],
    ['{ $.additionalEventData.MFAUsed != Yes }', { eventName: 'ConsoleLogin' }],
    ['{ $.eventType = AwsServiceEvent }', { eventName: 'RotateKey', sourceIPAddress: 'AWS Internal' }],
    ['{ $.errorCode = "AccessDenied*" }', { eventName: 'ListUsers', errorCode: 'AccessDenied' }],
    ['AssumeRole', { eventName: 'AssumeRoleWithSAML', userAgent: 'aws-cli/2.15.33' }],
    ['{ $.* = AccessDenied }', { errorCode: 'AccessDenied', eventCategory: 'Management' }],
  ])('%s', (pattern, expected) => {
    expect(caughtBy(pattern)).toMatchObject(expected);
  });

  test('a call that failed has no response, unless the pattern reads the response', () => {
    expect(missedBy('$.errorCode NOT EXISTS')).toEqual({
      ...plain,
      errorCode: 'AccessDenied',
      responseElements: null,
    });
    const answered = missedBy('$.errorCode NOT EXISTS || $.responseElements IS NULL');
    expect(answered).toEqual({ ...plain, errorCode: 'AccessDenied' });
  });

  test('the role of the parameters is the one that was assumed', () => {
    expect(missedBy('$.requestParameters.roleArn != "*:role/Break*"')).toMatchObject({
      requestParameters: { roleArn: 'arn:aws:iam::222222222222:role/Break' },
      responseElements: {
        assumedRoleUser: { arn: 'arn:aws:sts::222222222222:assumed-role/Break/alice' },
      },
      resources: [{ ARN: 'arn:aws:iam::222222222222:role/Break' }],
    });
  });
});

describe('values read like those of CloudTrail', () => {
  test.each<[string, string, JsonValue | undefined]>([
    ['awsRegion', '$.awsRegion = us-east-1', 'eu-west-1'],
    ['eventTime', '$.eventTime != "*T03:*"', '2026-01-15T03:30:00Z'],
    ['readOnly', '$.readOnly IS TRUE', undefined],
    ['managementEvent', '$.managementEvent IS TRUE', undefined],
    ['eventCategory', '$.eventCategory = Management', undefined],
    ['recipientAccountId', '$.recipientAccountId = 111111111111', '222222222222'],
    ['vpcEndpointId', '$.vpcEndpointId NOT EXISTS', 'vpce-0123456789abcdef0'],
    ['resources', '$.resources[0].accountId = 222222222222', undefined],
  ])('%s of a record that misses %s', (member, condition, expected) => {
    const { [member]: _, ...others } = plain;
    expect(missedBy(condition)).toEqual(expected === undefined ? others : { ...plain, [member]: expected });
  });

  test('a text instead of an object where any value but one will do', () => {
    const { userIdentity } = missedBy(
      '$.userIdentity.sessionContext.attributes.mfaAuthenticated = "false" || ' +
        '$.userIdentity.sessionContext.attributes.mfaAuthenticated NOT EXISTS',
    );
    expect(userIdentity).toMatchObject({ sessionContext: { attributes: { mfaAuthenticated: 'true' } } });
  });

  test('what a wildcard leaves open is filled with the form of the field', () => {
    expect(caughtBy('{ $.requestParameters.roleArn = "*:role/Admin*" }')).toMatchObject({
      requestParameters: { roleArn: 'arn:aws:iam::222222222222:role/Admin' },
    });
    expect(caughtBy('{ $.userIdentity.arn = "*assumed-role/Admin*" }')).toMatchObject({
      userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111111111111:assumed-role/Admin/alice' },
    });
  });
});

/** What is odd about a record, each with the members that are to blame. */
function odditiesOf(
  record: CloudTrailRecord,
): readonly (readonly [oddity: string, members: readonly string[]])[] {
  const { userIdentity, eventName, eventSource, eventType, errorCode, responseElements } = record;
  const { type, arn, invokedBy, sessionContext } = isJsonObject(userIdentity) ? userIdentity : {};
  const arns: Readonly<Record<string, RegExp>> = {
    IAMUser: /^arn:aws:iam::\d{12}:user\//,
    Root: /^arn:aws:iam::\d{12}:root$/,
    AssumedRole: /^arn:aws:sts::\d{12}:assumed-role\//,
    AWSService: /^$/,
  };
  const form = typeof type === 'string' ? arns[type] : undefined;
  const text = typeof arn === 'string' ? arn : '';
  const isSignIn = ['ConsoleLogin', 'SwitchRole', 'CheckMfa'].some((name) => name === eventName);
  return [
    ...(form !== undefined && !form.test(text) ? ([['arn', ['type', 'arn']]] as const) : []),
    ...(type === 'AssumedRole' && sessionContext === undefined
      ? ([['session', ['sessionContext']]] as const)
      : []),
    ...(type === 'AWSService' && invokedBy === undefined ? ([['service', ['invokedBy']]] as const) : []),
    ...(isSignIn !== (eventSource === 'signin.amazonaws.com')
      ? ([['source', ['eventSource']]] as const)
      : []),
    ...(isSignIn !== (eventType === 'AwsConsoleSignIn') ? ([['sign-in', ['eventType']]] as const) : []),
    ...(typeof errorCode === 'string' && responseElements !== null && !isSignIn
      ? ([['response', ['responseElements']]] as const)
      : []),
  ];
}

/** The oddities of a pattern's witnesses in members that it does not read. */
function unexplained(pattern: string): readonly string[] {
  const { misses, extra } = related(pattern);
  const parsed = patternOf(pattern);
  return [misses, extra].flatMap((record, index) => {
    if (record === null) return [];
    const isRight = isWellFormed(record, ruleEvents) && matches(parsed, record) === (index === 1);
    const odd = odditiesOf(record).filter(
      ([, members]) => !members.some((member) => pattern.includes(member)),
    );
    return [...(isRight ? [] : ['not a witness']), ...odd.map(([oddity]) => oddity)];
  });
}

describe('every witness is well-formed, and odd only where the pattern reads the odd member', () => {
  test('of the published patterns', () => {
    const odd = fieldCorpus
      .filter(({ catches }) => catches !== 'invalid')
      .flatMap(({ pattern }) => unexplained(pattern).map((oddity) => `${oddity}: ${pattern}`));
    expect(odd).toEqual([]);
  });

  test('of patterns put together from published tests', () => {
    const published = fc.constantFrom(
      '$.eventName = AssumeRole',
      '$.eventName = ConsoleLogin',
      '$.eventName != "Assume*"',
      '$.eventSource != "sts.amazonaws.com"',
      '$.userIdentity.type = "AWSService"',
      '$.userIdentity.type != "IAMUser"',
      '$.userIdentity.type = "Root"',
      '$.userIdentity.arn != "*alice*"',
      '$.userIdentity.invokedBy NOT EXISTS',
      '$.userIdentity.sessionContext.sessionIssuer.userName = "Admin*"',
      '$.userIdentity.accountId != 111111111111',
      '$.errorCode = "AccessDenied*"',
      '$.errorCode NOT EXISTS',
      '$.errorMessage = "Failed*"',
      '$.sourceIPAddress != "*.amazonaws.com"',
      '$.eventType != "AwsServiceEvent"',
      '$.additionalEventData.MFAUsed != "Yes"',
      '$.requestParameters.roleArn = "*Admin*"',
      '$.readOnly IS FALSE',
    );
    const operator = fc.constantFrom(' && ', ' || ');
    const pattern = fc
      .tuple(published, operator, published, operator, published)
      .map(([one, first, two, second, three]) => `{ (${one}${first}${two})${second}${three} }`);
    fc.assert(
      fc.property(pattern, (text) => {
        expect(unexplained(text)).toEqual([]);
      }),
      { numRuns: propertyRuns },
    );
  });
});
