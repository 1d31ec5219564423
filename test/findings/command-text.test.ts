/** What the text of the remediation says of the commands; it takes 512 characters. */
import { describe, expect, test } from 'vitest';
import { breakReasons, judgeAccount, type BreakReason } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { formatError } from '../../simulator/services/finding-format.ts';
import { brokenAccounts } from '../alarm-chain/broken-accounts.ts';
import { aFilter, anAccount, region, seen, withAlarm } from '../alarm-chain/compliant-account.ts';
import { commandsIn, findingWithCommands } from './commanded.ts';
import { written } from './written-finding.ts';

const { note } = assumeRole.remediation;
const noAlarm = withAlarm({ namespace: 'Other' });

/** The text for an account whose trail feeds a log group of this name, without a filter. */
function textWithoutFilter(logGroup: string): string {
  const logGroupArn = `arn:aws:logs:${region}:333333333333:log-group:${logGroup}:*`;
  const finding = findingWithCommands({ trail: { logGroupArn }, filters: seen([]) });
  expect(formatError(finding)).toBeNull();
  return finding.Remediation?.Recommendation.Text ?? '';
}

function filterCommand(logGroup: string): string {
  return `aws logs put-metric-filter --region us-east-1 --log-group-name ${logGroup} --filter-name ringcheck-D9.AWS.MON.22 --filter-pattern '{($.eventName=AssumeRole)}' --metric-transformations metricName=D9.AWS.MON.22,metricNamespace=Ringcheck/Rules,metricValue=1`;
}

test('an account without a metric filter is told the command that makes it, after the note of the rule', () => {
  expect(textWithoutFilter('trail-logs')).toBe(
    'Create a metric filter with the pattern {($.eventName=AssumeRole)} and the metric value 1 on the log group ' +
      '`trail-logs` in us-east-1, and an alarm on its metric. These steps assume that the SNS topic and the log group ' +
      `are already configured. Run \`${filterCommand('trail-logs')}\`.`,
  );
});

test('an account without an alarm is told where the command stands, for it is longer than what is left', () => {
  expect(findingWithCommands(noAlarm).Remediation?.Recommendation.Text).toBe(
    'Create an alarm on the metric of the metric filter `assume-role` in us-east-1: statistic Sum, period 300 seconds, ' +
      'threshold greater than or equal to 1, 1 of 1 periods, missing data not breaching, and an SNS topic as its ALARM ' +
      'action. Run the AWS CLI command of the product field `ringcheck/command1`.',
  );
});

test.for(['CloudTrail/DefaultLogGroup', 'aws-cloudtrail-logs-333333333333-1a2b3c4d'])(
  'the note and the command fit for the name %s that AWS proposes: only the command says it',
  (logGroup) => {
    const text = textWithoutFilter(logGroup);

    expect(text).toContain(' on the log group, and an alarm on its metric. ');
    expect(text).toContain(note);
    expect(text.endsWith(` Run \`${filterCommand(logGroup)}\`.`)).toBe(true);
  },
);

test('a command is told up to the last of 512 characters, and one character more leaves it out whole', () => {
  const longest = 'n'.repeat(20 + 512 - textWithoutFilter('n'.repeat(20)).length);

  expect(textWithoutFilter(longest)).toHaveLength(512);
  expect(textWithoutFilter(longest)).toContain(filterCommand(longest));
  expect(textWithoutFilter(`${longest}n`)).not.toContain('aws logs');
  expect(textWithoutFilter(`${longest}n`)).toContain(`on the log group \`${longest}n\` in us-east-1, `);
  expect(textWithoutFilter(`${longest}n`)).toMatch(
    / Run the AWS CLI commands of the product fields `ringcheck\/command1` and `ringcheck\/command2`\.$/,
  );
});

const isOfFilter = (reason: BreakReason) => breakReasons[reason].link === 'metric-filter';

