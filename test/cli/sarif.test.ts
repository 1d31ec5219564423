/** `audit --format sarif`: a log that the standard's schema takes, and GitHub's code scanning besides. */
import * as fc from 'fast-check';
import type { Result } from 'sarif';
import { describe, expect, test } from 'vitest';
import { messageText } from '../../cli/formats/sarif-text.ts';
import { writeReport } from '../../cli/formats/write-report.ts';
import { breakReasons } from '../../shared/alarm-chain/index.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { onlyRun, sarifErrors, validSarif } from './sarif/validate-sarif.ts';
import { aLink, anAccount, aReport, aResource, aResult, smallFindings, smallReport } from './small-report.ts';
import { plainLayout, written } from './written.ts';
import { piecedTexts } from '../security/hostile-text.ts';

const small = onlyRun(validSarif(await written('sarif', smallReport, { findings: smallFindings })));
const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
const pathOf = (accountId: string) => ({ artifactLocation: { uri: `aws/accounts/${accountId}` }, region });

describe('of one account of each kind', () => {
  test('the failure tells the whole chain, its evidence and its mend', () => {
    expect(small.results[0]).toEqual({
      ruleId: 'D9.AWS.MON.22/filter-misses-events',
      ruleIndex: small.tool.driver.rules?.findIndex(({ id }) => id === 'D9.AWS.MON.22/filter-misses-events'),
      kind: 'fail',
      level: 'error',
      message: {
        text: 'The metric filter misses some records of the event (metric filter `no-boto` in us-east-1).',
      },
      locations: [
        {
          physicalLocation: pathOf('333333333333'),
          logicalLocations: [
            { name: 'payments', fullyQualifiedName: 'AWS::::Account:333333333333', kind: 'account' },
            {
              name: 'no-boto',
              fullyQualifiedName: '333333333333:us-east-1:metric-filter/no-boto',
              kind: 'resource',
            },
          ],
        },
      ],
      codeFlows: [
        {
          threadFlows: [
            {
              locations: [
                {
                  location: {
                    physicalLocation: pathOf('333333333333'),
                    logicalLocations: [
                      {
                        name: 'main',
                        fullyQualifiedName: 'arn:aws:test:us-east-1:333333333333:main',
                        kind: 'resource',
                      },
                    ],
                    message: { text: 'trail (trail main): holds' },
                  },
                  importance: 'important',
                },
                {
                  location: {
                    physicalLocation: pathOf('333333333333'),
                    logicalLocations: [
                      {
                        name: 'no-boto',
                        fullyQualifiedName: '333333333333:us-east-1:metric-filter/no-boto',
                        kind: 'resource',
                      },
                    ],
                    message: {
                      text: 'metric-filter (metric filter no-boto): broken (filter-misses-events)',
                    },
                  },
                  importance: 'essential',
                  state: {
                    pattern: { text: '{{ $.eventName = AssumeRole && $.userAgent != boto }}' },
                  },
                },
              ],
            },
          ],
        },
      ],
      partialFingerprints: {
        primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{16}:1$/) as unknown,
        'ringcheckFinding/v1': 'ringcheck/D9.AWS.MON.22/333333333333',
      },
      suppressions: [],
      properties: {
        accountId: '333333333333',
        accountName: 'payments',
        status: 'FAILED',
        cloudguard: 'fail',
        rings: 'no',
        brokenLink: 'metric-filter',
        reason: 'filter-misses-events',
        why: null,
        witness: { eventName: 'AssumeRole', userAgent: 'boto' },
        notes: [],
        recommendation: {
          text: 'Change the pattern of the metric filter `no-boto` in us-east-1.',
          url: 'https://docs.aws.amazon.com/x.html',
        },
        commands: ["aws logs put-metric-filter --filter-pattern '{($.eventName=AssumeRole)}'"],
        commandAccountId: '333333333333',
      },
    });
  });

  test('commands are told all or none: none where one hides something', async () => {
    const [first] = smallFindings;
    const hiding = [{ ...first!, commands: ['aws one', 'aws two \u202e'] }];
    const { results } = onlyRun(validSarif(await written('sarif', smallReport, { findings: hiding })));

    expect(small.results[0]?.properties).toHaveProperty('commands');
    expect(results[0]?.properties).not.toHaveProperty('commands');
  });

  test('an accepted failure is suppressed, by whom and until when', () => {
    expect(small.results[1]).toMatchObject({
      ruleId: 'D9.AWS.MON.22/trail-not-logging',
      kind: 'fail',
      suppressions: [
        {
          kind: 'external',
          status: 'accepted',
          justification: 'platform team, through 2026-12-31: closed soon',
          properties: { owner: 'platform team', expires: '2026-12-31', account: '444444444444' },
        },
      ],
    });
    expect(small.results.map(({ suppressions }) => suppressions?.length)).toEqual([0, 1, 0]);
  });

  test('what is not known is open, never a pass and never a failure; a pass and a closed account are no results', () => {
    expect(
      small.results.map(({ kind, level, properties }) => [properties?.['accountId'], kind, level]),
    ).toEqual([
      ['333333333333', 'fail', 'error'],
      ['444444444444', 'fail', 'error'],
      ['555555555555', 'open', 'none'],
    ]);
    expect(small.results[2]).toMatchObject({
      ruleId: 'D9.AWS.MON.22/not-determined',
      locations: [{ logicalLocations: [{ kind: 'account' }, { name: 'alarms' }] }],
      codeFlows: [{ threadFlows: [{ locations: [{ importance: 'essential' }] }] }],
    });
    expect(small.properties?.['coverage']).toEqual(smallReport.coverage);
  });

  test('the run says when it was and of which auditor, by whose logs a later one replaces it', () => {
    expect(small.invocations).toEqual([
      {
        executionSuccessful: true,
        startTimeUtc: '2026-01-15T12:00:00.000Z',
        endTimeUtc: '2026-01-15T12:01:00.000Z',
        toolExecutionNotifications: [],
      },
    ]);
    expect(small.automationDetails?.id).toBe(
      'ringcheck/222222222222/us-east-1/11111111-1111-4111-8111-111111111111',
    );
  });
});

