/**
 * Failures that somebody answers for: which entry of the exceptions file covers which account, on which day. An entry
 * changes no verdict; it says who accepted the failure, why, and until when.
 */
import { findRule, rules } from '../rules/index.ts';
import { isAccountId } from './scope.ts';

/** Whom an entry covers: one account, or every account in an organizational unit and below it. */
export type ExceptionTarget =
  | { readonly kind: 'account'; readonly accountId: string }
  /** The unit's id, or its path such as `Workloads/Prod`. */
  | { readonly kind: 'organizational-unit'; readonly unit: string };

/** One entry of the exceptions file. */
export interface Exception {
  /** Names the entry for a person: file and position, from 1. */
  readonly source: string;
  readonly target: ExceptionTarget;
  readonly ruleId: string;
  readonly owner: string;
  readonly reason: string;
  /** The last day on which the entry counts, in UTC: `YYYY-MM-DD`. */
  readonly expires: string;
}

/** An entry, or a whole document, that cannot be used; the message is one line that names it and the mend. */
export class MalformedExceptionError extends Error {
  override readonly name = 'MalformedExceptionError';
}

/** UTF-16 units; both go into a finding, whose product fields hold 2,048. */
const mostCharacters = { owner: 256, reason: 1024 } as const;

const memberNames = ['account', 'ou', 'rule', 'owner', 'reason', 'expires'] as const;
type MemberName = (typeof memberNames)[number];

/**
 * Reads a document whose scalars are all texts: a list of entries, or nothing at all.
 * @param file names the document in errors
 * @throws MalformedExceptionError for the first entry that is not exactly one account or unit, rule, owner, reason and day
 */
export function readExceptions(document: unknown, file: string): readonly Exception[] {
  // An empty file, and one with nothing but comments.
  if (document === null || document === undefined || document === '') return [];
  if (!Array.isArray(document)) {
    throw new MalformedExceptionError(`${file} is not a list of exceptions: begin each entry with \`- \``);
  }
  return document.map((entry: unknown, index) => readEntry(entry, `${file}, entry ${index + 1}`));
}

function readEntry(entry: unknown, source: string): Exception {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw malformed(source, `is not an exception: give ${memberNames.join(', ')}`);
  }
  const members = new Map(Object.entries(entry));
  const unknown = [...members.keys()].find((name) => !memberNames.some((known) => known === name));
  if (unknown !== undefined) {
    throw malformed(source, `has the unknown member \`${unknown}\`: use ${memberNames.join(', ')}`);
  }
  const read = (name: MemberName) => readText(members.get(name), name, source);
  return {
    source,
    target: readTarget(members, read, source),
    ruleId: readRuleId(read('rule'), source),
    owner: shortEnough(read('owner'), 'owner', source),
    reason: shortEnough(read('reason'), 'reason', source),
    expires: readDay(read('expires'), source),
  };
}

/** A text on one line; YAML's folded ones end in a line break. */
function readText(value: unknown, name: MemberName, source: string): string {
  if (value !== undefined && typeof value !== 'string')
    throw malformed(source, `has a \`${name}\` that is no text`);
  const text = (value ?? '').replaceAll(/\s+/g, ' ').trim();
  if (text === '') throw malformed(source, `has no \`${name}\`: add it`);
  return text;
}

function readTarget(
  members: ReadonlyMap<string, unknown>,
  read: (name: MemberName) => string,
  source: string,
): ExceptionTarget {
  if (members.has('account') === members.has('ou')) {
    throw malformed(source, 'needs either `account` or `ou`: give one of them');
  }
  if (members.has('ou')) return { kind: 'organizational-unit', unit: read('ou') };
  const accountId = read('account');
  if (isAccountId(accountId)) return { kind: 'account', accountId };
  throw malformed(source, `has the account \`${accountId}\`: an id has twelve digits`);
}

function readRuleId(id: string, source: string): string {
  if (findRule(id) !== undefined) return id;
  const known = rules.map((rule) => rule.id).join(', ');
  throw malformed(source, `has the unknown rule \`${id}\`: use one of ${known}`);
}

function shortEnough(text: string, name: keyof typeof mostCharacters, source: string): string {
  const most = mostCharacters[name];
  if (text.length <= most) return text;
  throw malformed(source, `has a \`${name}\` of ${text.length} characters: ${most} are allowed`);
}

function readDay(text: string, source: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`).getTime() : Number.NaN;
  // JavaScript takes 30 February for a day in March.
  if (!Number.isNaN(time) && dayOf(new Date(time)) === text) return text;
  throw malformed(source, `expires on \`${text}\`, which is no day: write it as 2026-12-31`);
}

/** What the file says may have line breaks; the message has none. */
function malformed(source: string, problem: string): MalformedExceptionError {
  return new MalformedExceptionError(`${source} ${problem.replaceAll(/\s+/g, ' ')}`);
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** Whether an entry still counts. @param on the service's time */
export function isInForce({ expires }: Pick<Exception, 'expires'>, on: Date): boolean {
  return dayOf(on) <= expires;
}

/**
 * The entry that excuses a rule's failure in an account, of those in force that cover the account. What was written for
 * the account itself says more than what was written for its unit; else the later day holds.
 */
export function exceptionFor(covering: readonly Exception[], ruleId: string): Exception | null {
  const [first] = covering
    .filter((exception) => exception.ruleId === ruleId)
    .toSorted(
      (a, b) =>
        Number(b.target.kind === 'account') - Number(a.target.kind === 'account') ||
        (a.expires < b.expires ? 1 : a.expires > b.expires ? -1 : 0),
    );
  return first ?? null;
}
