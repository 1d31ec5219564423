import { describe, expect, test } from 'vitest';
import { writeCoverageFinding } from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { rules } from '../../shared/rules/index.ts';
import { accountId, seen } from '../alarm-chain/compliant-account.ts';
import { judge, written } from '../findings/written-finding.ts';
import { matchesEventPattern } from './event-pattern.ts';
import { remediationPatterns } from './remediation-patterns.ts';

const auditorId = '222222222222';
const patterns = remediationPatterns({ partition: 'aws', region: 'us-east-1', accountId: auditorId });

/** What Security Hub puts to a finding that was imported first: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Workflow.html */
const stored = (finding: object, change: object = {}): object => ({
  ...finding,
  Workflow: { Status: 'NEW' },
  ...change,
});

/** The event of a finding: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
function imported(finding: object): object {
  const { Id = '', ProductArn = '' } = finding as { Id?: string; ProductArn?: string };
  return {
    version: '0',
    id: '8e5622f9-d81c-4d81-612a-9319e7ee2506',
    'detail-type': 'Security Hub Findings - Imported',
    source: 'aws.securityhub',
    account: auditorId,
    time: '2026-01-15T12:00:00Z',
    region: 'us-east-1',
    resources: [`${ProductArn}/${Id}`],
    detail: { findings: [finding] },
  };
}

function chosenBy(actionId: string, finding: object, account = auditorId): object {
  return {
    ...imported(finding),
    'detail-type': 'Security Hub Findings - Custom Action',
    resources: [`arn:aws:securityhub:us-east-1:${account}:action/custom/${actionId}`],
    detail: { actionName: 'Ringcheck: mend', actionDescription: 'mends', findings: [finding] },
  };
}

const failed = written(judge({ filters: seen([]) }));
const passed = written(judge());

describe('the rule of failed findings', () => {
  test('wants the findings of exactly the rules of the catalogue, as the product writes them', () => {
    const { detail } = patterns.failed as { detail: { findings: { GeneratorId: readonly string[] } } };

    expect(detail.findings.GeneratorId).toEqual(rules.map(({ id }) => `ringcheck/rule/${id}`));
    expect(detail.findings.GeneratorId).toContain(failed.GeneratorId);
  });

  test('matches the event of a finding that failed and is new', () => {
    expect(failed.Compliance.Status).toBe('FAILED');
    expect(matchesEventPattern(patterns.failed, imported(stored(failed)))).toBe(true);
  });

  const others: readonly (readonly [string, object])[] = [
    ['that passed', imported(stored(passed))],
    ['that could not be judged', imported(stored(failed, { Compliance: { Status: 'NOT_AVAILABLE' } }))],
    ['that is archived', imported(stored(failed, { RecordState: 'ARCHIVED' }))],
    ['that somebody has been notified of', imported(stored(failed, { Workflow: { Status: 'NOTIFIED' } }))],
    ['that is resolved', imported(stored(failed, { Workflow: { Status: 'RESOLVED' } }))],
    ['that somebody suppressed', imported(stored(failed, { Workflow: { Status: 'SUPPRESSED' } }))],
    [
      'of another product',
      imported(stored(failed, { ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/securityhub' })),
    ],
    ['of another generator', imported(stored(failed, { GeneratorId: 'aws-foundational/CloudWatch.1' }))],
    [
      'of a rule that is not in the catalogue',
      imported(stored(failed, { GeneratorId: 'ringcheck/rule/D9' })),
    ],
    ['about what could not be published', imported(stored(aCoverageFinding()))],
    ['of another source', { ...imported(stored(failed)), source: 'my.application' }],
    ['that somebody chose', chosenBy('RingcheckMend', stored(failed))],
  ];

  test.each(others)('leaves out a finding %s', (_, event) => {
    expect(matchesEventPattern(patterns.failed, event)).toBe(false);
  });

  test('does not put two findings of one event together', () => {
    const event = {
      ...imported(failed),
      detail: {
        findings: [stored(passed), stored(failed, { Workflow: { Status: 'NOTIFIED' } })],
      },
    };

    expect(matchesEventPattern(patterns.failed, event)).toBe(false);
  });
});

describe('the rule of chosen findings', () => {
  test.each([
    ['that failed', stored(failed)],
    ['that passed', stored(passed)],
    ['that somebody has been notified of', stored(failed, { Workflow: { Status: 'NOTIFIED' } })],
  ])('matches a finding %s: a person asks', (_, finding) => {
    expect(matchesEventPattern(patterns.chosen, chosenBy('RingcheckMend', finding))).toBe(true);
  });

  test.each([
    ['of another custom action', chosenBy('SendToChat', stored(failed))],
    ['of another account’s custom action', chosenBy('RingcheckMend', stored(failed), '999999999999')],
    ['that was imported', imported(stored(failed))],
  ])('leaves out an event %s', (_, event) => {
    expect(matchesEventPattern(patterns.chosen, event)).toBe(false);
  });

  test('names an action that Security Hub can have', () => {
    const [arn = ''] = (patterns.chosen as { resources: readonly string[] }).resources;

    // https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_CreateActionTarget.html
    expect(arn).toMatch(/^arn:aws:securityhub:us-east-1:222222222222:action\/custom\/[A-Za-z0-9]{1,20}$/);
  });
});

describe('matching as EventBridge does', () => {
  test.each([
    [{ a: ['x'] }, { a: 'x' }, true],
    [{ a: ['x'] }, { a: 'X' }, false],
    [{ a: ['x', 'y'] }, { a: 'y', b: 1 }, true],
    [{ a: ['x'] }, {}, false],
    [{ a: [null] }, {}, false],
    [{ a: [null] }, { a: null }, true],
    [{ a: [1] }, { a: '1' }, false],
    [{ a: ['x'] }, { a: ['z', 'x'] }, true],
    [{ a: ['x'] }, { a: [] }, false],
    [{ a: [{ prefix: 'ab' }] }, { a: 'abc' }, true],
    [{ a: [{ prefix: 'bc' }] }, { a: 'abc' }, false],
    [{ a: [{ suffix: 'bc' }] }, { a: 'abc' }, true],
    [{ a: [{ suffix: 'ab' }] }, { a: 'abc' }, false],
    [{ a: [{ suffix: 'bc' }] }, { a: 1 }, false],
    [{ a: { b: ['x'], c: ['y'] } }, { a: [{ b: 'x', c: 'y' }] }, true],
    [{ a: { b: ['x'], c: ['y'] } }, { a: [{ b: 'x' }, { c: 'y' }] }, false],
    [{ a: { b: ['x'] } }, { a: 'x' }, false],
  ])('%j on %j: %s', (pattern, event, isMatch) => {
    expect(matchesEventPattern(pattern, event)).toBe(isMatch);
  });

  test.each([{ a: [{ wildcard: '*' }] }, { a: [{ prefix: 'x', suffix: 'y' }] }, { a: [] }, { a: 'x' }])(
    'a pattern that it does not know is an error: %j',
    (pattern) => {
      expect(() => matchesEventPattern(pattern, { a: 'x' })).toThrow(/pattern/);
    },
  );
});

function aCoverageFinding(): object {
  const [time, status] = ['2026-01-15T12:00:00.000Z', 'FAILED' as const];
  const subject = {
    auditorAccountId: auditorId,
    partition: 'aws',
    securityHubRegion: 'us-east-1',
    rule: assumeRole,
    accountId,
    accountName: 'payments',
    status,
    message: 'No filter was found.',
    why: 'finding-not-imported' as const,
    details: [],
  };
  return writeCoverageFinding(subject, time, time);
}
