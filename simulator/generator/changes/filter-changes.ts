import { withFilter, withFurther, withoutAlarm, withTransformation } from '../alter-draft.ts';
import type { Change } from '../change.ts';
import type { Draft } from '../draft.ts';
import { broaderPatterns, disjointPatterns, missingPatterns, partialPatterns } from '../patterns.ts';

const filterChange = { link: 'metric-filter', rings: 'no', cloudguard: 'fail' } as const;

/** What a metric filter can do to a chain. */
export const filterChanges = {
  'no-metric-filter': { ...filterChange, apply: (draft) => ({ ...draft, filter: null }) },
  'filter-never-matches': {
    ...filterChange,
    apply: (draft, random) => withFilter(draft, { filterPattern: random.pick(disjointPatterns) }),
  },
  'filter-misses-events': {
    ...filterChange,
    apply: (draft, random) => withFilter(draft, { filterPattern: random.pick(missingPatterns) }),
  },
  'filter-broader-than-rule': {
    ...filterChange,
    rings: 'yes',
    apply: (draft, random) => withFilter(draft, { filterPattern: random.pick(broaderPatterns) }),
  },
  /** Each filter misses some events, and an alarm on each rings: together they catch all. */
  'filters-ring-together': {
    ...filterChange,
    reason: 'filter-misses-events',
    rings: 'yes',
    apply: (draft, random) => withFilters(draft, random.pick(partialPatterns)),
  },
  'filter-excludes-account': {
    ...filterChange,
    cloudguard: 'pass',
    apply: (draft, random) =>
      withFilter(draft, { fieldSelectionCriteria: random.pick(criteriaWithout(draft)) }),
  },
  'metric-value-not-positive': {
    ...filterChange,
    cloudguard: 'pass',
    apply: (draft, random) => withTransformation(draft, { metricValue: random.pick(['0', '0.0', '-1']) }),
  },
} as const satisfies Readonly<Record<string, Change>>;

/** One filter and alarm for each pattern, every filter with a metric of its own. */
function withFilters(draft: Draft, patterns: readonly string[]): Draft {
  const parts = patterns.map((filterPattern, index) => {
    const suffix = `-part-${index + 1}`;
    const MetricName = `${String(draft.alarm?.['MetricName'])}${suffix}`;
    const { filter } = withTransformation(draft, { metricName: MetricName });
    return {
      filter: { ...filter, filterPattern, filterName: `${String(filter?.['filterName'])}${suffix}` },
      alarm: { ...draft.alarm, MetricName, AlarmName: `${String(draft.alarm?.['AlarmName'])}${suffix}` },
    };
  });
  const [first, ...others] = parts;
  return withFurther(
    { ...withoutAlarm(draft), filter: first?.filter ?? null, alarm: first?.alarm ?? null },
    {
      filters: others.map(({ filter }) => filter),
      alarms: [...draft.further.alarms, ...others.map(({ alarm }) => alarm)],
    },
  );
}

/** An id that no account has. */
const nobody = '000000000000';

/** Criteria that leave out what comes from the account. */
function criteriaWithout({ accountId, home }: Draft): readonly string[] {
  return [
    `@aws.account != "${accountId}"`,
    `@aws.account IN ["${nobody}"]`,
    `@aws.account NOT IN ["${nobody}", "${accountId}"] AND @aws.region = "${home}"`,
  ];
}
