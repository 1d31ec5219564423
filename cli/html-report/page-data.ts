/**
 * What the writer of the HTML report hands to the script in it: rows for the table, read when the page loads, and for each
 * row the details, read when it is opened. Every text is shown as it stands: nothing in it is hidden any more.
 */
import type { LinkName } from '../../shared/alarm-chain/links.ts';

/** Compliance statuses, and `excluded` for an account that has none. */
export const shownStatuses = ['FAILED', 'WARNING', 'NOT_AVAILABLE', 'PASSED', 'excluded'] as const;
export type ShownStatus = (typeof shownStatuses)[number];

/** One line of the table: one rule in one account, or an account that is excluded. */
export interface AccountRow {
  readonly accountId: string;
  readonly name: string;
  readonly status: ShownStatus;
  /** A failure that somebody has accepted. */
  readonly isExcepted: boolean;
  /** Security Hub does not hold its finding, though it was to. */
  readonly isNotImported: boolean;
  /** Empty where the account is excluded. */
  readonly ruleId: string;
  /** The link at which the chain ends; null where it does not, or was never entered. */
  readonly link: LinkName | null;
  /** A reason of the closed list, or why nothing could be said; empty where there is neither. */
  readonly cause: string;
  /** The resource at that link, in words; empty where there is none. */
  readonly resource: string;
  readonly region: string;
}

/** What the page needs before anybody opens an account. */
export interface PageData {
  readonly rows: readonly AccountRow[];
  /** The links in chain order, with the names that people read. */
  readonly links: readonly { readonly link: LinkName; readonly title: string }[];
  /** What each cause means, in a sentence without its full stop. */
  readonly causes: Readonly<Record<string, string>>;
  readonly statusTitles: Readonly<Record<ShownStatus, string>>;
  readonly hasSeveralRules: boolean;
  /** Texts that stand in several details, to which these refer. */
  readonly texts: readonly string[];
}

/** Stands in the details for a text of `PageData.texts`, by its place there. Nothing else in them has a member `t`. */
export interface SharedText {
  readonly t: number;
}

/** A row when it is opened. */
export interface AccountDetail {
  readonly message: string;
  /** Null where the account is excluded: it has no verdicts. */
  readonly verdicts: { readonly cloudguard: string; readonly rings: string } | null;
  /** All eight links; none where the chain was never entered. */
  readonly chain: readonly LinkDetail[];
  readonly notes: readonly { readonly code: string; readonly message: string }[];
  readonly witness: WitnessDetail | null;
  readonly exception: {
    readonly owner: string;
    readonly reason: string;
    readonly expires: string;
    /** The unit for which it is accepted; null where it is for the account itself. */
    readonly ou: string | null;
  } | null;
  readonly finding: { readonly id: string; readonly outcome: string; readonly error: string | null } | null;
  readonly mend: { readonly text: string; readonly url: string | null } | null;
  readonly commands: readonly string[];
  /** The commands make something beside what is there, instead of what the mend says. */
  readonly areCommandsInstead: boolean;
  /** There are commands, and one holds what nobody can see: then it is not what it looks like, and none is shown. */
  readonly hasHiddenCommand: boolean;
  readonly commandAccountId: string;
  /** What stands in the commands for a topic that the reader has to name; null where nothing does. */
  readonly placeholder: string | null;
}

/** `refused` holds, and the account fails at it all the same: CloudGuard's check does not accept it. */
export type LinkState = 'holds' | 'broken' | 'refused' | 'unseen' | 'not-reached';

export interface LinkDetail {
  readonly link: LinkName;
  readonly state: LinkState;
  /** The reason or why; null where the link holds or was not reached. */
  readonly cause: string | null;
  readonly resource: {
    readonly type: string;
    readonly name: string;
    readonly arn: string | null;
    readonly accountId: string;
    readonly region: string;
  } | null;
  /** What AWS answered, by the names of the report. */
  readonly observed: readonly (readonly [name: string, value: string])[];
}

/** The record that proves a filter wrong. */
export interface WitnessDetail {
  /** What it shows: that the filter misses it, or catches it besides. */
  readonly sentence: string;
  readonly pattern: string | null;
  readonly isCaught: boolean;
  /** The tests of the pattern that decide, and what they find in the record. */
  readonly tests: readonly { readonly words: string; readonly found: string }[];
  readonly lines: readonly string[];
  /** Indices of the lines that the pattern reads, those that decide among them. */
  readonly read: readonly number[];
  readonly deciding: readonly number[];
  /** Fields that the pattern reads and the record does not have, and those of them that decide. */
  readonly absent: readonly string[];
  readonly absentDeciding: readonly string[];
}
