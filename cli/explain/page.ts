import { parse, type CloudTrailRecord, type Pattern } from '../../shared/filter-pattern/index.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { printable } from '../printable.ts';
import { changes } from './changes.ts';
import type { Explanation } from './explanation.ts';
import { markedRecord } from './marked-record.ts';
import { patternTree } from './pattern-tree.ts';
import { wrapped } from './prose.ts';
import { refusedPattern } from './refused-pattern.ts';
import { extraSentence, missesSentence, plainSentence } from './relation-sentence.ts';
import type { Style } from '../style.ts';
import { uncertaintyLines } from './uncertainty.ts';

/** Longest pattern that the heading repeats in full: that is the longest there is. */
const longestHeading = 1024;

/** An explanation for a person: the pattern in words, what it misses with proof, and what to change. */
export function toPage(explanation: Explanation, rule: Rule, style: Style): string {
  const parsed = parse(explanation.pattern);
  const parts = parsed.ok
    ? [
        heading(explanation, rule),
        patternTree(parsed.pattern),
        ...decision(explanation, parsed.pattern, rule, style),
        changes(explanation, parsed.pattern, rule),
      ]
    : [heading(explanation, rule), refusedPattern(explanation.pattern, parsed.error, style)];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line.trimEnd()}\n`).join(''))
    .join('\n');
}

function heading({ pattern, canonical, relation }: Explanation, rule: Rule): readonly string[] {
  return [
    `Pattern    ${headed(pattern)}`,
    ...(canonical === null || canonical === pattern ? [] : [`Canonical  ${printable(canonical)}`]),
    `Rule       ${rule.id}  ${rule.pattern}`,
    `Relation   ${relation}`,
  ];
}

function headed(pattern: string): string {
  if (pattern === '') return "'' (empty)";
  return printable(pattern.length > longestHeading ? `${pattern.slice(0, longestHeading)}…` : pattern);
}

function decision(
  explanation: Explanation,
  pattern: Pattern,
  rule: Rule,
  style: Style,
): readonly (readonly string[])[] {
  const { misses, extra, uncertainties } = explanation;
  const plain = plainSentence(explanation, rule);
  const proof = (sentence: string, record: CloudTrailRecord) => [
    ...wrapped(sentence),
    '',
    ...markedRecord(record, pattern, style),
  ];
  return [
    plain === null ? [] : wrapped(plain),
    uncertainties.length === 0 ? [] : uncertaintyLines(uncertainties),
    misses === null ? [] : proof(missesSentence(explanation, pattern, rule), misses),
    extra === null ? [] : proof(extraSentence(explanation, rule), extra),
    (misses ?? extra) === null || pattern.kind === 'delimited'
      ? []
      : [`> marks what the pattern ${pattern.kind === 'text' ? 'looks for' : 'reads'} in the record.`],
  ];
}
