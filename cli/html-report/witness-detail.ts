import type { ResultReport } from '../../shared/audit/report.ts';
import { matches, parse, type CloudTrailRecord, type Pattern } from '../../shared/filter-pattern/index.ts';
import { findRule } from '../../shared/rules/index.ts';
import { decidingTests } from '../explain/deciding-tests.ts';
import { readRecord } from '../explain/marked-record.ts';
import type { WitnessDetail } from './page-data.ts';

/** The record that proves a filter wrong, read as the filter reads it; null where the result has none. */
export function witnessDetail(result: ResultReport): WitnessDetail | null {
  const { witness } = result;
  if (typeof witness !== 'object' || witness === null) return null;
  const record = witness as CloudTrailRecord;
  const text = patternOf(result);
  const parsed = text === null ? null : parse(text);
  const pattern = parsed?.ok === true ? parsed.pattern : null;
  const { lines, absent } = readRecord(record, pattern);
  return {
    sentence: sentenceOf(result, record, pattern),
    pattern: text,
    tests:
      pattern === null ? [] : decidingTests(pattern, record).map(({ words, found }) => ({ words, found })),
    lines: lines.map((line) => line.text),
    marked: lines.flatMap(({ isRead }, index) => (isRead ? [index] : [])),
    absent,
  };
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
