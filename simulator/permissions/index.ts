import { kms, s3, sns } from './delivery.ts';
import { cloudtrail, logs } from './logging.ts';
import { cloudwatch } from './monitoring.ts';
import { account, organizations, sts } from './organization.ts';
import { securityhub } from './security-hub.ts';
import type { PermissionsOf } from './asked.ts';

/** What each call asks to be allowed, by the service's prefix in policies and the operation. */
export const permissionsOfCalls: Readonly<Record<string, Readonly<Record<string, PermissionsOf>>>> = {
  account,
  cloudtrail,
  cloudwatch,
  kms,
  logs,
  organizations,
  s3,
  securityhub,
  sns,
  sts,
};
