import { BatchUpdateFindingsRequest$, SeverityUpdate$ } from '@aws-sdk/client-securityhub';
import { expect, test } from 'vitest';
import { readTemplate, type Statement } from './template.ts';

const policy = readTemplate('infra/finding-updates.yml').Resources['RemediationUpdatesPolicy']!.Properties;
const { Statement: statements } = policy['PolicyDocument'] as { readonly Statement: readonly Statement[] };
const conditions = statements
  .filter(({ Effect }) => Effect === 'Deny')
  .map(({ Condition }) => Condition as Readonly<Record<string, Readonly<Record<string, unknown>>>>);
const keyPrefix = 'securityhub:ASFFSyntaxPath/';

test('the remediate function updates findings of its own hub, and what it may is one statement', () => {
  const Action = 'securityhub:BatchUpdateFindings';
  const Resource = { 'Fn::Sub': 'arn:${AWS::Partition}:securityhub:*:${AWS::AccountId}:hub/default' };

  expect(policy['RoleName']).toEqual({ Ref: 'RemediateFunctionRole' });
  expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
    { Sid: 'UpdateFindings', Effect: 'Allow', Action, Resource },
  ]);
  expect(statements).toEqual(statements.map((statement) => ({ ...statement, Action, Resource })));
  expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
});

test('it neither suppresses findings nor reopens them', () => {
  expect(conditions).toContainEqual({
    'ForAnyValue:StringEquals': { [`${keyPrefix}Workflow.Status`]: ['NEW', 'SUPPRESSED'] },
  });
});

test('it updates nothing of a finding but workflow and note: every other field that AWS takes is denied', () => {
  // A schema of the SDK: kind, namespace, name, traits, names of the members.
  const others = BatchUpdateFindingsRequest$[4].filter(
    (field) => !['FindingIdentifiers', 'Note', 'Workflow'].includes(field),
  );
  const membersOf: Readonly<Record<string, readonly string[]>> = {
    Severity: SeverityUpdate$[4],
    // By these two, whatever the fields are called.
    UserDefinedFields: ['key', 'value'],
  };
  const paths = others.flatMap((field) => membersOf[field]?.map((member) => `${field}.${member}`) ?? [field]);

  // Each on its own: the keys of one condition would all have to be there.
  expect(conditions.filter((condition) => 'Null' in condition)).toEqual(
    paths.toSorted().map((path) => ({ Null: { [`${keyPrefix}${path}`]: 'false' } })),
  );
  expect(conditions).toHaveLength(paths.length + 1);
});
