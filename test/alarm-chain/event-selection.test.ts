import { expect, test } from 'vitest';
import { judgeAccount, type AdvancedSelector, type EventSelection } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aField, anAccount, seen } from './compliant-account.ts';

const basic = (change: object = {}) => ({
  readWriteType: undefined,
  includeManagementEvents: undefined,
  excludeManagementEventSources: [],
  ...change,
});
const advanced = (...fields: ReturnType<typeof aField>[]): AdvancedSelector => ({ name: undefined, fields });
const management = aField('eventCategory', { equals: ['Management'] });
const data = aField('eventCategory', { equals: ['Data'] });

type Row = readonly [
  claim: string,
  basic: ReturnType<typeof basic>[],
  advanced: AdvancedSelector[],
  outcome: string,
];
const rows: readonly Row[] = [
  ['a basic selector records everything by default', [basic()], [], 'holds'],
  ['ReadOnly records AssumeRole', [basic({ readWriteType: 'ReadOnly' })], [], 'holds'],
  ['WriteOnly does not', [basic({ readWriteType: 'WriteOnly' })], [], 'read-events-not-recorded'],
  ['one selector that admits is enough', [basic({ readWriteType: 'WriteOnly' }), basic()], [], 'holds'],
  [
    'management events left out',
    [basic({ includeManagementEvents: false })],
    [],
    'management-events-not-recorded',
  ],
  ['KMS left out', [basic({ excludeManagementEventSources: ['kms.amazonaws.com'] })], [], 'holds'],
  [
    'STS left out',
    [basic({ excludeManagementEventSources: ['sts.amazonaws.com'] })],
    [],
    'management-events-not-recorded',
  ],
  ['a kind of selector that is not known', [basic({ readWriteType: 'Some' })], [], 'undecided'],
  ['advanced: management events', [], [advanced(management)], 'holds'],
  ['advanced: data events only', [], [advanced(data)], 'management-events-not-recorded'],
  ['advanced: data and management', [], [advanced(data), advanced(management)], 'holds'],
  [
    'advanced: writes only',
    [],
    [advanced(management, aField('readOnly', { equals: ['false'] }))],
    'read-events-not-recorded',
  ],
  ['advanced: reads only', [], [advanced(management, aField('readOnly', { equals: ['true'] }))], 'holds'],
  [
    'advanced: all but KMS',
    [],
    [advanced(management, aField('eventSource', { notEquals: ['kms.amazonaws.com'] }))],
    'holds',
  ],
  [
    'advanced: all but STS',
    [],
    [advanced(management, aField('eventSource', { notEquals: ['sts.amazonaws.com'] }))],
    'management-events-not-recorded',
  ],
  [
    'advanced: names that begin otherwise',
    [],
    [advanced(management, aField('eventName', { startsWith: ['Put'] }))],
    'management-events-not-recorded',
  ],
  [
    'advanced: names that do not end so',
    [],
    [advanced(management, aField('eventName', { notEndsWith: ['Role'] }))],
    'management-events-not-recorded',
  ],
  [
    'advanced: a field that the rule says nothing of',
    [],
    [advanced(management, aField('userIdentity.arn', { startsWith: ['arn:aws:iam::333333333333:user/'] }))],
    'undecided',
  ],
  ['no selector at all is the default', [], [], 'holds'],
];

const judge = (selection: EventSelection, hasCustomEventSelectors = false) =>
  judgeAccount(
    anAccount({ selection: seen(selection), trail: { hasCustomEventSelectors } }),
    assumeRole,
  ).chain.find(({ link }) => link === 'event-selection');

test.for(rows)('%s → %3$s', ([, basicSelectors, advancedSelectors, outcome]) => {
  const link = judge({ basic: basicSelectors, advanced: advancedSelectors });
  const found = link?.state === 'broken' ? link.reason : link?.state === 'unseen' ? link.why : link?.state;

  expect(found).toBe(outcome);
});

test('no selector shown although the trail has some of its own → undecided', () => {
  expect(judge({ basic: [], advanced: [] }, true)).toMatchObject({ state: 'unseen', why: 'undecided' });
});