test('an account that was not audited, and a finding that was not imported, are told as warnings', async () => {
  const shut = aResult({ status: 'NOT_AVAILABLE', rings: 'unknown', message: 'Not determined: no role.' });
  const told = aResult({ finding: { id: 'ringcheck/x', outcome: 'failed', error: 'AccessDenied: {0}' } });
  const report = aReport([
    anAccount('333333333333', shut, { state: 'undetermined', why: 'role-not-assumable' }),
    anAccount('444444444444', told),
  ]);
  const { invocations, tool, results } = onlyRun(validSarif(await written('sarif', report)));

  const notifications = invocations?.[0]?.toolExecutionNotifications ?? [];
  expect(
    notifications.map(({ level, message, descriptor }) => [level, message.text, descriptor?.id]),
  ).toEqual([
    ['warning', 'Account 333333333333: Not determined: no role.', 'account-not-audited'],
    ['warning', 'Account 444444444444: AccessDenied: {{0}}', 'finding-not-imported'],
  ]);
  for (const { descriptor } of notifications) {
    expect(tool.driver.notifications?.[descriptor?.index ?? -1]?.id).toBe(descriptor?.id);
  }
  expect(results.map(({ kind, codeFlows }) => [kind, codeFlows])).toEqual([['open', undefined]]);
});

test("where CloudGuard's check alone fails, the rule is that", async () => {
  const failed = aResult({ status: 'FAILED', cloudguard: 'fail', rings: 'unknown' });
  const { results, tool } = onlyRun(
    validSarif(await written('sarif', aReport([anAccount('333333333333', failed)]))),
  );

  expect(results[0]?.ruleId).toBe('D9.AWS.MON.22/cloudguard-check-fails');
  expect(tool.driver.rules?.[results[0]?.ruleIndex ?? -1]?.id).toBe(results[0]?.ruleId);
});

