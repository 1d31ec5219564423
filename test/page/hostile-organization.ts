import { anOrganization, memberId, region, ringingRegion } from '../audit/simulated.ts';

/** What a page could take for its own. Each would be seen: as a dialog, an element, a request or a turned text. */
export const hostileTexts = {
  accountName: `<img src=x onerror=alert(1)>\u202e</script><script>alert(2)</script>`,
  alarmName: `"><svg onload=alert(3)>{{constructor.constructor('alert(4)')()}}\${alert(5)}`,
  filterName: `</script><!--<script>alert(6)</script>&lt;b&gt;\u2066`,
  pattern: `{ ($.eventName = AssumeRole) && ($.userAgent = "</pre><iframe src='https://example.com/'>") }`,
} as const;

/** The account whose filter misses events, so that a pattern and a record of it are shown. */
export const missingId = '444444444444';

const ringing = ringingRegion();

/** Two members with such names: one whose alarm is too slow, one whose filter misses events. */
export const hostileOrganization = anOrganization(
  {
    name: hostileTexts.accountName,
    regions: {
      [region]: {
        ...ringing,
        metricFilters: ringing.metricFilters.map((filter) => ({
          ...filter,
          filterName: hostileTexts.filterName,
        })),
        metricAlarms: ringing.metricAlarms.map((alarm) => ({
          ...alarm,
          Threshold: 5,
          AlarmName: hostileTexts.alarmName,
          AlarmArn: `arn:aws:cloudwatch:${region}:${memberId}:alarm:${hostileTexts.alarmName}`,
        })),
      },
    },
  },
  {
    [missingId]: {
      name: `javascript:alert(7)//\u2028`,
      regions: {
        [region]: {
          ...ringingRegion(missingId),
          metricFilters: ringing.metricFilters.map((filter) => ({
            ...filter,
            filterPattern: hostileTexts.pattern,
          })),
        },
      },
    },
  },
);
