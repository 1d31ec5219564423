/** What may stand where the remediation would write or delete, much of it almost as the remediation makes it. */
import * as fc from 'fast-check';
import type { Alarms, Evidence, MetricAlarm, MetricFilter } from '../../shared/alarm-chain/index.ts';
import type { Tags } from '../../shared/remediation/index.ts';
import {
  absent,
  aComposite,
  aFilter,
  anAlarm,
  aSumOf,
  refused,
  seen,
} from '../alarm-chain/compliant-account.ts';
import {
  alarmChanges,
  changedFilters,
  foreignTags,
  ownAlarm,
  ownFilter,
  ownName,
  tagsOfOwnAlarm,
} from './own-resources.ts';
import { whys } from './unseen-whys.ts';

const propertyRuns = Number(process.env['RINGCHECK_PROPERTY_RUNS'] ?? 500);
export const runs = { numRuns: propertyRuns };

function evidenceOf<T>(values: fc.Arbitrary<T>, operation: string): fc.Arbitrary<Evidence<T>> {
  return fc.oneof(
    { weight: 8, arbitrary: values.map(seen) },
    { weight: 1, arbitrary: fc.constant(absent(operation)) },
    { weight: 2, arbitrary: fc.constantFrom(...whys).map((why) => refused(operation, why)) },
  );
}

const filter: fc.Arbitrary<MetricFilter> = fc.oneof(
  fc.constant(ownFilter()),
  fc.constantFrom(...changedFilters.map(([, one]) => one)),
  fc.constantFrom('assume-role', ownName.toLowerCase(), `${ownName}-2`, '').map((name) => aFilter({ name })),
);

/** What a log group answers of its filters: a name stands once. */
export const filterEvidence = evidenceOf<readonly MetricFilter[]>(
  fc.oneof(
    { weight: 9, arbitrary: fc.uniqueArray(filter, { selector: ({ name }) => name, maxLength: 4 }) },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(filter, { selector: ({ name }) => name, maxLength: 2 }).map((some) => {
        const others = Array.from({ length: 100 - some.length }, (_, index) =>
          aFilter({ name: `other-${index}` }),
        );
        return [...some, ...others];
      }),
    },
  ),
  'logs:DescribeMetricFilters',
);

const ownOrChanged: fc.Arbitrary<MetricAlarm> = fc.oneof(
  fc.constant(ownAlarm()),
  fc
    .subarray(Object.values<Partial<MetricAlarm>>(alarmChanges), { minLength: 1, maxLength: 3 })
    .map((changes) => ownAlarm(Object.assign({}, ...changes) as Partial<MetricAlarm>)),
);
const otherAlarm: fc.Arbitrary<MetricAlarm> = fc
  .tuple(
    fc.constantFrom('assume-role', ownName.toLowerCase(), `${ownName}-2`),
    fc.constantFrom<Partial<MetricAlarm>>(
      {},
      { namespace: 'Ringcheck/Rules', metricName: 'D9.AWS.MON.22' },
      { namespace: undefined, metricName: undefined, queries: aSumOf('Ringcheck/Rules', 'D9.AWS.MON.22') },
      { namespace: undefined, metricName: undefined, queries: aSumOf('Ringcheck/Rules', 'Other') },
    ),
  )
  .map(([name, change]) => anAlarm({ name, ...change }));

/** What a Region answers of its alarms. */
export const alarmEvidence = evidenceOf<Alarms>(
  fc.record({
    metric: fc.tuple(fc.option(ownOrChanged), fc.option(otherAlarm)).map((some) => some.flatMap(present)),
    composite: fc
      .option(
        fc.constantFrom(
          aComposite(),
          aComposite({ name: ownName }),
          aComposite({ rule: `ALARM("${ownName}")` }),
        ),
        { freq: 2 },
      )
      .map(present),
    log: fc.option(fc.constantFrom('slow-queries', ownName), { freq: 2 }).map(present),
  }),
  'cloudwatch:DescribeAlarms',
);

function present<T>(value: T | null): readonly T[] {
  return value === null ? [] : [value];
}

/** What is answered of an alarm's tags; null where nobody asked. */
export const tagEvidence: fc.Arbitrary<Evidence<Tags> | null> = fc.oneof(
  { weight: 9, arbitrary: evidenceOf<Tags>(anyTags(), 'cloudwatch:ListTagsForResource') },
  { weight: 1, arbitrary: fc.constant(null) },
);

function anyTags(): fc.Arbitrary<Tags> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(tagsOfOwnAlarm) },
    { weight: 1, arbitrary: fc.constantFrom(...foreignTags.map(([, tags]) => tags)) },
  );
}
