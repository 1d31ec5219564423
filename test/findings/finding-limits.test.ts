import { describe, expect, test } from 'vitest';
import type { LinkEvidence } from '../../shared/alarm-chain/index.ts';
import {
  writeCoverageFinding,
  type CoverageSubject,
  type Finding,
  type FindingSubject,
} from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { formatError } from '../../simulator/services/finding-format.ts';
import { accountId, aFilter, seen, topicArn } from '../alarm-chain/compliant-account.ts';
import { judge, written } from './written-finding.ts';

const time = '2026-01-15T12:00:00.000Z';
const failed = judge({ filters: seen([]) });

/** Longer than any member may be, in characters of one and of two UTF-16 units, which begin at odd and at even ones. */
const longTexts = ['x'.repeat(5000), '😀'.repeat(2500), `x${'😀'.repeat(2500)}`] as const;

/** The characters of a text that was cut to a limit; fewer than the limit only where one would have been halved. */
function expectCut(text: string | undefined, limit: number): void {
  expect(text?.isWellFormed()).toBe(true);
  expect(text?.endsWith('…')).toBe(true);
  expect([limit, limit - 1]).toContain(text?.length);
}

/** Every id that a finding is found by, or that it points to. */
function expectWholeIds({ Id, ProductArn, GeneratorId, AwsAccountId, Resources }: Finding): void {
  expect([Id, ProductArn, GeneratorId, AwsAccountId, ...Resources.map((one) => one.Id)].join()).not.toContain(
    '…',
  );
}

describe.for(longTexts)('with a text of 5,000 units (%#)', (text) => {
  const exception = { owner: text, reason: text, expires: '2026-12-31' };
  const change: Partial<FindingSubject> = {
    message: text,
    exception,
    rule: { ...assumeRole, title: text, pattern: text },
  };

  test('title, description and reason of a finding are cut at their limits, ids never', () => {
    const finding = written(failed, change);

    expectCut(finding.Title, 256);
    expectCut(finding.Description, 1024);
    expectCut(finding.Compliance.StatusReasons[0]?.Description, 2048);
    expectWholeIds(finding);
    expect(formatError(finding)).toBeNull();
  });

  test('its recommendation and product fields are, too', () => {
    const finding = written(failed, change);

    expectCut(finding.Remediation?.Recommendation.Text, 512);
    expectCut(finding.ProductFields['ringcheck/exceptionOwner'], 2048);
    expectCut(finding.ProductFields['ringcheck/exceptionReason'], 2048);
    expect(finding.ProductFields['ringcheck/exceptionExpires']).toBe('2026-12-31');
  });

  test('so is a coverage finding, also where the name of the account is that long', () => {
    const subject: CoverageSubject = {
      auditorAccountId: '222222222222',
      partition: 'aws',
      securityHubRegion: 'us-east-1',
      rule: { ...assumeRole, title: text },
      accountId,
      accountName: text,
      status: 'FAILED',
      message: text,
      exception,
      why: 'finding-not-imported',
      details: [],
    };
    const finding = writeCoverageFinding(subject, time, time);

    expectCut(finding.Title, 256);
    expectCut(finding.Description, 1024);
    expectCut(finding.Compliance.StatusReasons[0]?.Description, 2048);
    expectCut(finding.ProductFields['ringcheck/exceptionReason'], 2048);
    expectWholeIds(finding);
    expect(formatError(finding)).toBeNull();
  });

  test('so are the details of a resource, whose ARN is whole or not there', () => {
    const [first, ...others] = judge({ filters: seen([aFilter({ name: text })]) }).chain;
    const long = { ...first, resource: { ...first?.resource, arn: `arn:${text}` } } as LinkEvidence;
    const finding = written({ ...failed, chain: [long, ...others] });

    expectCut(finding.Resources[0]?.Details?.Other['metric-filter.metric-filter'], 1023);
    expect(finding.Resources.map(({ Id }) => Id).join()).not.toMatch(/arn:[x😀]/u);
    expectWholeIds(finding);
    expect(formatError(finding)).toBeNull();
  });
});

test('a text that just fits is left as it is', () => {
  const title = 'x'.repeat(256 - 'D9.AWS.MON.22 '.length);

  expect(written(failed, { rule: { ...assumeRole, title } }).Title).toBe(`D9.AWS.MON.22 ${title}`);
});

test('a finding has 32 resources at the most, the account first, however many the chain names', () => {
  const topic = judge().chain.find(({ link }) => link === 'subscriber') as LinkEvidence;
  const chain = Array.from({ length: 40 }, (_, index) => ({
    ...topic,
    resource: { ...topic.resource, arn: `${topicArn}-${index}` } as LinkEvidence['resource'],
  }));
  const { Resources, ...finding } = written({ ...failed, chain });

  expect(Resources).toHaveLength(32);
  expect(Resources[0]?.Type).toBe('AwsAccount');
  expect(Resources[31]?.Id).toBe(`${topicArn}-30`);
  expect(formatError({ ...finding, Resources })).toBeNull();
});
