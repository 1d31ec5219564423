import { describe, expect, test } from 'vitest';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { parseFieldCriteria, selectsOrigin } from '../../shared/alarm-chain/field-selection.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aFilter, anAccount, seen } from './compliant-account.ts';

const origin = { accountId: '333333333333', region: 'us-east-1' };

describe('field selection criteria', () => {
  test.each([
    ['@aws.region = "us-east-1"', true],
    ["@aws.region = 'us-east-1'", true],
    ['@aws.region = "eu-west-1"', false],
    ['@aws.region != "eu-west-1"', true],
    ['@aws.account = "333333333333"', true],
    ['@aws.account = 333333333333', true],
    ['@aws.account IN ["111111111111", "333333333333"]', true],
    ['@aws.account IN ("111111111111")', false],
    ['@aws.account NOT IN ["333333333333"]', false],
    ['@aws.account not in ["111111111111"]', true],
    ['@aws.account = "333333333333" AND @aws.region = "eu-west-1"', false],
    ['@aws.account = "111111111111" OR @aws.region = "us-east-1"', true],
    // AND binds closer than OR.
    ['@aws.region = "us-east-1" OR @aws.region = "eu-west-1" AND @aws.account = "111111111111"', true],
    ['(@aws.region = "us-east-1" OR @aws.region = "eu-west-1") AND @aws.account = "111111111111"', false],
    ['  ( ( @aws.region="us-east-1" ) )  ', true],
  ])('%s lets the events of the account pass: %s', (text, selects) => {
    const criteria = parseFieldCriteria(text);
    expect(criteria === null ? null : selectsOrigin(criteria, origin)).toBe(selects);
  });

  test.each([
    '',
    '@aws.region',
    '@aws.region =',
    '@aws.region = "us-east-1',
    '@aws.region ~ "us-east-1"',
    '@aws.service = "sts"',
    '@aws.region IN []',
    '@aws.region IN ["us-east-1")',
    '@aws.region = "us-east-1" AND',
    '(@aws.region = "us-east-1"',
    '@aws.region = "us-east-1")',
    'NOT @aws.region = "us-east-1"',
    `@aws.region IN [${'"us-east-1",'.repeat(400)}"us-east-1"]`,
  ])('%s is not in the documented grammar', (text) => {
    expect(parseFieldCriteria(text)).toBeNull();
  });

  test('parentheses as deep as the text is long are read', () => {
    const text = `${'('.repeat(900)}@aws.region = "us-east-1"${')'.repeat(900)}`;
    expect(parseFieldCriteria(text)).toMatchObject({ kind: 'comparison' });
  });
});

function judged(fieldSelectionCriteria: string, logGroupAccount = origin.accountId) {
  const logGroupArn = `arn:aws:logs:us-east-1:${logGroupAccount}:log-group:trail-logs:*`;
  const account = anAccount({
    trail: { logGroupArn },
    filters: seen([aFilter({ fieldSelectionCriteria })]),
  });
  const { rings, reason, chain } = judgeAccount(account, assumeRole);
  return { rings, reason, link: chain.find(({ link }) => link === 'metric-filter') };
}

describe('a filter with field selection criteria', () => {
  test('holds where they let the account pass', () => {
    expect(judged('@aws.region = "us-east-1"')).toMatchObject({ rings: 'yes', link: { state: 'holds' } });
  });

  test('is broken where they leave the account out', () => {
    expect(judged('@aws.account != "333333333333"')).toMatchObject({
      rings: 'no',
      reason: 'filter-excludes-account',
    });
  });

  test('is undecided where the account of the member and that of the log group make a difference', () => {
    expect(judged('@aws.account = "333333333333"', '111111111111')).toMatchObject({
      rings: 'unknown',
      link: { state: 'unseen', why: 'undecided' },
    });
  });

  test('is undecided where they cannot be read', () => {
    expect(judged('@aws.organization = "o-1"')).toMatchObject({
      rings: 'unknown',
      link: { state: 'unseen', why: 'undecided' },
    });
  });
});
