import { expect, test } from 'vitest';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { parts } from './advisory-parts.ts';
import { absent, anAccount, aStatus, hoursAgo, refused, seen } from './compliant-account.ts';

test.for(['INFREQUENT_ACCESS', 'ESSENTIALS', 'DELIVERY'])(
  'no metric filter runs on the log class %s',
  (logClass) => {
    const judgement = judgeAccount(anAccount({ advisory: parts.logClass(seen(logClass)) }), assumeRole);

    expect(judgement).toMatchObject({
      rings: 'no',
      brokenLink: 'log-delivery',
      reason: 'log-class-without-filters',
      cloudguard: 'pass',
    });
    expect(judgement.chain.at(-1)?.observed).toEqual({ logGroupClass: logClass });
  },
);

test('the class breaks a chain also where the trail’s status is unknown', () => {
  const account = anAccount({
    status: refused('cloudtrail:GetTrailStatus'),
    advisory: parts.logClass(seen('INFREQUENT_ACCESS')),
  });

  expect(judgeAccount(account, assumeRole).reason).toBe('log-class-without-filters');
});

test('a log group without a filter that cannot have one is named for its class', () => {
  const account = anAccount({
    filters: seen([]),
    advisory: parts.logClass(seen('INFREQUENT_ACCESS')),
  });

  expect(judgeAccount(account, assumeRole)).toMatchObject({
    rings: 'no',
    reason: 'log-class-without-filters',
    cloudguard: 'fail',
  });
});

test('a delivery that fails is named before the class', () => {
  const status = seen(aStatus({ latestDeliveryAt: hoursAgo(48) }));
  const account = anAccount({ status, advisory: parts.logClass(seen('DELIVERY')) });

  expect(judgeAccount(account, assumeRole).reason).toBe('log-delivery-stale');
});

test('the class STANDARD is no note', () => {
  const judgement = judgeAccount(anAccount({ advisory: parts.logClass(seen('STANDARD')) }), assumeRole);

  expect([judgement.rings, judgement.notes]).toEqual(['yes', []]);
});

test.for([
  refused('logs:DescribeLogGroups'),
  absent('logs:DescribeLogGroups'),
  seen('A_CLASS_OF_TOMORROW'),
] as const)('a class that is not known is a note: %o', (answer) => {
  const judgement = judgeAccount(anAccount({ advisory: parts.logClass(answer) }), assumeRole);

  expect(judgement.rings).toBe('yes');
  expect(judgement.notes.map(({ code }) => code)).toEqual(['log-class-unseen']);
});
