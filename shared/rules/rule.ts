/** A CloudGuard rule as data. Everything that tells one rule from another stands in a value of this type. */
export interface Rule {
  /** CloudGuard rule id, for example `D9.AWS.MON.22`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly risk: 'Low' | 'Medium' | 'High' | 'Critical';
  readonly entity: 'CloudTrail';
  readonly category: string;
  readonly coveredBySpectral: boolean;
  /** The rule's own logic in CloudGuard's Governance Specification Language, verbatim. */
  readonly gsl: string;
  /** The filter pattern the rule asks for, verbatim. */
  readonly pattern: string;
  /** The CloudTrail events that the pattern is meant to catch, each with the one service that emits it. */
  readonly events: readonly RuleEvent[];
  readonly remediation: RuleRemediation;
  readonly references: readonly string[];
  readonly frameworks: readonly string[];
}

/** An event name and the event source that is the only one to emit it. */
export interface RuleEvent {
  readonly name: string;
  readonly source: string;
  /** CloudTrail's `readOnly` member for this event: a WriteOnly trail never records a read-only one. */
  readonly readOnly: boolean;
}

/** The rule's three ways to mend an account; commands and attribute names exactly as the rule has them. */
export interface RuleRemediation {
  readonly note: string;
  readonly portal: readonly string[];
  readonly terraform: string;
  readonly commandLine: readonly string[];
}
