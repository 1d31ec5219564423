import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClock } from '../../simulator/clock.ts';
import { generateScenario, loadScenario } from '../../simulator/index.ts';
import { settle } from '../../simulator/live/settle.ts';
import { services } from '../../simulator/services/catalogue.ts';
import { createBuckets } from '../../simulator/state/buckets.ts';
import { ServiceError } from '../../simulator/service-error.ts';
import { buildWorld } from '../../simulator/state/world.ts';
import { alarm, alarmArn } from './alarm-support.ts';
import { grantedTo } from './granted.ts';
import { auditor, member, memberWith, organizationOf } from './support.ts';

const withBucket = { regions: { 'us-east-1': { buckets: ['reports-example'] } } };
const world = {
  ...buildWorld(loadScenario(generateScenario({ accounts: 30, seed: 1 })), createClock()),
  buckets: createBuckets(loadScenario(organizationOf({ [auditor]: withBucket })).accounts),
};
const caller = world.sessions.auditor.caller;
/** A member that may be written to, and its remediation role, without which writes come to nothing. */
const remediable = buildWorld(
  loadScenario(
    memberWith({ logGroups: [{ logGroupName: 'trail' }], metricAlarms: [alarm] }, { remediationRole: true }),
  ),
  createClock(),
);
const remediation = remediable.sessions.open(
  member,
  'ringcheck-remediation',
  'simulator',
  new Date('2099-01-01'),
).caller;

/** Members that some operation reads, so that arbitrary inputs reach past the first look. */
const members = (
  'RoleArn RoleSessionName DurationSeconds ExternalId Name TrailName trailNameList includeShadowTrails ' +
  'logGroupName logGroupIdentifiers limit nextToken NextToken MaxResults AlarmNames AlarmTypes Dimensions ' +
  'MetricName Namespace TopicArn Subject Message ParentId AccountId RegionOptStatusContains Filters SortCriteria Findings ' +
  'filterPattern logEventMessages KeyId PolicyName SubscriptionArn AlarmName AlarmMuteRuleName Statuses ' +
  'HistoryItemType StartDate EndDate ScanBy MaxRecords MetricDataQueries StartTime EndTime MaxDatapoints FindingAggregatorArn ' +
  'filterName metricTransformations fieldSelectionCriteria emitSystemFieldDimensions Namespace Statistic Period ' +
  'EvaluationPeriods DatapointsToAlarm Threshold ComparisonOperator Metrics Tags ResourceARN AlarmActions Unit ' +
  'FindingIdentifiers Note Workflow Severity Types UserDefinedFields VerificationState Confidence RelatedFindings ' +
  'Bucket Key Body ContentSHA256 ContentMD5 ContentType Metadata ExpectedBucketOwner ServerSideEncryption'
).split(' ');
/** Values that lead somewhere, beside any others. */
const telling = fc.constantFrom<unknown>(
  'arn:aws:iam::333333333333:role/ringcheck-audit',
  'ringcheck',
  'management-events',
  '333333333333',
  'arn:aws:sns:us-east-1:222222222222:security-alarms',
  'MAo=',
  [{}],
  [null],
  ['[a, b]', '{"eventName":"AssumeRole"}'],
  '[..., last]',
  900,
  true,
  { Id: [{ Value: 'x', Comparison: 'EQUALS' }] },
  { Id: [null] },
  { constructor: [{ Value: 'x', Comparison: 'toString' }] },
  [{ Field: 'Id', SortOrder: 'desc' }],
  [{ Id: 'm1', MetricStat: { Metric: { Namespace: 'N', MetricName: 'M' }, Period: 300, Stat: 'Sum' } }],
  [{ Id: 'm1', MetricStat: { Metric: {}, Period: '60', Stat: 'p99' }, AccountId: null }],
  [{ Key: 'owner', Value: 'payments' }],
  [{ metricName: 'Calls', metricNamespace: 'Security', metricValue: '1', dimensions: {} }],
  [{ Id: 'e1', Expression: 'm1', Period: '60' }],
  [{ Name: 'Role', Value: '' }],
  'ringcheck-alarm',
  '300',
  alarmArn,
  'alias/aws/sns',
  'reports-example',
  Buffer.from('hello'),
  createHash('sha256').update('').digest('hex'),
  createHash('sha256').update('hello').digest('hex'),
  1_768_478_400,
  1_768_482_000,
);
const value = fc.oneof(telling, fc.jsonValue({ maxDepth: 3 }));
const arbitrary = fc.dictionary(fc.constantFrom(...members), value, { maxKeys: 6 });
/** What names an object and a topic that are there: without it hardly an input gets as far as their contents. */
const place = {
  Bucket: 'reports-example',
  Key: 'example',
  ContentSHA256: createHash('sha256').update('').digest('hex'),
  TopicArn: 'arn:aws:sns:us-east-1:222222222222:security-alarms',
  Message: 'hello',
};
const input = fc.oneof(
  arbitrary,
  arbitrary.map((sent) => ({ ...place, ...sent })),
);
/** The same for what may be written: a filter and an alarm that would be taken. */
const written = {
  ...alarm,
  logGroupName: 'trail',
  filterName: 'ringcheck',
  filterPattern: '',
  metricTransformations: [{ metricName: 'Calls', metricNamespace: 'Security', metricValue: '1' }],
  AlarmNames: [alarm.AlarmName],
  ResourceARN: alarmArn,
  Tags: [{ Key: 'owner', Value: 'payments' }],
};

const operations = [...services.values()].flatMap(({ iamPrefix, operations: named }) =>
  Object.entries(named).map(([name, operation]) => [`${iamPrefix}:${name}`, operation] as const),
);

test.for(operations)('%s answers or refuses whatever it is sent', ([, operation]) => {
  fc.assert(
    fc.property(input, (sent) => {
      const refusal = refusalOf(() => operation(sent, { world, caller, region: 'us-east-1' }));
      expect(refusal === null || refusal instanceof ServiceError).toBe(true);
    }),
    { numRuns: 300 },
  );
});

const writes = operations.filter(([action]) => grantedTo('ringcheck-remediation').includes(action));
const reads = writes.filter(([action]) => action.includes(':Describe'));

test.for(writes)('%s, asked by who may write, answers or refuses whatever it is sent', ([, operation]) => {
  const call = { world: remediable, caller: remediation, region: 'us-east-1' };
  fc.assert(
    fc.property(arbitrary, (sent) => {
      const refusal = refusalOf(() => operation({ ...written, ...sent }, call));
      expect(refusal === null || refusal instanceof ServiceError).toBe(true);
      // What was taken can be told, and evaluated as time moves.
      expect(reads.map(([, read]) => refusalOf(() => read({}, call)))).toEqual([null, null]);
      remediable.clock.advance(600);
      settle(remediable);
    }),
    { numRuns: 300 },
  );
});

function refusalOf(operation: () => unknown): unknown {
  try {
    operation();
    return null;
  } catch (error) {
    return error;
  }
}
