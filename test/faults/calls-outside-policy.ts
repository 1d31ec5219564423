import type { Simulator } from '../../simulator/index.ts';

/**
 * What the caller's role was not allowed, as `account role service:Operation`. What a service control policy denies is a
 * fault of the case, and none of the role's.
 */
export function callsOutsidePolicy(simulator: Simulator): readonly string[] {
  return simulator
    .authorizations()
    .filter(({ verdict }) => verdict === 'not-allowed' || verdict === 'denied-by-role')
    .map(
      ({ accountId, roleName, action, resourceArn }) =>
        `${accountId} ${roleName} ${action} on ${resourceArn}`,
    );
}

/** Everything that changes anything but findings; an audit makes none of these calls. */
const writes: ReadonlySet<string> = new Set([
  'cloudwatch:DeleteAlarms',
  'cloudwatch:PutMetricAlarm',
  'cloudwatch:TagResource',
  'logs:DeleteMetricFilter',
  'logs:PutMetricFilter',
  's3:PutObject',
  'securityhub:BatchUpdateFindings',
  'sns:Publish',
]);

/** The writes of an audit that are none of its business. @param publishes whether it may import findings */
export function writesOfAudit(simulator: Simulator, publishes: boolean): readonly string[] {
  return Object.entries(simulator.calls().byAccount).flatMap(([accountId, actions]) =>
    Object.keys(actions)
      .filter((action) => writes.has(action) || (!publishes && action === 'securityhub:BatchImportFindings'))
      .map((action) => `${accountId} ${action}`),
  );
}
