/** Names that an account chose to mislead: nothing in them steers a terminal, a shell, a template or an eye. */
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Terminal } from '../../cli/command.ts';
import { formatNames } from '../../cli/formats/index.ts';
import { findPlanFormat, planFormatNames } from '../../cli/plan/plan-formats.ts';
import { withProgress } from '../../cli/run-progress.ts';
import { hasHidden, printable, printableLines } from '../../shared/alarm-chain/index.ts';
import type { PlanReport } from '../../shared/audit/plan-remediation.ts';
import type { Report } from '../../shared/audit/report.ts';
import { writeSummaryMessage } from '../../shared/audit/summary-message.ts';
import { commandLines, terraform } from '../../shared/remediation/index.ts';
import { alarmStep, filterStep } from '../../shared/remediation/steps.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, memberId, region, ringingRegion, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from '../cli/fake-terminal.ts';
import { written } from '../cli/written.ts';
import { hclStrings } from './hcl-strings.ts';
import { piecedTexts } from './hostile-text.ts';

/** What a terminal, an eye, a shell, Terraform, Markdown, HTML or JavaScript could take for its own. */
const pieces = [
  '\u001b[2J',
  '\u001b]0;title\u0007',
  '\u001b]8;;https://example.com\u001b\\',
  '\u009b31m',
  '\u0090',
  '\u007f',
  '\r',
  '\n',
  '\b',
  '\t',
  '\u0000',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u202e',
  '\u202d',
  '\u2066',
  '\u2069',
  '\u200e',
  '\u061c',
  '\u200b',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u3164',
  '\u{e0041}',
  '\ufe0f',
  `'`,
  '"',
  '`id`',
  '$(id)',
  '$HOME',
  '${path.module}',
  '%{ if true }',
  '$${',
  '\\',
  ';',
  '&',
  '|',
  '!',
  '#',
  '~',
  '-',
  '--debug ',
  ' ',
  '<script>',
  '[x](javascript:alert(1))',
  '__proto__',
  'constructor',
  '=',
  '{',
  '}',
  'a',
  'Z',
  '0',
  'é',
  '漢',
  '😀',
  '\u0430',
];
const hostile = piecedTexts(pieces);
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html */
const hostileMetric = hostile.map((name) => name.replaceAll(/[:*$]/g, '.'));

/**
 * One of four members rings, one misses events, one has no alarm, one has neither filter nor alarm. Names of trails, log
 * groups and topics stay plain: AWS allows them a few characters only.
 */
