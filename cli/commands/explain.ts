import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { UsageError } from '../../shared/audit/usage-error.ts';
import {
  kindOf,
  openReadings,
  parse,
  print,
  relate,
  type CloudTrailRecord,
  type ParseError,
  type PatternKind,
  type Relation,
  type RelationName,
} from '../../shared/filter-pattern/index.ts';
import { findRule, rules } from '../../shared/rules/index.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { exitCodes, type Command, type Terminal } from '../command.ts';
import { printable } from '../printable.ts';

/** `ringcheck explain PATTERN`: what a filter pattern means for a rule, offline. */
export const command: Command = {
  name: 'explain',
  usage: '[--json] [--rule ID] (PATTERN | --input FILE)',
  summary:
    "Says what a filter pattern catches of a rule's events, with a record as proof; needs no AWS account.",
  optionHelp: [
    ['--json', 'print one line of JSON'],
    ['--rule ID', 'relate to this rule instead of D9.AWS.MON.22'],
    ['--input FILE', 'read JSON lines {"pattern": …} (`-` is stdin) and print one JSON line each'],
    ['--', 'before a pattern that starts with `-`'],
  ],
  options: { json: { type: 'boolean' }, rule: { type: 'string' }, input: { type: 'string' } },
  positionals: [0, 1],
  async run([pattern], values, terminal) {
    const rule = requireRule(typeof values['rule'] === 'string' ? values['rule'] : defaultRuleId);
    const input = values['input'];
    if (typeof input === 'string') {
      if (pattern !== undefined) throw new UsageError('give a pattern or --input, not both');
      return await explainLines(input, rule, terminal);
    }
    if (pattern === undefined)
      throw new UsageError("no pattern: give one in quotes ('' is legal), or --input FILE");
    const explanation = explain(pattern, rule);
    terminal.stdout.write(values['json'] === true ? toJsonLine(explanation) : toText(explanation, rule));
    return exitCodes.ok;
  },
};

const defaultRuleId = 'D9.AWS.MON.22';

function requireRule(id: string): Rule {
  const rule = findRule(id);
  if (rule !== undefined) return rule;
  throw new UsageError(
    `unknown rule \`${printable(id)}\`: use one of ${rules.map((each) => each.id).join(', ')}`,
  );
}

/** The object that `--json` prints. */
interface Explanation {
  readonly pattern: string;
  readonly ruleId: string;
  readonly valid: boolean;
  readonly error: ParseError | null;
  readonly kind: PatternKind;
  readonly canonical: string | null;
  readonly relation: RelationName;
  readonly neverMatches: boolean;
  readonly misses: CloudTrailRecord | null;
  readonly extra: CloudTrailRecord | null;
  readonly uncertainties: readonly string[];
  readonly budget: Relation['budget'];
}

function explain(pattern: string, rule: Rule): Explanation {
  const parsed = parse(pattern);
  const { relation, neverMatches, misses, extra, uncertainties, budget } = relate(rule.pattern, [pattern], {
    events: rule.events,
  });
  return {
    pattern,
    ruleId: rule.id,
    valid: parsed.ok,
    error: parsed.ok ? null : parsed.error,
    kind: parsed.ok ? parsed.pattern.kind : kindOf(pattern),
    canonical: parsed.ok ? print(parsed.pattern) : null,
    relation,
    neverMatches,
    misses,
    extra,
    uncertainties,
    budget,
  };
}

/** One line. Escaping control characters as `\uXXXX` leaves the JSON equal: they stand in strings only. */
function toJsonLine(value: object): string {
  return `${printable(JSON.stringify(value))}\n`;
}

/**
 * Explains every line of a file. A line that cannot be read is answered with its number (from 1) and the reason, and
 * makes the exit code 2 at the end; blank lines are passed over.
 */
