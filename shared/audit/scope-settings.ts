import { isAccountId } from '../organization/scope.ts';
import { describeSetting, scopeDescriptions } from './setting-descriptions.ts';
import type { GivenFlags } from './settings.ts';
import { UsageError } from './usage-error.ts';

export { scopeDescriptions } from './setting-descriptions.ts';

/** A tag that an account must carry, key and value exactly. */
export interface AccountTag {
  readonly key: string;
  readonly value: string;
}

/** Accounts by id, by organizational unit (its id or path), or by tag: each way adds to the others. */
export interface Selection {
  readonly accounts: readonly string[];
  readonly organizationalUnits: readonly string[];
  readonly tags?: readonly AccountTag[];
  /** Where they were asked for, for errors: flags or variables; the flags of an inclusion where left out. */
  readonly sources?: SelectionSources;
}

/** The flags or variables of a selection. */
export interface SelectionSources {
  readonly accounts: string;
  readonly organizationalUnits: string;
  readonly tags: string;
}

/** Which accounts to audit. */
export type Scope =
  | { readonly kind: 'organization'; readonly excluded?: Selection }
  /** The caller's own account; Organizations is never called. */
  | { readonly kind: 'this-account' }
  | ({
      readonly kind: 'selected';
      readonly excluded?: Selection;
      /** Accounts of which it is found out as well whether they are excluded, though they are not selected. */
      readonly alsoDecided?: readonly string[];
      /** The environment selects: it is what the audit is set up for, not what somebody asks for this once. */
      readonly isStanding?: boolean;
    } & Selection);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads which accounts to audit. What the flags include replaces all that the environment includes, and likewise what
 * they exclude; an exclusion always takes away.
 * @param isThisAccount whether only the caller's own account is asked for, which goes with no flag
 * @throws UsageError that names the flag or variable and what it may be
 */
export function readScope(flags: GivenFlags, environment: Environment, isThisAccount: boolean): Scope {
  if (isThisAccount) {
    const given = scopeDescriptions.find(({ flag }) => (flags[flag.slice(2)] ?? []).length > 0);
    if (given === undefined) return { kind: 'this-account' };
    throw new UsageError(`--this-account goes without ${given.flag}: give one or the other`);
  }
  const included = readSelection('', flags, environment);
  const excluded = readSelection('exclude-', flags, environment);
  const without = excluded === null ? {} : { excluded };
  return included === null
    ? { kind: 'organization', ...without }
    : { kind: 'selected', ...included, ...without, isStanding: !isGiven('', flags) };
}

/** What the environment takes away from any scope, for who is given the accounts otherwise. */
export function readExclusion(environment: Environment): Selection | null {
  return readSelection('exclude-', {}, environment);
}

function readSelection(
  prefix: '' | 'exclude-',
  flags: GivenFlags,
  environment: Environment,
): Selection | null {
  const names = selectionNames(prefix);
  const isByFlag = isGiven(prefix, flags);
  const [accounts, units, tags] = names.map((name) => readTexts(name, flags, environment, isByFlag));
  if (accounts === undefined || units === undefined || tags === undefined) return null;
  if ([accounts, units, tags].every(({ texts }) => texts.length === 0)) return null;
  return {
    accounts: accounts.texts
      .flatMap((text) => text.split(','))
      .map((id) => readAccountId(id, accounts.source)),
    organizationalUnits: units.texts,
    tags: tags.texts.map((text) => readTag(text, tags.source)),
    sources: { accounts: accounts.source, organizationalUnits: units.source, tags: tags.source },
  };
}

function selectionNames(prefix: '' | 'exclude-'): readonly string[] {
  return ['accounts', 'ou', 'tag'].map((name) => `${prefix}${name}`);
}

/** Whether a flag selects, so that the environment does not. */
function isGiven(prefix: '' | 'exclude-', flags: GivenFlags): boolean {
  return selectionNames(prefix).some((name) => (flags[name] ?? []).length > 0);
}

/** An empty variable counts as not set. Variables hold their texts comma-separated. */
function readTexts(name: string, flags: GivenFlags, environment: Environment, isByFlag: boolean) {
  const { flag, variable } = describeSetting(name, '', '', true);
  if (isByFlag) return { texts: flags[name] ?? [], source: flag };
  const text = environment[variable] ?? '';
  return { texts: text === '' ? [] : text.split(',').map((part) => part.trim()), source: variable };
}

function readAccountId(text: string, source: string): string {
  const id = text.trim();
  if (isAccountId(id)) return id;
  throw new UsageError(`${source} \`${id}\` is not an account id: an id has twelve digits`);
}

/** Keys hold 1 to 128 characters, values 0 to 256: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Tag.html */
const tagForm = /^(?<key>[^=]{1,128})=(?<value>.{0,256})$/;

function readTag(text: string, source: string): AccountTag {
  const { key, value } = tagForm.exec(text)?.groups ?? {};
  if (key === undefined || value === undefined) {
    throw new UsageError(`${source} \`${text}\` is not a tag: write it as KEY=VALUE`);
  }
  return { key, value };
}
