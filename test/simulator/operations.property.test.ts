import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClock } from '../../simulator/clock.ts';
import { generateScenario, loadScenario } from '../../simulator/index.ts';
import { services } from '../../simulator/services/catalogue.ts';
import { ServiceError } from '../../simulator/service-error.ts';
import { buildWorld } from '../../simulator/state/world.ts';

const world = buildWorld(loadScenario(generateScenario({ accounts: 30, seed: 1 })), createClock());
const caller = world.sessions.auditor.caller;

/** Members that some operation reads, so that arbitrary inputs reach past the first look. */
const members = (
  'RoleArn RoleSessionName DurationSeconds ExternalId Name TrailName trailNameList includeShadowTrails ' +
  'logGroupName logGroupIdentifiers limit nextToken NextToken MaxResults AlarmNames AlarmTypes Dimensions ' +
  'MetricName Namespace TopicArn Subject Message ParentId AccountId RegionOptStatusContains Filters SortCriteria Findings ' +
  'filterPattern logEventMessages KeyId PolicyName SubscriptionArn AlarmName AlarmMuteRuleName Statuses ' +
  'HistoryItemType StartDate EndDate ScanBy MaxRecords MetricDataQueries StartTime EndTime MaxDatapoints FindingAggregatorArn'
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
  'alias/aws/sns',
  1_768_478_400,
  1_768_482_000,
);
const value = fc.oneof(telling, fc.jsonValue({ maxDepth: 3 }));
const input = fc.dictionary(fc.constantFrom(...members), value, { maxKeys: 6 });

const operations = [...services.values()].flatMap(({ iamPrefix, operations: named }) =>
  Object.entries(named).map(([name, operation]) => [`${iamPrefix}:${name}`, operation] as const),
);

test.for(operations)('%s answers or refuses whatever it is sent', ([, operation]) => {
  fc.assert(
    fc.property(input, (sent) => {
      let refusal: unknown;
      try {
        operation(sent, { world, caller, region: 'us-east-1' });
      } catch (error) {
        refusal = error;
      }
      expect(refusal === undefined || refusal instanceof ServiceError).toBe(true);
    }),
    { numRuns: 300 },
  );
});