async function explainLines(file: string, rule: Rule, terminal: Terminal): Promise<number> {
  const source = file === '-' ? terminal.stdin : createReadStream(file, { encoding: 'utf8' });
  let line = 0;
  let hasBadLine = false;
  try {
    for await (const text of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (terminal.signal.aborted) return exitCodes.interrupted;
      line += 1;
      if (text.trim() === '') continue;
      const entry = readLine(text);
      hasBadLine ||= 'error' in entry;
      await write(terminal, toJsonLine('error' in entry ? { line, ...entry } : explain(entry.pattern, rule)));
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  return hasBadLine ? exitCodes.usage : exitCodes.ok;
}

function readLine(text: string): { readonly pattern: string } | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (
    typeof value === 'object' &&
    value !== null &&
    'pattern' in value &&
    typeof value.pattern === 'string'
  ) {
    return { pattern: value.pattern };
  }
  return { error: 'expected an object with a string "pattern"' };
}

/** Waits while the reader of our output is slower than we are, so that a long input does not pile up in memory. */
async function write({ stdout }: Terminal, text: string): Promise<void> {
  if (stdout.write(text)) return;
  await new Promise<void>((resolve) => stdout.once('drain', resolve));
}

const readFailures: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a directory',
};

function unreadable(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!Object.hasOwn(readFailures, code)) return error;
  return new UsageError(
    `cannot read \`${printable(file)}\`: ${readFailures[code] ?? code}; give a file of JSON lines, or - for stdin`,
    { cause: error },
  );
}

function toText(explanation: Explanation, rule: Rule): string {
  const { pattern, canonical, error, relation, misses, extra, uncertainties } = explanation;
  return [
    `Pattern    ${printable(pattern === '' ? "'' (empty)" : pattern)}`,
    ...(canonical === null || canonical === pattern ? [] : [`Canonical  ${printable(canonical)}`]),
    `Rule       ${rule.id}  ${rule.pattern}`,
    '',
    error === null
      ? sentence(explanation, rule)
      : `Not a filter pattern: at character ${String(error.index + 1)}, ${printable(error.message)}.`,
    ...(relation === 'undecided' ? ['', ...uncertainties.map((name) => `- ${name}: ${reasonOf(name)}`)] : []),
    ...(misses === null
      ? []
      : ['', 'The rule catches this record and the pattern does not:', ...recordLines(misses)]),
    ...(extra === null
      ? []
      : ['', 'The pattern catches this record and the rule does not:', ...recordLines(extra)]),
    '',
  ].join('\n');
}

function sentence({ relation, neverMatches }: Explanation, { events }: Rule): string {
  const records = `${events.map(({ name }) => name).join(' or ')} record`;
  if (neverMatches) return 'Never matches: no CloudTrail record fits this pattern.';
  return {
    equivalent: `Equivalent: it catches every ${records} and nothing else, exactly like the rule's pattern.`,
    broader: `Broader: it catches every ${records}, and other records too.`,
    narrower: `Narrower: it catches nothing but what the rule asks for, and misses some ${records}s.`,
    overlapping: `Overlapping: it catches some ${records}s, misses others, and catches other records too.`,
    disjoint: `Disjoint: it catches no ${records} at all.`,
    invalid: 'Not a filter pattern.',
    undecided: 'Undecided: whether it catches what the rule asks for hangs on what is not known:',
  }[relation];
}

const limitReasons: Readonly<Record<string, string>> = {
  budget: 'the pattern is too intricate for the work that one decision may cost.',
  'delimited-pattern':
    'how a CloudTrail record falls into the fields of a delimited pattern is not documented.',
  'text-pattern': 'it hangs on how CloudTrail writes the record, not on what is in it.',
  'array-index': 'an array index is beyond what is searched.',
  'number-as-text': 'it hangs on how a number is written.',
  'witness-not-confirmed': 'the record that was found as proof did not prove it; please report this pattern.',
  'required-pattern-invalid': "the rule's own pattern cannot be read.",
};

function reasonOf(uncertainty: string): string {
  const open = Object.values(openReadings).find((reading) => reading.uncertainty === uncertainty);
  return open === undefined
    ? (limitReasons[uncertainty] ?? '')
    : `${open.question} AWS's documents do not say.`;
}

function recordLines(record: CloudTrailRecord): readonly string[] {
  return JSON.stringify(record, null, 2)
    .split('\n')
    .map((line) => `  ${printable(line)}`);
}
