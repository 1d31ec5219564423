/** SECURITY.md and docs/deploy.md say of each role all that its policies let it write, and where the external id lies. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  actionsOf,
  allStatementsOf,
  readTemplate,
  type Statement,
  type Template,
} from '../infra/template.ts';

const security = readFileSync('SECURITY.md', 'utf8');
const guide = readFileSync('docs/deploy.md', 'utf8');

/** What a row must say where an action is granted, so that nobody takes the role for one that only reads. */
const tellings: Readonly<Record<string, RegExp>> = {
  'securityhub:BatchImportFindings':
    /import (findings of (its own|that) account|its findings)|the same in its own account/,
  'securityhub:BatchUpdateFindings': /of any product and member/,
  's3:PutObject': /\b(store|write|put)s? .*(report|plan|records|runs|bucket)/,
  's3:GetObject': /\bread.* (runs|parts)|start its (own )?batches/,
  'sns:Publish': /summar/,
  'sqs:SendMessage': /dead-letter queue/,
  'lambda:InvokeFunction': /invoke the (three )?functions/,
};

const templates = [
  'audit-function-role',
  'fan-out',
  'reports',
  'remediation',
  'finding-updates',
  'operator-policy',
];
const all: Template = {
  Resources: Object.assign(
    {},
    ...templates.map((name) => readTemplate(`infra/${name}.yml`).Resources),
  ) as Template['Resources'],
};
function managed(name: string): readonly Statement[] {
  const { PolicyDocument } = all.Resources[name]!.Properties as {
    PolicyDocument: { Statement: readonly Statement[] };
  };
  return PolicyDocument.Statement;
}
const memberRole = allStatementsOf(readTemplate('infra/audit-role.yml'), 'AuditRole');

/** The row that begins so; the second cell of SECURITY.md says what the role can, the last one of the guide. */
function row(page: string, first: string): string {
  return page.split('\n').find((line) => line.startsWith(`| ${first}`)) ?? '';
}

describe.each([
  ['the audit’s role in a member', memberRole, '`ringcheck-audit`, 15', '`ringcheck-audit` '],
  [
    'the audit function’s',
    allStatementsOf(all, 'AuditFunctionRole'),
    'audit function',
    '`ringcheck-prod-audit-function`',
  ],
  [
    'the list-accounts function’s',
    allStatementsOf(all, 'ListAccountsFunctionRole'),
    'list-accounts',
    '`ringcheck-prod-list-accounts-function`',
  ],
  ['the state machine’s', allStatementsOf(all, 'FanOutRole'), 'state machine', '`ringcheck-prod-fan-out`'],
  [
    'the remediate function’s',
    allStatementsOf(all, 'RemediateFunctionRole'),
    'remediate function',
    '`ringcheck-prod-remediate-function`',
  ],
] as const)('%s role', (_whose, statements, inSecurity, inGuide) => {
  test.each([
    ['SECURITY.md', row(security, inSecurity)],
    ['docs/deploy.md', row(guide, inGuide)],
  ])('%s tells each of its writes', (_page, text) => {
    const granted = actionsOf(statements.filter(({ Effect }) => Effect === 'Allow')).filter(
      (action) => action in tellings,
    );

    expect(text).not.toBe('');
    expect(granted.filter((action) => !tellings[action]!.test(text))).toEqual([]);
  });
});

test('the operator’s rows tell that any finding of any member may be changed, and how', () => {
  expect(actionsOf(managed('RemediationOperatorPolicy'))).toContain('securityhub:BatchUpdateFindings');
  for (const text of [row(security, "operator's role"), row(guide, '`ringcheck-operator-remediation`')]) {
    expect(text).toMatch(/of any product and member/);
    expect(text).toMatch(/suppress.*grade.*reopen/);
  }
});

test('that the default product of an account is that of its other tools as well is told', () => {
  expect(JSON.stringify(memberRole)).toContain('product/${AWS::AccountId}/default');
  expect(row(security, '`ringcheck-audit`, 15')).toMatch(/other tools/);
});

describe('where the external id lies, and that AWS takes it for no secret, is told', () => {
  test.each([
    ['SECURITY.md', security],
    ['docs/deploy.md', guide],
  ])('in %s', (_page, text) => {
    for (const place of ['serverless-state.json', 'RINGCHECK_EXTERNAL_ID', 'command line'])
      expect(text).toContain(place);
    expect(text).toMatch(/does\s+not\s+treat\s+(it|the external id)\s+as\s+a\s+secret/);
    expect(text).not.toMatch(/external id[^.]*treated as a secret too/);
  });

  // What the pages say rests on this.
  test('the functions’ environment and the state of the deployment hold it', () => {
    const configuration = readFileSync('serverless.yml', 'utf8');

    expect(configuration).toContain('RINGCHECK_EXTERNAL_ID: !Ref ExternalId');
    expect(configuration).toContain('ParameterValue: ${param:external-id');
  });
});

describe.each(['audit-role', 'remediation-role'])('OperatorRoleArn of infra/%s.yml', (name) => {
  const { OperatorRoleArn } = readTemplate(`infra/${name}.yml`).Parameters as Record<
    string,
    { readonly AllowedPattern?: string; readonly Description?: string }
  >;
  const [pattern = ''] = /arn:aws:iam::222222222222:role\/aws-reserved\/\S+?(?=`)/.exec(guide) ?? [];
  /** As ArnLike compares it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN */
  const isLike = (arn: string) => {
    const parts = pattern.split('*').map((part) => part.replaceAll('.', String.raw`\.`));
    return new RegExp(`^${parts.join('[^:]*')}$`).test(arn);
  };

  test('takes the ARN that the guide gives for a permission set, which is that of its role, in any Region', () => {
    const base = 'arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com';

    expect(pattern).toMatch(new RegExp(`^(?:${OperatorRoleArn?.AllowedPattern})$`));
    expect(isLike(`${base}/AWSReservedSSO_RingcheckOperator_1234567890abcdef`)).toBe(true);
    expect(isLike(`${base}/eu-west-2/AWSReservedSSO_RingcheckOperator_1234567890abcdef`)).toBe(true);
    expect(isLike(`${base}/eu-west-2/AWSReservedSSO_Administrator_1234567890abcdef`)).toBe(false);
    expect(isLike('arn:aws:iam::222222222222:role/AWSReservedSSO_RingcheckOperator_1234567890abcdef')).toBe(
      false,
    );
  });

  test('says that a role of another account is never trusted', () => {
    expect(OperatorRoleArn?.Description).toMatch(/AuditorAccountId.*another account is never trusted/);
  });
});
