import { anyResource, arnIn, arnPrefix, namedIn, permission, type PermissionsOf } from './asked.ts';

/**
 * A trail by its name is one of the caller's account and Region.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
 */
const trail =
  (action: string, member: string): PermissionsOf =>
  (input, call) => {
    const name = namedIn(input, member);
    const isName = name !== null && !name.startsWith('arn:');
    const arn = isName ? `${arnPrefix('cloudtrail', call)}trail/${name}` : arnIn(input, member);
    return [permission(action, arn)];
  };

export const cloudtrail: Readonly<Record<string, PermissionsOf>> = {
  DescribeTrails: anyResource('cloudtrail:DescribeTrails'),
  GetEventSelectors: trail('cloudtrail:GetEventSelectors', 'TrailName'),
  GetTrailStatus: trail('cloudtrail:GetTrailStatus', 'Name'),
};

/**
 * As users met it in refusals, `log-stream:` at the end, so that a policy has to name a log group with `:*`; asked for all
 * log groups, the name is empty.
 * https://github.com/ministryofjustice/modernisation-platform/pull/12163 , https://github.com/prowler-cloud/prowler/pull/37
 */
const logGroup =
  (action: string): PermissionsOf =>
  (input, call) => {
    const { logGroupName } = input;
    const name = typeof logGroupName === 'string' ? logGroupName : '';
    return [permission(action, `${arnPrefix('logs', call)}log-group:${name}:log-stream:`)];
  };

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
export const logs: Readonly<Record<string, PermissionsOf>> = {
  DeleteMetricFilter: logGroup('logs:DeleteMetricFilter'),
  DescribeLogGroups: anyResource('logs:DescribeLogGroups'),
  DescribeMetricFilters: logGroup('logs:DescribeMetricFilters'),
  PutMetricFilter: logGroup('logs:PutMetricFilter'),
  TestMetricFilter: anyResource('logs:TestMetricFilter'),
};