test("where CloudGuard's check decides, the rule is that, whatever keeps the chain from ringing", async () => {
  const failed = aResult({
    status: 'FAILED',
    cloudguard: 'fail',
    rings: 'no',
    brokenLink: 'subscriber',
    reason: 'no-subscription',
  });
  const ruleBy = async (verdict: 'both' | 'cloudguard') => {
    const report = aReport([anAccount('333333333333', failed)]);
    const log = await written('sarif', { ...report, run: { ...report.run, verdict } });
    return onlyRun(validSarif(log)).results[0]?.ruleId;
  };

  expect(await ruleBy('cloudguard')).toBe('D9.AWS.MON.22/cloudguard-check-fails');
  expect(await ruleBy('both')).toBe('D9.AWS.MON.22/no-subscription');
});

test('a break beside a chain that rings does not read as if nobody heard it', async () => {
  const failed = aResult({
    status: 'FAILED',
    reason: 'filter-misses-events',
    message: 'The metric filter misses some records of the event.',
  });
  const { results } = onlyRun(
    validSarif(await written('sarif', aReport([anAccount('333333333333', failed)]))),
  );

  expect(results[0]).toMatchObject({
    ruleId: 'D9.AWS.MON.22/filter-misses-events',
    message: { text: 'The metric filter misses some records of the event. It rings all the same.' },
  });
});

describe('the rules', () => {
  const rules = small.tool.driver.rules ?? [];

  test('are all kinds of break, whether they occur or not', () => {
    expect(rules.map(({ id }) => id)).toEqual(
      [...Object.keys(breakReasons), 'cloudguard-check-fails', 'not-determined'].map(
        (kind) => `${assumeRole.id}/${kind}`,
      ),
    );
  });

  test('have texts as long as GitHub shows them, and nothing left to fill in', () => {
    for (const { id, name, shortDescription, fullDescription, help, properties } of rules) {
      const texts = [shortDescription, fullDescription, help].map((one) => one?.text ?? '');
      expect(
        texts.filter((text) => text === '' || /[{}]/.test(text)),
        id,
      ).toEqual([]);
      expect(help?.markdown).not.toMatch(/[{}]/);
      expect(Math.max(shortDescription!.text.length, fullDescription!.text.length), id).toBeLessThanOrEqual(
        1024,
      );
      expect(name).toMatch(/^([A-Z][a-z]*)+$/);
      expect(properties?.tags?.length).toBeLessThanOrEqual(10);
    }
  });

  test('of failures lead to the page of AWS about the mend, and are as severe as the rule; what is not known is neither', () => {
    const failures = rules.filter(({ id }) => !id.endsWith('/not-determined'));

    expect(failures).toHaveLength(rules.length - 1);
    for (const { helpUri, properties, defaultConfiguration } of failures) {
      expect(helpUri).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
      // "high": 7.0 to 8.9.
      expect(properties).toMatchObject({ 'security-severity': '8.0' });
      expect(defaultConfiguration?.level).toBe('error');
    }
    expect(rules.at(-1)?.properties).not.toHaveProperty('security-severity');
  });
});

/** What SARIF itself reads in a message, and what nobody sees. */
const pieces = [
  '{',
  '}',
  '{0}',
  '{{',
  '[',
  ']',
  '](',
  '[x](1)',
  '[x](javascript:alert(1))',
  '\\',
  '\u202e',
  'a',
  ' ',
];
const hostile = piecedTexts(pieces);

test('nothing that an account has named is a placeholder or a link of a message', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = messageText(text);

      // Pairs are literal braces: none is left over that could open a placeholder.
      expect(shown.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/);
      // A link needs both brackets bare.
      expect(shown.replaceAll(/\\[\\[\]]/g, '')).not.toMatch(/\[[^\]]*\]\(/);
      expect(shown).not.toContain('\u202e');
    }),
  );
});

