/** Where a person sees with the own eyes that a link is broken: the console's page, a call, and AWS's page about it. */
import type { BreakReason } from '../../shared/alarm-chain/index.ts';
import { whereAlarmsLook } from './where-alarms-look.ts';
import { whereDeliveriesLook } from './where-deliveries-look.ts';
import { whereTopicsLook } from './where-topics-look.ts';

export interface WhereToLook {
  /** The way through the console, and what to look at there. */
  readonly console: string;
  /** One call of the AWS CLI that shows the same; capitals are for the reader to fill in. */
  readonly call?: string;
  /** AWS's page that has the console's words. */
  readonly source: string;
}

/** For each reason of the closed list; one that is missing does not compile. */
export const whereToLook: Readonly<Record<BreakReason, WhereToLook>> = {
  ...whereDeliveriesLook,
  ...whereAlarmsLook,
  ...whereTopicsLook,
};
