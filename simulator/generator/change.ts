import type { Draft } from './draft.ts';
import type { Random } from './random.ts';

/**
 * One change to a compliant account, and what is true of it afterwards.
 *
 * `cloudguard` follows the rule's own text, whose two conditions look at the trail's log group and at nothing before
 * it: the equal filter, and some alarm on a metric of one of the group's filters with an SNS action that has a
 * confirmed subscriber. So a break before the log group passes; a break of the filter fails; a break of the way from
 * alarm to subscriber passes only where another alarm on the same log group is heard (`as-noise`).
 */
export interface Change {
  /** The link that breaks; null where none does. */
  readonly link: string | null;
  /** Why it breaks, where the change is not named after it. */
  readonly reason?: string;
  readonly rings: 'yes' | 'no' | 'unknown';
  readonly cloudguard: 'pass' | 'fail' | 'as-noise';
  /** The extra single-Region trail would break at the same link, and which of two is named is nobody's promise. */
  readonly withoutOtherTrails?: boolean;
  readonly apply: (draft: Draft, random: Random) => Draft;
}
