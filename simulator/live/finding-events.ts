import { regionOf } from '../state/account-state.ts';
import type { Finding } from '../state/finding-store.ts';
import { accountOf, type World } from '../state/world.ts';
import { numberedId } from './numbered-id.ts';

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
export interface FindingEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Security Hub Findings - Imported';
  readonly source: 'aws.securityhub';
  /** Whose bus has the event: of a member's finding the administrator's has one too. */
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: { readonly findings: readonly Finding[] };
}

/** An event on the default bus of an account. */
export interface BusEvent {
  readonly accountId: string;
  readonly event: FindingEvent;
}

/** The events that EventBridge got. */
export interface EventLog {
  /** All that there were; the oldest are forgotten. */
  total: number;
  readonly latest: BusEvent[];
}

/** So many events are remembered: two for each finding of an organization of ten thousand. */
const mostEvents = 20_000;

/**
 * Tells EventBridge of a finding that was imported or updated: on the bus of its account, and on that of the administrator
 * account, whose feed has the findings of all members, so that a rule in both fires twice. What linked Regions would add
 * to the feed of the aggregation Region is not simulated.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-integration-types.html
 * https://github.com/aws-solutions/automated-security-response-on-aws/issues/243
 */
export function emitFinding(world: World, region: string, finding: Finding): void {
  emit(world, finding.AwsAccountId, region, finding);
  const administrator = world.scenario.organization.securityHubAdministratorAccountId;
  if (administrator === null || administrator === finding.AwsAccountId) return;
  // Security Hub is administered by Region: where the administrator's is off, nobody administers.
  if (!regionOf(accountOf(world, administrator), region).securityHub) return;
  emit(world, administrator, region, finding);
}

function emit({ live, clock }: World, accountId: string, region: string, finding: Finding): void {
  const { events } = live;
  events.total += 1;
  const event: FindingEvent = {
    version: '0',
    id: numberedId('finding event', events.total),
    'detail-type': 'Security Hub Findings - Imported',
    source: 'aws.securityhub',
    account: accountId,
    time: `${clock.now().toISOString().slice(0, 19)}Z`,
    region,
    resources: [`${finding.ProductArn}/${finding.Id}`],
    detail: { findings: [finding] },
  };
  events.latest.push({ accountId, event });
  if (events.latest.length > mostEvents) events.latest.shift();
}
