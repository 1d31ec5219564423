/** What to do about a link that could not be seen. */
import type { LinkName, UnseenWhy } from '../alarm-chain/index.ts';
import type { Mend } from './mend.ts';

const retries = 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html';
const patterns =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html';

/** For each why of the closed list. Where only time is missing, nobody is sent to mend anything. */
export const unseenMends = {
  'access-denied': {
    text: 'Allow {operation} to the audit role in account {owner}, as infra/audit-role.yml does. Where the role has it, a service control policy or the policy of the resource refuses it.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  },
  throttled: {
    text: 'Nothing has to be mended: AWS was too busy for {operation}, and the next run looks again.',
    url: retries,
  },
  'timed-out': {
    text: 'Nothing has to be mended: {operation} was not answered in time, and the next run looks again.',
    url: retries,
  },
  'owner-account-unreachable': {
    text: 'Let the audit enter account {owner}, which owns this part of the chain: deploy infra/audit-role.yml there, in a management account as a stack of its own. An account outside of the organization is never entered.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
  },
  'region-disabled': {
    text: 'Enable {region} in account {owner}, or move this part of the chain to a Region that is enabled there.',
    url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html',
  },
  undecided: {
    text: 'See in the details of this finding, or by `ringcheck audit --accounts {account} --format json`, what was read of link {link} and what it leaves open.',
    url: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html',
  },
  unsupported: {
    text: 'Update Ringcheck: this version does not read what AWS answered about link {link}; the details of this finding show it. An endpoint of your own (`AWS_ENDPOINT_URL`) has to answer as AWS does.',
    url: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html',
  },
} as const satisfies Readonly<Record<UnseenWhy, Mend>>;

/** Links that a plainer setting makes decidable. */
export const undecidedMends: Readonly<Partial<Record<LinkName, Mend>>> = {
  'metric-filter': {
    text: 'Run `ringcheck explain` with the pattern of the {metric-filter}: it says what is left open. A metric filter with the pattern {pattern}, the metric value 1 and no further options would leave nothing open.',
    url: patterns,
  },
  alarm: {
    text: 'See in the details of the {alarm} what is left open. An alarm on the metric of the filter with statistic Sum, threshold greater than or equal to 1 and 1 of 1 periods would leave nothing open.',
    url: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html',
  },
};

/** Either account may let the audit ask about a topic. */
export const foreignTopicMend: Mend = {
  text: 'Allow {operation} to the audit role in account {owner}, or let the access policy of the {topic} allow it to the audit role of the account that has the alarm.',
  url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html',
};

/** The best chain was seen; what else there is was not. */
export const otherPathsMend: Mend = {
  text: 'Let the audit see the other trails and metric filters of the account too: deploy infra/audit-role.yml in every account that owns one. `ringcheck explain` tells more about a pattern that is undecided.',
  url: patterns,
};

/** The audit itself failed. */
export const defectMend: Mend = {
  text: 'Nothing in the account has to be mended. If the next run fails in the same way, report what the description says to the maintainers of Ringcheck.',
};
