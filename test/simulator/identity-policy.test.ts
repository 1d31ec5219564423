import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { permissionsOfCalls } from '../../simulator/permissions/index.ts';
import { conditionsHold } from '../../simulator/policies/conditions.ts';
import {
  checkStatement,
  identityPolicyVerdict,
  type IdentityStatement,
} from '../../simulator/policies/identity-policy.ts';
import { isLike } from '../../simulator/policies/wildcards.ts';
import { services } from '../../simulator/services/catalogue.ts';
import { infraFolder } from '../../simulator/templates/infra-folder.ts';

describe('wildcards', () => {
  test('fit as the regular expression does that says the same', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (text, pattern) => {
        const same = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
        return isLike(text, pattern) === same.test(text);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['arn:aws:sns:us-east-1:1:alarms', 'arn:aws:sns:*:1:*', true],
    ['arn:aws:sns:us-east-1:1:alarms', 'arn:aws:sns:*:2:*', false],
    ['a.c', 'abc', false],
    ['', '*', true],
    ['', '?', false],
  ])('%j and %s: %j', (text, pattern, fits) => {
    expect(isLike(text, pattern)).toBe(fits);
  });

  test('a pattern that is made to be tried long is not', () => {
    expect(isLike('a'.repeat(20_000), `${'a*'.repeat(200)}b`)).toBe(false);
  });
});

describe('conditions', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
  test.each([
    [
      'an equal text',
      { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      { 'aws:principalorgid': 'o-1' },
      true,
    ],
    [
      'another text',
      { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      { 'aws:principalorgid': 'o-2' },
      false,
    ],
    ['a key that is absent', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, {}, false],
    ['absent, and that may be', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } }, {}, true],
    ['absent, and negated', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }, {}, true],
    ['one of several', { StringEquals: { 'sts:ExternalId': ['a', 'b'] } }, { 'sts:externalid': 'b' }, true],
    ['none of several, negated', { StringNotEquals: { a: ['a', 'b'] } }, { a: 'b' }, false],
    ['there, and asked to be absent', { Null: { a: 'true' } }, { a: '' }, false],
    ['there, and asked to be there', { Null: { a: 'false' } }, { a: '' }, true],
    ['absent, and asked to be absent', { Null: { a: 'true' } }, {}, true],
    ['any of the values', { 'ForAnyValue:StringEquals': { a: ['x'] } }, { a: ['x', 'y'] }, true],
    ['any of no values', { 'ForAnyValue:StringEquals': { a: ['x'] } }, {}, false],
    ['all of the values', { 'ForAllValues:StringEquals': { a: ['x'] } }, { a: ['x', 'y'] }, false],
    ['all of no values', { 'ForAllValues:StringEquals': { a: ['x'] } }, {}, true],
    ['both of two keys', { StringEquals: { a: 'x', b: 'y' } }, { a: 'x', b: 'z' }, false],
    ['both of two operators', { StringEquals: { a: 'x' }, Bool: { b: 'true' } }, { a: 'x', b: 'true' }, true],
    ['an ARN', { ArnLike: { a: 'arn:aws:sns:*:1:*' } }, { a: 'arn:aws:sns:us-east-1:1:x:y' }, true],
    [
      'an ARN of another account',
      { ArnLike: { a: 'arn:aws:sns:*:1:*' } },
      { a: 'arn:aws:sns:us-east-1:2:1:x' },
      false,
    ],
    [
      'a part of an ARN by two',
      { ArnEquals: { a: 'arn:aws:sns:*:x' } },
      { a: 'arn:aws:sns:us-east-1:1:x' },
      true,
    ],
    ['an operator that is not known', { DateLessThan: { a: '2026-01-01' } }, { a: '2025-01-01' }, false],
  ])('%s', (_, condition, context, holds) => {
    expect(conditionsHold(condition, context)).toBe(holds);
  });
});

const reads: IdentityStatement = { Effect: 'Allow', Action: 'logs:Describe*', Resource: 'arn:aws:logs:*' };
const never: IdentityStatement = { Effect: 'Deny', Action: '*', Resource: 'arn:aws:logs:*:secret:*' };
const asked = (action: string, resourceArn: string | null) => ({ action, resourceArn, context: {} });

test.each([
  [[reads], asked('logs:DescribeLogGroups', 'arn:aws:logs:x'), 'allowed'],
  [[reads], asked('LOGS:describeloggroups', 'arn:aws:logs:x'), 'allowed'],
  [[reads], asked('logs:PutMetricFilter', 'arn:aws:logs:x'), 'not-allowed'],
  [[reads], asked('logs:DescribeLogGroups', '*'), 'not-allowed'],
  [[reads, never], asked('logs:DescribeLogGroups', 'arn:aws:logs:x:secret:y'), 'denied'],
  [[never], asked('logs:DescribeLogGroups', 'arn:aws:logs:x'), 'not-allowed'],
  // What names nothing that could be one is for the operation to refuse.
  [[reads, never], asked('logs:DescribeLogGroups', null), 'allowed'],
  [[], asked('logs:DescribeLogGroups', null), 'not-allowed'],
] as const)('%j of %j: %s', (statements, permission, verdict) => {
  expect(identityPolicyVerdict(statements, permission)).toBe(verdict);
});

test.each([
  ['NotAction', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
  [
    'DateLessThan',
    { Effect: 'Allow', Action: 'a:b', Resource: '*', Condition: { DateLessThan: { a: 'b' } } },
  ],
])('a policy with %s is not simulated, rather than simulated otherwise', (element, statement) => {
  expect(() => checkStatement(statement)).toThrow(`${element} of a policy is not simulated`);
});

test('nor is one with a variable', () => {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/${aws:username}/*' };
  expect(() => checkStatement(statement)).toThrow(
    'the variable ${aws:username} of a policy is not simulated',
  );
});

test('of every operation it is known what it asks to be allowed, and of no other', () => {
  const operations = [...services.values()].map(
    ({ iamPrefix, operations: all }) => [iamPrefix, Object.keys(all).toSorted()] as const,
  );
  const known = Object.entries(permissionsOfCalls).map(
    ([prefix, all]) => [prefix, Object.keys(all).toSorted()] as const,
  );

  expect(Object.fromEntries(known)).toEqual(Object.fromEntries(operations));
});

test('where the policies are not, the simulated organization says what to do', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-alone-'));
  try {
    expect(() => infraFolder(folder)).toThrow(
      /needs the folder infra\/ of ringcheck.*install the whole package/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
