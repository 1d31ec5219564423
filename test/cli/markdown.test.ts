/** `audit --format markdown`: what a person pastes into a pull request, and how long it may be. */
import { describe, expect, test } from 'vitest';
import { longestReport } from '../../cli/formats/markdown.ts';
import { breakReasons, type BreakReason } from '../../shared/alarm-chain/index.ts';
import type { AccountReport, Report } from '../../shared/audit/report.ts';
import { aLink, anAccount, aReport, aResource, aResult, smallFindings, smallReport } from './small-report.ts';
import { written } from './written.ts';

const document = `# Ringcheck: \`D9.AWS.MON.22\`

Does one STS \`AssumeRole\` call make an alarm ring where somebody hears it, and does the check of CloudGuard pass?

5 accounts: 3 judged, 1 undetermined, 1 excluded.

## \`D9.AWS.MON.22\`: Ensure a log metric filter and alarm exist for STS 'AssumeRole' action

**2 failed** (1 of them accepted), **1 not determined**, **1 passed**.

### Where chains break

| link | reason | accounts | meaning |
| --- | --- | ---: | --- |
| trail | \`trail-not-logging\` | 1 | the trail is switched off |
| metric-filter | \`filter-misses-events\` | 1 | the metric filter misses some records of the event |

### \`trail-not-logging\`: 1 account

What to do: Start logging on the trail: \`Start logging\` in the CloudTrail console, or \`aws cloudtrail start-logging\`. ([AWS: how](https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html))

- \`444444444444\` \`legacy\`: trail \`all\` in \`us-east-1\` of account \`111111111111\` (accepted, see below)

### \`filter-misses-events\`: 1 account

What to do: Change the pattern of the metric filter to the pattern \`{($.eventName=AssumeRole)}\`; \`ringcheck explain\` shows which AssumeRole event it misses now. ([AWS: how](https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html))

- \`333333333333\` \`payments\`: metric filter \`no-boto\` in \`us-east-1\`

<details><summary>333333333333: commands and witness record</summary>

Commands that mend it, to be run in account \`333333333333\`:

\`\`\`sh
aws logs put-metric-filter --filter-pattern '{($.eventName=AssumeRole)}'
\`\`\`

A record that the filter misses, computed from its pattern:

\`\`\`json
{
  "eventName": "AssumeRole",
  "userAgent": "boto"
}
\`\`\`

</details>

### Not determined: 1 account

- \`555555555555\` \`search\`: Not determined: link subscriber of topic \`alarms\` in \`us-east-1\` was not seen by \`sns:ListSubscriptionsByTopic\` (access-denied: the audit role was refused). Allow \`sns:ListSubscriptionsByTopic\` to the audit role.

### Accepted failures: 1 account

- \`444444444444\` \`legacy\`: accepted by \`platform team\` through \`2026-12-31\`: closed soon

### Passed, but would not ring now: 1 account

- \`666666666666\` \`identity\`: the alarm \`rings\` is in ALARM since \`2026-01-14T00:00:00.000Z\`

## Excluded

1 account: 1 \`account-not-active\`.

Audited in \`us-east-1\` by account \`222222222222\` from \`2026-01-15T12:00:00.000Z\` to \`2026-01-15T12:01:00.000Z\`, by the verdict \`both\`, with 42 AWS calls; run \`11111111-1111-4111-8111-111111111111\`.
`;

test('the report of one account of each kind reads so', async () => {
  expect(await written('markdown', smallReport, { findings: smallFindings })).toBe(document);
});

/** Of four accounts that pass, in one of which a call rings. */
async function passedBy(verdict: Report['run']['verdict']): Promise<string> {
  const report = aReport(
    (['yes', 'no', 'no', 'unknown'] as const).map((rings, index) =>
      anAccount(`33333333333${index}`, aResult({ rings })),
    ),
  );
  return await written('markdown', { ...report, run: { ...report.run, verdict } });
}

test('by the verdict of CloudGuard alone nobody is told that what passed rings', async () => {
  const cloudguard = await passedBy('cloudguard');
  expect(cloudguard).toContain('\n\nDoes the check of CloudGuard pass? Whether one');
  expect(cloudguard).toContain(
    '**4 passed**.\n\nOf those that passed, one call rings in 1 and does not in 2; of 1 that is not known.\n',
  );
  const rings = await passedBy('rings');
  expect(rings).toContain('\n\nDoes one STS `AssumeRole` call make an alarm ring where somebody hears it?\n');
  for (const other of [rings, await passedBy('both')]) expect(other).not.toContain('Of those that passed');
});

