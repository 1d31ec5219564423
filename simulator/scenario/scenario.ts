import type { ScenarioFaults } from './faults.ts';

/**
 * A simulated organization as data, in AWS's own shapes. `Scenario` is the form with the defaults filled in;
 * `ScenarioDocument` is what a person writes: every member may be left out (its default applies) or be null (absent).
 */
export interface Scenario {
  readonly schemaVersion: 1;
  /** The Region of the audit and of Security Hub. */
  readonly region: string;
  /** Where the simulated clock starts; null is the real time. */
  readonly now: string | null;
  readonly organization: ScenarioOrganization;
  readonly accounts: Readonly<Record<string, ScenarioAccount>>;
}

export interface ScenarioOrganization {
  readonly managementAccountId: string;
  readonly auditorAccountId: string;
  readonly securityHubAdministratorAccountId: string | null;
  /**
   * An optional member of this simulator: the ExternalId that the trust policies of the member roles ask for. Null:
   * they ask for none.
   */
  readonly externalId: string | null;
  /** Another optional member: the Security Hub administrator's cross-Region aggregation. Null: it has none. */
  readonly findingAggregator: ScenarioFindingAggregator | null;
}

/** As GetFindingAggregator returns it, without its ARN. */
export interface ScenarioFindingAggregator {
  readonly FindingAggregationRegion: string;
  readonly RegionLinkingMode: (typeof regionLinkingModes)[number];
  readonly Regions: readonly string[];
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingAggregator.html */
export const regionLinkingModes = [
  'ALL_REGIONS',
  'ALL_REGIONS_EXCEPT_SPECIFIED',
  'SPECIFIED_REGIONS',
  'NO_REGIONS',
] as const;

export const accountStates = [
  'PENDING_ACTIVATION',
  'ACTIVE',
  'SUSPENDED',
  'PENDING_CLOSURE',
  'CLOSED',
] as const;
export type AccountState = (typeof accountStates)[number];

export interface ScenarioAccount {
  readonly name: string;
  /** Names of organizational units from the root down, joined by `/`; empty for the root itself. */
  readonly organizationalUnit: string;
  /** Null: AWS's answer has no State. */
  readonly state: AccountState | null;
  /** The account's tags in Organizations, by key. */
  readonly tags: Readonly<Record<string, string>>;
  readonly auditRole: boolean;
  readonly remediationRole: boolean;
  readonly enabledRegions: readonly string[];
  /** Actions that every principal of the account is refused, as by a service control policy. */
  readonly deniedActions: readonly string[];
  /** Left out: nothing goes wrong. */
  readonly faults?: ScenarioFaults;
  readonly regions: Readonly<Record<string, ScenarioRegion>>;
  readonly expected?: ExpectedAccount;
}

/**
 * Faults that no configuration shows: `metrics-not-published`, metric filters are kept and publish nothing;
 * `actions-fail`, the actions of alarms fail though every policy allows them. Only what really happened tells of them.
 */
export const silentFaults = ['metrics-not-published', 'actions-fail'] as const;
export type SilentFault = (typeof silentFaults)[number];

export interface ScenarioRegion {
  readonly securityHub: boolean;
  readonly silentFaults: readonly SilentFault[];
  readonly trails: readonly ScenarioTrail[];
  readonly logGroups: readonly ScenarioLogGroup[];
  readonly metricFilters: readonly ScenarioMetricFilter[];
  readonly metricAlarms: readonly ScenarioMetricAlarm[];
  readonly compositeAlarms: readonly ScenarioCompositeAlarm[];
  readonly logAlarms: readonly ScenarioLogAlarm[];
  readonly alarmMuteRules: readonly ScenarioAlarmMuteRule[];
  readonly topics: readonly ScenarioTopic[];
  readonly kmsKeys: readonly ScenarioKmsKey[];
  readonly findings: readonly ScenarioFinding[];
  /** Names of S3 buckets, unique over the whole scenario. They begin empty. */
  readonly buckets: readonly string[];
}

/** AWS's own shapes: the named members are those the simulator looks at, the others are passed on. */
export type AwsShape = Readonly<Record<string, unknown>>;

export interface ScenarioTrail extends AwsShape {
  readonly Name: string;
  readonly TrailARN: string;
  readonly HomeRegion: string;
  readonly IsMultiRegionTrail: boolean | null;
  readonly IsOrganizationTrail: boolean | null;
  readonly CloudWatchLogsLogGroupArn?: string | null;
  readonly Status: AwsShape | null;
  readonly EventSelectors?: readonly AwsShape[] | null;
  readonly AdvancedEventSelectors?: readonly AwsShape[] | null;
}
export interface ScenarioLogGroup extends AwsShape {
  readonly logGroupName: string;
}
export interface ScenarioMetricFilter extends AwsShape {
  readonly filterName: string;
  readonly logGroupName: string;
  readonly filterPattern?: string | null;
  readonly metricTransformations?: readonly AwsShape[] | null;
}
export interface ScenarioMetricAlarm extends AwsShape {
  readonly AlarmName: string;
  readonly AlarmArn?: string | null;
  /** Beside the members of AWS's answer, which never has them. */
  readonly Tags?: readonly ScenarioTag[] | null;
}
export interface ScenarioCompositeAlarm extends AwsShape {
  readonly AlarmName: string;
  readonly AlarmArn?: string | null;
  readonly Tags?: readonly ScenarioTag[] | null;
  readonly AlarmRule: string;
}
/** Written as the bare name, or as a structure with the members of AWS's answer. */
export interface ScenarioLogAlarm extends AwsShape {
  readonly AlarmName: string;
  readonly Tags?: readonly ScenarioTag[] | null;
}
export interface ScenarioTag {
  readonly Key: string;
  readonly Value: string;
}
export interface ScenarioAlarmMuteRule extends AwsShape {
  readonly Name: string;
  readonly Rule: {
    readonly Schedule: {
      readonly Expression: string;
      /** ISO 8601, such as `PT4H`. */
      readonly Duration: string;
      readonly Timezone?: string | null;
    };
  };
  readonly MuteTargets?: { readonly AlarmNames?: readonly string[] | null } | null;
  readonly StartDate?: string | number | null;
  readonly ExpireDate?: string | number | null;
  /** Null or left out: it follows from schedule and time. */
  readonly Status?: 'SCHEDULED' | 'ACTIVE' | 'EXPIRED' | null;
}
export interface ScenarioTopic {
  readonly TopicArn: string;
  readonly Attributes: Readonly<Record<string, string | null>>;
  readonly Subscriptions: readonly ScenarioSubscription[];
}
export interface ScenarioSubscription {
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly Confirmed: boolean;
  readonly FilterPolicy?: AwsShape | string | null;
  readonly FilterPolicyScope?: 'MessageAttributes' | 'MessageBody' | null;
}
export interface ScenarioKmsKey extends AwsShape {
  readonly KeyId: string;
  readonly Arn: string;
  /** Null: nobody may do anything with the key. */
  readonly Policy: AwsShape | string | null;
  /** With their prefix `alias/`. */
  readonly Aliases: readonly string[];
  readonly KeyManager: 'CUSTOMER' | 'AWS';
  readonly KeyState: string;
}
export interface ScenarioFinding extends AwsShape {
  readonly Id: string;
}

/** What the generator knows about an account that it made, in the words of the audit's report. */
export interface ExpectedAccount {
  readonly state: 'judged' | 'undetermined' | 'excluded';
  readonly why: string | null;
  readonly results: readonly ExpectedResult[];
}
export interface ExpectedResult {
  readonly ruleId: string;
  readonly status: 'PASSED' | 'FAILED' | 'WARNING' | 'NOT_AVAILABLE';
  readonly cloudguard: 'pass' | 'fail' | 'unknown';
  readonly rings: 'yes' | 'no' | 'unknown';
  readonly brokenLink: string | null;
  readonly reason: string | null;
}

/** The same shape with everything optional: how scenarios are written. */
export type Sparse<T> = T extends readonly (infer Item)[]
  ? readonly Sparse<Item>[]
  : T extends object
    ? { readonly [Member in keyof T]?: Sparse<T[Member]> | null }
    : T;
export type ScenarioDocument = Sparse<Scenario>;

/** A scenario that cannot be used; the message is one line that names the place and the mend. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}
