import {
  actionsWithoutPermission,
  auditorActions,
  auditRoleActions,
  remediationRoleActions,
} from '../../simulator/role-policies.ts';
import type { Simulator } from '../../simulator/index.ts';
import { auditorId } from './case.ts';

/** The calls that no policy of the caller's roles allows, as `account service:Operation`. */
export function callsOutsidePolicy(simulator: Simulator): readonly string[] {
  const ofMembers = new Set([...auditRoleActions, ...remediationRoleActions, ...actionsWithoutPermission]);
  const ofAuditor = new Set([...ofMembers, ...auditorActions]);
  return Object.entries(simulator.calls().byAccount).flatMap(([accountId, actions]) =>
    Object.keys(actions)
      .filter((action) => !(accountId === auditorId ? ofAuditor : ofMembers).has(action))
      .map((action) => `${accountId} ${action}`),
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