test('without the findings it says the same, but for what is to be done in an account', async () => {
  const shown = await written('markdown', smallReport);

  expect(shown).toContain('- `333333333333` `payments`: metric filter `no-boto` in `us-east-1`');
  expect(shown).not.toContain('Commands that mend it');
  expect(shown).toContain('was refused).\n');
});

test('commands are shown whole and as they are, or not at all', async () => {
  const [first] = smallFindings;
  const withCommands = async (...commands: readonly string[]) =>
    await written('markdown', smallReport, {
      findings: [{ ...first!, commands, commandAccountId: '111111111111' }],
    });

  const twice = await withCommands('aws one --topic SNS-TOPIC-ARN', "aws two '```'");
  expect(twice).toContain('run in account `111111111111` with a topic of yours for `SNS-TOPIC-ARN`:');
  expect(twice).toContain("\n````sh\naws one --topic SNS-TOPIC-ARN\naws two '```'\n````\n");
  const hiding = await withCommands('aws one', 'aws two \u202e');
  expect(hiding).toContain('are left out: a name in them holds characters that cannot be seen.');
  const long = await withCommands('aws one', `aws two ${'x'.repeat(5000)}`);
  expect(long).toContain('The commands that mend it are too long for this report.');
  for (const shown of [hiding, long]) expect(shown).not.toContain('aws one');
});

test('commands that several accounts share stand once, with the account in which they mend it for all', async () => {
  const [first] = smallFindings;
  const accounts = ['333333333333', '444444444444', '555555555555'].map((id, index) => {
    const account = failing(index, 'no-subscription', 'alarms');
    return { ...account, accountId: id };
  });
  const findings = accounts.map(({ accountId }, index) => ({
    ...first!,
    accountId,
    commands: [index === 2 ? 'aws own' : 'aws shared'],
    commandAccountId: index === 2 ? accountId : '111111111111',
  }));
  const shown = await written('markdown', aReport(accounts), { findings });

  expect(shown.match(/^aws shared$/gm)).toHaveLength(1);
  expect(shown.match(/^aws own$/gm)).toHaveLength(1);
  expect(shown).toContain(
    '\n\n2 of these through account `111111111111`: mend it once there.\n\n<details><summary>333333333333',
  );
});

test('the list of several pages of accounts says where the others stand, as the reader starts the program', async () => {
  const accounts = Array.from({ length: 60 }, (_, index) => {
    const account = failing(index, 'no-subscription', 'alarms');
    return {
      ...account,
      results: account.results.map((result) => ({ ...result, exception: null, finding: null })),
    };
  });
  const shown = await written('markdown', aReport(accounts), { program: 'npm run ringcheck --' });

  expect(shown).toContain('| subscriber | `no-subscription` | 60 | nobody is subscribed to the SNS topic |');
  expect(shown.match(/^- `/gm)).toHaveLength(50);
  expect(shown).toContain('\n- and 10 more: `npm run ringcheck -- audit --format json` has all\n');
});

const reasons = Object.keys(breakReasons) as BreakReason[];

function failing(index: number, reason: BreakReason, name: string): AccountReport {
  const accountId = String(100_000_000_000 + index);
  const { link } = breakReasons[reason];
  const broken = aLink(link, {
    state: 'broken',
    reason,
    resource: aResource('topic', name, accountId),
    observed: { because: name },
  });
  const result = aResult({
    status: 'FAILED',
    rings: 'no',
    brokenLink: link,
    reason,
    message: name,
    witness: { eventName: name },
    chain: [broken],
    exception: { owner: name, reason: name, expires: '2026-12-31', account: accountId, ou: null },
    finding: { id: 'ringcheck/x', outcome: 'failed', error: name },
  });
  return anAccount(accountId, result, { name });
}

describe('a comment on GitHub takes it, however many accounts there are and whatever they are called:', () => {
  test.for([
    ['a plain name', 'payments'],
    ['a long one', 'payments '.repeat(60)],
    ['one that has to be in code', '@'.repeat(500)],
    ['one of backticks', '`'.repeat(500)],
    ['one that is shown as escapes', '\u202e'.repeat(100)],
  ] as const)('%s', async ([, name]) => {
    const accounts = Array.from({ length: 5_000 }, (_, index) =>
      failing(index, reasons[index % reasons.length]!, name),
    );
    const report: Report = aReport(accounts);
    const shown = await written('markdown', report);

    expect(shown.length).toBeLessThanOrEqual(longestReport);
    expect(shown.length).toBeGreaterThan(5_000);
    expect(shown).toContain('**5000 failed** (5000 of them accepted)');
    for (const reason of reasons) expect(shown).toContain(`### \`${reason}\`: 1`);
  });
});