function scenario(name: string, metric: string) {
  const named = (accountId: string, pattern: string) => {
    const parts = ringingRegion(accountId);
    const transformation = { metricName: `m${metric}`, metricNamespace: `n${metric}`, metricValue: '1' };
    return {
      ...parts,
      metricFilters: parts.metricFilters.map((filter) => ({
        ...filter,
        filterName: `f${name}`,
        filterPattern: pattern,
        metricTransformations: [transformation],
      })),
      metricAlarms: parts.metricAlarms.map((alarm) => ({
        ...alarm,
        AlarmName: `a${name}`,
        AlarmArn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:a${name}`,
        Namespace: `n${metric}`,
        MetricName: `m${metric}`,
      })),
    };
  };
  const misses = `{ $.eventName = AssumeRole && $.userAgent != ${JSON.stringify(name.replaceAll(/["\\]/g, ''))} }`;
  const passing = '{($.eventName=AssumeRole)}';
  const { metricAlarms: _alarms, ...withoutAlarm } = named('555555555555', passing);
  const { metricAlarms: _alarm, metricFilters: _filters, ...withoutBoth } = named('666666666666', passing);
  return anOrganization(
    { name, regions: { [region]: named(memberId, passing) } },
    {
      '444444444444': { name, regions: { [region]: named('444444444444', misses) } },
      '555555555555': { name, regions: { [region]: withoutAlarm } },
      '666666666666': { name, regions: { [region]: withoutBoth } },
    },
  );
}

/** All texts of a value, names of members included. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}

function expectPlain(text: string): void {
  expect(text.replaceAll('\n', '')).toBe(printable(text.replaceAll('\n', '')));
}

/** The words that a POSIX shell makes of each line. */
function wordsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const script = lines.map((line) => `printf '%s\\0' ${line}; printf '\\0'`).join('\n');
  const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
  return words
    .split('\0\0')
    .slice(0, -1)
    .map((line) => line.split('\0'));
}

/** What stands for each option among the words of a command. */
function optionsOf(words: readonly string[]): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    words.flatMap((word, index) => {
      const [, joined, value] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
      if (joined !== undefined) return [[joined, value] as const];
      return word.startsWith('--') ? [[word, words[index + 1]] as const] : [];
    }),
  );
}

test('from the account to every output: nothing hidden reaches a terminal, a finding or a message, and JSON says it all', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, hostileMetric, async (name, metric) => {
      const simulator = await startSimulator(loadScenario(scenario(name, metric)));
      const restore = useEnvironment(simulator.env);
      try {
        const json = await runCommand(['audit', '--publish', '--format', 'json'], { env: simulator.env });
        const topic = 'arn:{partition}:sns:{region}:{account}:alarms';
        const planned = await runCommand(['plan', '--format', 'json', '--alarm-topic-arn', topic], {
          env: simulator.env,
        });
        const report = JSON.parse(json.stdout) as Report;
        const plan = JSON.parse(planned.stdout) as PlanReport;
        const { subject, text } = writeSummaryMessage(report, null);
        for (const printed of [
          json.stdout,
          json.stderr,
          planned.stdout,
          planned.stderr,
          subject,
          text,
          ...(await Promise.all(formatNames.map(async (format) => written(format, report)))),
          ...planFormatNames.map((format) => findPlanFormat(format)?.(plan) ?? ''),
        ]) {
          expectPlain(printed);
        }
        // Nothing is lost by it: a program reads the very names.
        const account = report.accounts.find(({ accountId }) => accountId === memberId);
        expect(account).toMatchObject({ name, state: 'judged' });
        expect(textsOf(report)).toEqual(expect.arrayContaining([`a${name}`, `f${name}`]));
        expect(report.accounts.map(({ results }) => results[0]?.status)).toContain('PASSED');
        // The events carry the findings as they were imported; the account's name is added by Security Hub itself.
        const findings = simulator
          .events()
          .events.flatMap(({ event }) => textsOf(event))
          .filter((one) => one !== name.slice(0, 50));
        expect(findings.length).toBeGreaterThan(100);
        expect(findings.filter(hasHidden)).toEqual([]);
      } finally {
        restore();
        await simulator.close();
      }
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

const otherId = '444444444444';

/** A report in which whatever can be a text is hostile: also what AWS answered, and ARNs that nobody has checked. */
const hostileReport: fc.Arbitrary<Report> = fc
  .array(hostile, { minLength: 12, maxLength: 12 })
  .map((texts) => {
    const [name, arn, resource, place, message, because, operation, note, owner, reason, error, ou] =
      texts as unknown as Readonly<Record<number, string>> & readonly string[];
    const broken = {
      link: 'alarm',
      state: 'broken',
      reason: 'no-alarm',
      why: null,
      resource: { type: 'alarm', arn, name: resource, accountId: memberId, region: place },
      observed: { because, operation },
    };
    const result = {
      ruleId: assumeRole.id,
      status: 'FAILED',
      cloudguard: 'fail',
      rings: 'no',
      brokenLink: 'alarm',
      reason: 'no-alarm',
      message,
      witness: { [String(name)]: message },
      chain: [broken],
      notes: [{ code: 'regions-unseen', link: 'trail', message: note }],
      exception: { owner, reason, expires: '2026-12-31', account: null, ou },
      finding: { id: 'ringcheck/x', outcome: 'failed', error },
    };
    return {
      schemaVersion: 1,
      run: {
        id: '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
        startedAt: '2026-01-15T12:00:00.000Z',
        finishedAt: '2026-01-15T12:00:01.000Z',
        auditorAccountId: memberId,
        region,
        rules: [assumeRole.id],
        verdict: 'both',
        apiCalls: { total: 0, byAction: {} },
      },
      coverage: { accounts: 2, judged: 2, undetermined: 0, excluded: 0 },
      accounts: [
        { accountId: memberId, name, state: 'judged', why: null, results: [result] },
        { accountId: otherId, name, state: 'judged', why: null, results: [{ ...result, exception: null }] },
      ],
    } as unknown as Report;
  });

test('the table cuts no name within a character', async () => {
  // The 20 columns of a name end within the pair, which is one character.
  const name = `${'x'.repeat(18)}\u{1F600}${'y'.repeat(9)}`;
  const [report] = fc.sample(hostileReport, { numRuns: 1, seed: 1 });
  const accounts = report!.accounts.map((account) => ({ ...account, name }));

  const table = await written('table', { ...report!, accounts }, { columns: 80 });
  expectPlain(table);
  expect(table).toContain(`${'x'.repeat(18)}…`);
});

test('whatever a report says, no format of it and no summary hides anything', async () => {
  await fc.assert(
    fc.asyncProperty(hostileReport, async (report) => {
      const { subject, text } = writeSummaryMessage(report, null);
      const formatted = await Promise.all(formatNames.map(async (format) => written(format, report)));
      for (const printed of [...formatted, subject, text]) expectPlain(printed);
      // One account, one line: nothing in it begins another, or looks like one. The member owns what the other one fails
      // through as well, which the line below the heading says.
      for (const columns of [null, 80]) {
        const lines = (await written('table', report, { columns })).split('\n');
        for (const id of [memberId, otherId]) {
          expect(lines.filter((line) => line.startsWith(`    FAILED  ${id}`))).toHaveLength(1);
        }
        expect(lines.filter((line) => line.includes(memberId)).length).toBeLessThanOrEqual(3);
      }
      expect(text.split('\n').filter((line) => line.includes(otherId))).toHaveLength(1);
      expect(JSON.parse(await written('json', report))).toEqual(report);
    }),
  );
});

test('what an audit or a defect says on the way is as harmless', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const told: string[] = [];
      const stderr = { write: (chunk: string) => told.push(chunk) > 0, isTTY: false };
      const terminal = { stderr, env: {} } as unknown as Terminal;
      await withProgress(terminal, 'normal', async (observer) => {
        observer.onExceptionIgnored?.(text);
        observer.onExclusionIgnored?.(text);
        observer.onRunNotRecorded?.(text);
        observer.onNotPublished?.(text, text);
        observer.onDefect?.(memberId, new Error(text));
        await Promise.resolve();
      });
      expect(told).toHaveLength(5);
      for (const line of told) {
        expectPlain(line);
        expect(line.split('\n')).toHaveLength(2);
      }
      const { stderr: refused } = await runCommand(['rules', text]);
      expectPlain(refused);
    }),
  );
});

describe('what a person copies', () => {
  const place = { accountId: memberId, region };
  const topicArn = `arn:aws:sns:${region}:${memberId}:alarms`;
  const stepsFor = (logGroup: string, metricName: string) =>
    [
      filterStep(assumeRole, place, logGroup),
      alarmStep(assumeRole, place, { namespace: metricName, metricName }, topicArn),
    ] as const;
  const planOf = (steps: ReturnType<typeof stepsFor>) =>
    ({
      schemaVersion: 1,
      accounts: [{ accountId: memberId, ruleId: assumeRole.id, outcome: 'planned', refusal: null, steps }],
    }) as unknown as PlanReport;
  /** No argument of a process can hold it. */
  const argument = hostile.filter((name) => !name.includes('\0'));

  test('a POSIX shell reads each command as the very call that was planned', () => {
    fc.assert(
      fc.property(argument, argument, (logGroup, metricName) => {
        const [filter, alarm] = wordsOf(commandLines(stepsFor(logGroup, metricName))).map(optionsOf);

        expect(filter).toMatchObject({
          '--log-group-name': logGroup,
          '--filter-name': 'ringcheck-D9.AWS.MON.22',
          '--filter-pattern': '{($.eventName=AssumeRole)}',
          '--region': region,
        });
        expect(alarm).toMatchObject({
          '--namespace': metricName,
          '--metric-name': metricName,
          '--alarm-actions': topicArn,
        });
      }),
      { numRuns: 60 },
    );
  });

  test('a command that hides something is not printed, and a comment says for which account', () => {
    fc.assert(
      fc.property(argument, argument, (logGroup, metricName) => {
        const steps = stepsFor(logGroup, metricName);
        const printed = findPlanFormat('commands')?.(planOf(steps)) ?? '';

        expect(printed).toBe(
          [logGroup, metricName].some(hasHidden)
            ? `# Account ${memberId} is left out: a name in it holds characters that cannot be seen; see --format json.\n`
            : commandLines(steps)
                .map((line) => `${line}\n`)
                .join(''),
        );
      }),
    );
  });

  test('Terraform reads each name as it is, hidden characters too, and no template in it', () => {
    fc.assert(
      fc.property(hostile, hostile, (logGroup, metricName) => {
        const steps = stepsFor(logGroup, metricName);
        const printed = findPlanFormat('terraform')?.(planOf(steps)) ?? '';

        expect(printed).toBe(terraform(steps));
        expectPlain(printed);
        expect(hclStrings(printed)).toEqual(expect.arrayContaining([logGroup, metricName, topicArn]));
      }),
    );
  });
});

describe('the escapes', () => {
  test('leave nothing hidden, and JSON what it was', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => {
        expect(hasHidden(printable(text))).toBe(false);
        expect(JSON.parse(printable(JSON.stringify([text])))).toEqual([text]);
        expect(JSON.parse(printableLines(JSON.stringify({ [text]: [text] }, null, 2)))).toEqual(
          Object.fromEntries([[text, [text]]]),
        );
      }),
    );
  });

  test('are for what cannot be seen, and for nothing that can', () => {
    for (const text of ['payments (prod)', 'é漢字', '😀', 'ملف', 'a-b_c.d/e#f', '→ … “x”']) {
      expect(printable(text)).toBe(text);
    }
    expect(printable('\ud800')).toBe(String.raw`\ud800`);
    expect(printable('\u{e0041}')).toBe(String.raw`\udb40\udc41`);
  });
});