test('no account makes the log long: names and texts are cut, identities and patterns are whole', async () => {
  const pattern = 'p'.repeat(1024);
  const resource = aResource('metric-filter', 'n'.repeat(512), '333333333333', `arn:${'n'.repeat(512)}`);
  const failed = aResult({
    status: 'FAILED',
    reason: 'no-subscription',
    rings: 'no',
    message: 'm'.repeat(100_000),
    chain: [aLink('subscriber', { resource, observed: { pattern, because: 'b'.repeat(100_000) } })],
  });
  const log = await written('sarif', aReport([anAccount('333333333333', failed, { name: 'a'.repeat(200) })]));
  const [result] = onlyRun(validSarif(log)).results;

  const shown = JSON.stringify(result);
  expect(shown.length).toBeLessThan(8000);
  expect(shown).toContain(`"${'a'.repeat(79)}…"`);
  expect(shown).toContain(`metric filter ${'n'.repeat(79)}…)`);
  for (const whole of [pattern, `"arn:${'n'.repeat(512)}"`]) expect(shown).toContain(whole);
});

const tooLong = () => 'x'.repeat(2 ** 30);

async function writtenBy(write: () => string): Promise<string> {
  const audited = { report: smallReport, findings: [] };
  return await writeReport('sarif', { needsFindings: false, write }, audited, plainLayout);
}

test('a report that is longer than any text is refused with the mend; other errors stay what they are', async () => {
  await expect(writtenBy(tooLong)).rejects.toThrow(UsageError);
  await expect(writtenBy(tooLong)).rejects.toThrow(/format sarif .*: audit fewer accounts/);
  const other = new RangeError('Maximum call stack size exceeded');
  await expect(
    writtenBy(() => {
      throw other;
    }),
  ).rejects.toBe(other);
});

test('a log is valid whatever a report says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 8, maxLength: 8 }), async (texts) => {
      const [name, arn, region_, message, because, owner, error, key] =
        texts as unknown as readonly string[] & Readonly<Record<number, string>>;
      const resource = { type: 'alarm' as const, arn: arn!, name: name!, accountId: name!, region: region_! };
      const chain = [
        {
          link: 'alarm' as const,
          state: 'broken' as const,
          reason: 'no-alarm' as const,
          why: null,
          resource,
          observed: { because },
        },
      ];
      const failed = aResult({
        status: 'FAILED',
        rings: 'no',
        brokenLink: 'alarm',
        reason: 'no-alarm',
        message: message!,
        witness: { [key!]: because },
        chain,
        exception: { owner: owner!, reason: owner!, expires: '2026-12-31', account: null, ou: owner! },
        finding: { id: 'ringcheck/x', outcome: 'failed', error: error! },
      });
      const { results } = onlyRun(
        validSarif(await written('sarif', aReport([anAccount('333333333333', failed, { name: name! })]))),
      );
      expect(results[0]?.message.text).toBe(messageText(message!));
      expect(results[0]?.properties?.['witness']).toEqual({ [key!]: because });
    }),
  );
});

test('the schema that judges it refuses what is no log', () => {
  const result: Result = { message: { text: 'x' } };
  const log = { version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [result] }] };

  expect(sarifErrors(log)).toEqual([]);
  expect(sarifErrors({ ...log, version: '2.0.0' })).not.toEqual([]);
  expect(
    sarifErrors({ ...log, runs: [{ ...log.runs[0], results: [{ ...result, kind: 'excluded' }] }] }),
  ).not.toEqual([]);
  const invocation = { executionSuccessful: true, startTimeUtc: 'yesterday' };
  expect(sarifErrors({ ...log, runs: [{ ...log.runs[0], invocations: [invocation] }] })).not.toEqual([]);
});
