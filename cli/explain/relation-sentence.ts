import { parse, type CloudTrailRecord, type Pattern } from '../../shared/filter-pattern/index.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { callPhrases } from './call-phrases.ts';
import { decidingTests, selectorsOf } from './deciding-tests.ts';
import type { Explanation } from './explanation.ts';
import { fieldName } from './fields.ts';
import { joined, shortened } from './prose.ts';

/** "AssumeRole calls" */
export function callsOf({ events }: Rule): string {
  return `${events.map(({ name }) => name).join(' or ')} calls`;
}

/** The relation in one sentence, where there is no record to show. */
export function plainSentence({ relation }: Explanation, rule: Rule): string | null {
  if (relation === 'equivalent') {
    return `Catches all ${callsOf(rule)} and nothing else: exactly the records that the rule asks for.`;
  }
  return relation === 'undecided'
    ? 'Undecided: whether it catches what the rule asks for hangs on what is not known:'
    : null;
}

/** What the pattern misses of the rule's events, before the record that proves it. */
export function missesSentence(explanation: Explanation, pattern: Pattern, rule: Rule): string {
  const { relation, neverMatches, misses } = explanation;
  const calls = callsOf(rule);
  if (neverMatches)
    return `Never matches: no CloudTrail record fits it, so it misses all ${calls}, for example:`;
  if (relation === 'disjoint') return `Misses all ${calls}, for example:`;
  const phrases = misses === null ? [] : missedPhrases(misses, pattern, rule);
  return phrases.length === 0
    ? `Misses some ${calls}, for example:`
    : `Misses ${calls} ${joined(phrases)}, for example:`;
}

function missedPhrases(record: CloudTrailRecord, pattern: Pattern, rule: Rule): readonly string[] {
  const required = parse(rule.pattern);
  const fixed = new Set(required.ok ? selectorsOf(required.pattern).map(fieldName) : []);
  return callPhrases(decidingTests(pattern, record), fixed, pattern, record);
}

/** What the pattern catches that the rule does not ask for, before the record that proves it. */
export function extraSentence({ relation, extra }: Explanation, rule: Rule): string {
  const what = extra === null ? 'other records' : extraWords(extra, rule);
  if (relation === 'broader') return `Catches all ${callsOf(rule)}, and ${what} too, for example:`;
  return `Catches ${what} ${relation === 'disjoint' ? 'instead' : 'too'}, for example:`;
}

function extraWords(record: CloudTrailRecord, rule: Rule): string {
  const name = record['eventName'];
  const isOwn = rule.events.some((event) => event.name === name);
  if (!isOwn) return typeof name === 'string' ? `${shortened(name)} events` : 'other events';
  const required = parse(rule.pattern);
  if (!required.ok) return 'other records';
  const tests = decidingTests(required.pattern, record);
  const phrases = callPhrases(tests, new Set(['eventName']), required.pattern, record);
  return phrases.length === 0 ? 'other records' : `${callsOf(rule)} ${joined(phrases)}`;
}