describe.for(Object.keys(breakReasons) as BreakReason[])('for %s', (reason) => {
  const finding = findingWithCommands(brokenAccounts[reason].change);
  const text = finding.Remediation?.Recommendation.Text ?? '';
  const plain = written(judgeAccount(anAccount(brokenAccounts[reason].change), assumeRole));

  test('commands stand in the finding only if filter or alarm is what is missing', () => {
    // Who has muted an alarm for long wants no other beside it.
    const isMendable =
      ['metric-filter', 'alarm'].includes(breakReasons[reason].link) && reason !== 'alarm-muted';
    const isWithoutTopic = reason === 'no-alarm-action' || reason === 'no-sns-action';

    expect(commandsIn(finding).length > 0).toBe(isMendable || isWithoutTopic);
    expect(formatError(finding)).toBeNull();
  });

  test('all else that the text said is still said, before the commands', () => {
    const before = plain.Remediation?.Recommendation.Text ?? '-';

    expect(text.startsWith(before)).toBe(true);
    expect(text.includes(note)).toBe(isOfFilter(reason));
    expect(text.includes('ringcheck/command') || text.includes('aws logs put-metric-filter')).toBe(
      commandsIn(finding).length > 0,
    );
  });

  test('the commands change no member but these, and not the digest', () => {
    const { Remediation: _, ProductFields, ...rest } = finding;
    const { Remediation: __, ProductFields: plainFields, ...plainRest } = plain;

    expect(rest).toEqual(plainRest);
    expect(ProductFields).toMatchObject(plainFields);
  });
});

test('beside a mend that changes what is there, commands are something else to do, and told together or not at all', () => {
  const finding = findingWithCommands({ filters: seen([aFilter({}, { metricValue: '0' })]) });

  expect(finding.Remediation?.Recommendation.Text).toBe(
    `Set the metric value of the metric filter \`assume-role\` in us-east-1 to 1. ${note} Or leave that as it is and ` +
      'run the AWS CLI commands of the product fields `ringcheck/command1` and `ringcheck/command2`.',
  );
});

test('two short commands beside another mend stand in one sentence, in their order', () => {
  const judgement = judgeAccount(anAccount(brokenAccounts['metric-value-not-positive'].change), assumeRole);
  const { Remediation } = written(judgement, { commands: ['aws one', 'aws two'] });

  expect(Remediation?.Recommendation.Text).toMatch(
    / Or leave that as it is and run `aws one`, then `aws two`\.$/,
  );
});

test('an alarm on the metric of a new filter is something else than one on that of the filter that is there', () => {
  const filters = seen([aFilter({}, { dimensions: { Region: '$.awsRegion' } })]);
  const finding = findingWithCommands({ ...noAlarm, filters });

  expect(finding.Compliance.StatusReasons[0]?.ReasonCode).toBe('NO_ALARM');
  expect(finding.Remediation?.Recommendation.Text).toMatch(
    / Or leave that as it is and run the AWS CLI commands of the product fields .* and .*\.$/,
  );
});

test('a log group of another account: the text and the fields say in which account to run the commands', () => {
  const owner = '111111111111';
  const logGroupArn = `arn:aws:logs:${region}:${owner}:log-group:organization:*`;
  const finding = findingWithCommands({ trail: { isOrganization: true, logGroupArn }, filters: seen([]) });

  expect(finding.Remediation?.Recommendation.Text).toBe(
    'Create a metric filter with the pattern {($.eventName=AssumeRole)} and the metric value 1 on the log group ' +
      '`organization` in us-east-1, and an alarm on its metric. This part of the chain is in account 111111111111: one ' +
      `mend there mends every account that shares it. ${note} In account 111111111111, run the AWS CLI commands of the ` +
      'product fields `ringcheck/command1` and `ringcheck/command2`.',
  );
  expect(finding.ProductFields).toMatchObject({
    'ringcheck/command1': filterCommand('organization'),
    'ringcheck/commandAccount': owner,
  });
});

test('a name that the command does not say is never left out for it', () => {
  const judgement = judgeAccount(anAccount(brokenAccounts['filter-broader-than-rule'].change), assumeRole);
  const text = (commands: readonly string[]) =>
    written(judgement, { commands }).Remediation?.Recommendation.Text ?? '';
  const fitting = 'x'.repeat(512 - text([]).length - ' Run ``.'.length);

  expect(text([fitting])).toBe(`${text([])} Run \`${fitting}\`.`);
  expect(text([`${fitting}x`])).toContain('beside the metric filter `assume-role` in us-east-1, ');
  expect(text([`${fitting}x`])).not.toContain(fitting);
});

test('filters that only together ring need the one that the command makes; one that misses events may be left as it is', () => {
  const parts = [
    '{ $.eventName = AssumeRole && $.errorCode = * }',
    '{ $.eventName = AssumeRole && $.errorCode NOT EXISTS }',
  ].map((pattern, index) => aFilter({ pattern, name: `part-${index}` }));
  const text = (filters: typeof parts) =>
    findingWithCommands({ filters: seen(filters) }).Remediation?.Recommendation.Text;

  expect(text(parts)).toMatch(
    /^Create one metric filter with exactly .* configured\. Run the AWS CLI commands /,
  );
  expect(text(parts.slice(0, 1))).toMatch(
    /^Change the pattern .* Or leave that as it is and run the AWS CLI /,
  );
});
