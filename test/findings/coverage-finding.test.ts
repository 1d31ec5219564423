import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  coverageFindingId,
  findingId,
  ruleOfFinding,
  subjectOfCoverage,
  writeCoverageFinding,
  type CoverageSubject,
} from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { formatError } from '../../simulator/services/finding-format.ts';

const member = '333333333333';
const subject: CoverageSubject = {
  auditorAccountId: '222222222222',
  partition: 'aws',
  securityHubRegion: 'us-east-1',
  rule: assumeRole,
  accountId: member,
  accountName: 'payments',
  status: 'NOT_AVAILABLE',
  message: 'Not determined: the role ringcheck-audit could not be assumed (AccessDenied).',
  why: 'role-not-assumable',
  details: [],
};
const time = '2026-01-15T12:00:00.000Z';
const written = (change: Partial<CoverageSubject> = {}) =>
  writeCoverageFinding({ ...subject, ...change }, time, time);

test('it is of the auditor, about the member, and names it', () => {
  expect(written()).toMatchObject({
    Id: 'ringcheck/coverage/D9.AWS.MON.22/333333333333',
    ProductArn: 'arn:aws:securityhub:us-east-1:222222222222:product/222222222222/default',
    AwsAccountId: '222222222222',
    Description: expect.stringMatching(/^Account 333333333333 \(payments\): Not determined:/) as string,
    Resources: [{ Type: 'AwsAccount', Id: 'AWS::::Account:333333333333' }],
    ProductFields: { 'ringcheck/accountId': member, 'ringcheck/why': 'role-not-assumable' },
  });
});

test('whatever the account is called and the error says, Security Hub takes the finding', () => {
  const status = fc.constantFrom('PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE');
  const why = fc.constantFrom('role-not-assumable', 'finding-not-imported');
  fc.assert(
    fc.property(
      fc.string({ maxLength: 100 }),
      fc.string({ minLength: 1, maxLength: 5000 }).filter((text) => text.trim() !== ''),
      status,
      why,
      (accountName, message, ...[chosen, because]) => {
        const change = { accountName, message, status: chosen, why: because } as Partial<CoverageSubject>;
        expect(formatError(written(change))).toBeNull();
      },
    ),
    { numRuns: Number(process.env['RINGCHECK_PROPERTY_RUNS'] ?? 100) },
  );
});

test('a partition that the format does not know is left out', () => {
  expect(written({ partition: 'aws-eusc' }).Resources[0]).not.toHaveProperty('Partition');
});

const digest = (change: Partial<CoverageSubject>) => written(change).ProductFields['ringcheck/digest'];

test('the words of an error do not move the digest; status, why and details do', () => {
  expect(digest({ message: 'other words' })).toBe(digest({}));
  expect(digest({ status: 'FAILED' })).not.toBe(digest({}));
  expect(digest({ why: 'finding-not-imported' })).not.toBe(digest({}));
  expect(digest({ details: ['ThrottlingException'] })).not.toBe(digest({}));
});

test('its id is read back, and neither kind of id is taken for the other', () => {
  const id = coverageFindingId('D9.AWS.MON.22', member);

  expect(subjectOfCoverage(id)).toEqual({ ruleId: 'D9.AWS.MON.22', accountId: member });
  expect(subjectOfCoverage(findingId('D9.AWS.MON.22', member))).toBeNull();
  expect(ruleOfFinding(id, member)).toBeNull();
  expect(ruleOfFinding(`ringcheck/run/${member}`, member)).toBeNull();
  expect(ruleOfFinding(findingId('D9.AWS.MON.22', member), member)).toBe('D9.AWS.MON.22');
  expect(ruleOfFinding(findingId('D9.AWS.MON.22', '444444444444'), member)).toBeNull();
});

test('a failure that somebody accepted says so there too, and is told anew', () => {
  const exception = { owner: 'payments', reason: 'legacy', expires: '2026-12-31' };

  expect(written({ status: 'FAILED', exception }).ProductFields).toMatchObject({
    'ringcheck/exceptionOwner': 'payments',
    'ringcheck/exceptionExpires': '2026-12-31',
  });
  expect(digest({ exception })).not.toBe(digest({}));
});
