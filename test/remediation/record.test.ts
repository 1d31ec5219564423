import { expect, test } from 'vitest';
import { createdBy, stepOf } from '../../shared/remediation/index.ts';
import { accountId, region } from '../alarm-chain/compliant-account.ts';
import { ownAlarmStep, ownFilterStep, ownName } from './own-resources.ts';

const place = { name: ownName, accountId, region };

test.each([
  [
    'metric filter',
    createdBy(ownFilterStep, true),
    { type: 'metric-filter', ...place, isConfirmed: true, input: ownFilterStep.input },
  ],
  [
    'alarm of which nobody could see whether it was made',
    createdBy(ownAlarmStep, false),
    { type: 'alarm', ...place, isConfirmed: false, input: ownAlarmStep.input },
  ],
])('the record of a %s holds where it is, and all by which it is known again', (_, created, expected) => {
  expect(created).toStrictEqual(expected);
});

test.each([ownFilterStep, ownAlarmStep])('the record of a $action leads back to its very step', (step) => {
  expect(stepOf(createdBy(step, true))).toStrictEqual(step);
});
