import { expect, test } from 'vitest';
import { planSteps } from '../../shared/remediation/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { anAccount } from '../alarm-chain/compliant-account.ts';

test.each(['metric-missed-our-visits', 'alarm-action-failed'] as const)(
  'an account whose chain is right and that nobody heard (%s) is left to a person: another alarm would be as deaf',
  (brokenBy) => {
    const plan = planSteps({
      snapshot: anAccount(),
      rule: assumeRole,
      passes: false,
      fails: true,
      brokenBy,
      isExcepted: false,
      topicArn: 'arn:aws:sns:us-east-1:333333333333:security',
      isAllowed: () => true,
    });

    expect(plan).toMatchObject({
      outcome: 'refused',
      refusal: { reason: 'broken-after-the-alarm', message: expect.stringContaining(brokenBy) as string },
    });
  },
);
