import type { ResultReport } from '../../shared/audit/report.ts';
import { matches, parse, type CloudTrailRecord, type Pattern } from '../../shared/filter-pattern/index.ts';
import { findRule } from '../../shared/rules/index.ts';
import { decidingTests, type DecidingTest } from '../explain/deciding-tests.ts';
import { readRecord, type ReadRecord } from '../explain/marked-record.ts';
import { termWords } from '../explain/pattern-tree.ts';
import type { WitnessDetail } from './page-data.ts';

/** The record that proves a filter wrong, read as the filter reads it; null where the result has none. */
export function witnessDetail(result: ResultReport): WitnessDetail | null {
  const { witness } = result;
  if (typeof witness !== 'object' || witness === null) return null;
  const record = witness as CloudTrailRecord;
  const text = patternOf(result);
  const parsed = text === null ? null : parse(text);
  const pattern = parsed?.ok === true ? parsed.pattern : null;
  const tests = pattern === null ? [] : decidingTests(pattern, record);
  const whole = readRecord(record, pattern);
  const deciding = readRecord(record, pattern === null ? null : decidingPart(pattern, tests));
  return {
    sentence: sentenceOf(result, record, pattern),
    pattern: text,
    isCaught: pattern !== null && matches(pattern, record),
    tests: tests.map(({ words, found, selector }) => ({
      // A term of a text pattern is about no field.
      words: selector === null ? `the record ${words}` : words,
      found,
    })),
    lines: whole.lines.map((line) => line.text),
    read: readLines(whole),
    deciding: readLines(deciding),
    absent: whole.absent.filter((field) => !deciding.absent.includes(field)),
    absentDeciding: deciding.absent,
  };
}

/** Indices of the lines that a pattern reads. */
function readLines({ lines }: ReadRecord): readonly number[] {
  return lines.flatMap(({ isRead }, index) => (isRead ? [index] : []));
}

/** Of a pattern, what decides: no pattern to match with, but one that reads what these tests read. */
function decidingPart(pattern: Pattern, tests: readonly DecidingTest[]): Pattern | null {
  if (pattern.kind === 'text') {
    const words = new Set(tests.map((test) => test.words));
    return { ...pattern, terms: pattern.terms.filter((term) => words.has(termWords(term))) };
  }
  if (pattern.kind !== 'json') return null;
  const { start, end } = pattern;
  const operands = tests.flatMap(({ selector }) =>
    selector === null
      ? []
      : [
          {
            kind: 'test' as const,
            selector,
            comparison: { kind: 'not-exists' as const, spelling: 'capitals' as const },
            start,
            end,
          },
        ],
  );
  return { kind: 'json', condition: { kind: 'and', operands, start, end }, start, end };
}

/** The pattern of the filter that was judged, as the chain observed it. */
function patternOf({ chain }: ResultReport): string | null {
  const pattern = chain.find(({ link }) => link === 'metric-filter')?.observed?.['pattern'];
  return typeof pattern === 'string' ? pattern : null;
}

/** The filter itself says whether it catches the record. Of several that catch all together there is no one pattern. */
function sentenceOf({ ruleId }: ResultReport, record: CloudTrailRecord, pattern: Pattern | null): string {
  const call = `${findRule(ruleId)?.events[0]?.name ?? ruleId} call`;
  if (pattern === null) return `One filter misses this record of an ${call}; only several together catch it.`;
  return matches(pattern, record)
    ? 'The filter catches this record too, and the rule does not ask for it.'
    : `The filter misses this record of an ${call}: nothing would count it, so nothing would ring.`;
}
