import { expect, test } from 'vitest';
import { unseenReasons, type UnseenWhy } from '../../shared/alarm-chain/index.ts';
import {
  writeCoverageFinding,
  type CoverageCause,
  type CoverageSubject,
  type CoverageWhy,
} from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { formatError } from '../../simulator/services/finding-format.ts';

const time = '2026-01-15T12:00:00.000Z';

function written(why: CoverageWhy, cause?: CoverageCause | null) {
  const subject: CoverageSubject = {
    auditorAccountId: '222222222222',
    partition: 'aws',
    securityHubRegion: 'eu-west-1',
    rule: assumeRole,
    accountId: '333333333333',
    accountName: 'payments',
    status: 'NOT_AVAILABLE',
    message: 'Not determined.',
    why,
    details: [],
    ...(cause === undefined ? {} : { cause }),
  };
  return writeCoverageFinding(subject, time, time);
}
const told = (why: CoverageWhy, cause?: CoverageCause | null) =>
  written(why, cause).Remediation?.Recommendation ?? { Text: '' };

const rows: readonly (readonly [CoverageWhy, CoverageCause | null, RegExp, string])[] = [
  [
    'role-not-assumable',
    'access-denied',
    /^Deploy the audit role .* to account 333333333333, trusting account 222222222222:/,
    'IAM/latest/UserGuide/troubleshoot_roles',
  ],
  [
    'role-not-assumable',
    'region-disabled',
    /^Enable the Region of the audit in account 333333333333/,
    'IAM/latest/UserGuide/id_credentials_temp_enable-regions',
  ],
  ['role-not-assumable', null, /^See in the description what STS answered\./, 'troubleshoot_roles'],
  [
    'finding-not-imported',
    'security-hub-off',
    /^Switch Security Hub CSPM on in account 333333333333 in eu-west-1\./,
    'securityhub-settingup',
  ],
  [
    'finding-not-imported',
    'access-denied',
    /securityhub:GetFindings and securityhub:BatchImportFindings/,
    'API_BatchImportFindings',
  ],
  ['finding-not-imported', 'region-disabled', /^Enable eu-west-1 in account 3{12}/, 'manage-acct-regions'],
  [
    'finding-not-imported',
    null,
    /^See in the description why the Security Hub of account 3{12} in eu-west-1 has no finding/,
    'finding-update-batchimportfindings',
  ],
];

test.for(rows)('%s for %s is told what that asks for', ([why, cause, text, page]) => {
  const { Text, Url } = told(why, cause);

  expect(Text).toMatch(text);
  expect(Url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  expect(Url?.endsWith(`${page}.html`)).toBe(true);
});

test.for(['role-not-assumable', 'finding-not-imported'] as const)(
  '%s for want of an answer sends nobody to deploy a role or to switch anything on',
  (why) => {
    for (const cause of ['throttled', 'timed-out'] as const) {
      expect(told(why, cause).Text).toMatch(/^Nothing has to be mended in account 333333333333: .* next run/);
      expect(told(why, cause).Text).not.toMatch(/deploy|switch/i);
      expect(told(why, cause).Url).not.toMatch(/settingup|roles/);
    }
  },
);

test('a cause that is not known claims nothing that may not be so', () => {
  for (const why of ['role-not-assumable', 'finding-not-imported'] as const) {
    expect(told(why)).toEqual(told(why, null));
    expect(told(why, 'unsupported')).toEqual(told(why, null));
  }
});

test('whatever the cause, the text says when the finding goes, and Security Hub takes it', () => {
  const causes = [...(Object.keys(unseenReasons) as UnseenWhy[]), 'security-hub-off', null] as const;
  for (const cause of causes) {
    for (const why of ['role-not-assumable', 'finding-not-imported'] as const) {
      expect(told(why, cause).Text).toMatch(/This finding is archived by the next run that can/);
      expect(told(why, cause).Text).not.toMatch(/\{[a-z-]+\}/);
      expect(told(why, cause).Text.length).toBeLessThanOrEqual(512);
      expect(formatError(written(why, cause))).toBeNull();
    }
  }
});

test('another cause is told anew, for it asks for something else', () => {
  const causes = [null, 'throttled', 'access-denied'] as const;
  const digests = causes.map(
    (cause) => written('role-not-assumable', cause).ProductFields['ringcheck/digest'],
  );

  expect(new Set(digests).size).toBe(causes.length);
});
