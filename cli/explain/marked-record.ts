import {
  matches,
  type CloudTrailRecord,
  type JsonObject,
  type JsonValue,
  type Pattern,
} from '../../shared/filter-pattern/index.ts';
import { printable } from '../printable.ts';
import { selectorsOf } from './deciding-tests.ts';
import { fieldName, fieldsAt, type Path } from './fields.ts';
import { joined, quoted, wrapped } from './prose.ts';
import type { Style } from '../style.ts';

interface Line {
  readonly text: string;
  readonly path: Path;
}

/** A record as indented JSON, and what a pattern reads of it. */
export interface ReadRecord {
  /** The lines as they can be shown, and whether one of the pattern's tests reads what stands there. */
  readonly lines: readonly { readonly text: string; readonly isRead: boolean }[];
  /** The fields that the tests read in vain, as people write them. */
  readonly absent: readonly string[];
}

/** Reads a record as a pattern does; without a pattern nothing of it is read. */
export function readRecord(record: CloudTrailRecord, pattern: Pattern | null): ReadRecord {
  const selectors = pattern === null ? [] : selectorsOf(pattern);
  const read = new Set(
    selectors.flatMap((selector) => fieldsAt(selector, record)).map(({ path }) => JSON.stringify(path)),
  );
  return {
    lines: linesOf(record, [], '', '').map(({ text, path }) => ({
      text: printable(text),
      isRead: read.has(JSON.stringify(path)) || (pattern?.kind === 'text' && isInText(pattern, text)),
    })),
    absent: selectors.filter((selector) => fieldsAt(selector, record).length === 0).map(fieldName),
  };
}

/**
 * A record as JSON, with `>` in the margin at the members that the pattern's tests read, and below it the fields that
 * they read in vain.
 */
export function markedRecord(record: CloudTrailRecord, pattern: Pattern, style: Style): readonly string[] {
  const { lines, absent } = readRecord(record, pattern);
  return [
    ...lines.map(({ text, isRead }) => (isRead ? style.mark(`> ${text}`) : `  ${text}`)),
    ...(absent.length === 0
      ? []
      : ['', ...wrapped(`Not in this record: ${joined(absent.map(quoted))}.`, '  ')]),
  ];
}

/** Whether a word of a text pattern stands in the line. Blanks stand everywhere, and mark nothing. */
function isInText(pattern: Extract<Pattern, { kind: 'text' }>, line: string): boolean {
  if (pattern.regex !== null) return matches(pattern, line.trim());
  return pattern.terms.some(({ text }) => text.trim() !== '' && line.includes(text));
}

function linesOf(value: JsonValue, path: Path, before: string, after: string): readonly Line[] {
  const items = itemsOf(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (items === null || items.length === 0) {
    return [{ text: before + JSON.stringify(value) + after, path }];
  }
  const indent = `${/^ */.exec(before)?.[0] ?? ''}  `;
  return [
    { text: before + open, path },
    ...items.flatMap(([step, item], index) =>
      linesOf(
        item,
        [...path, step],
        indent + (typeof step === 'string' ? `${JSON.stringify(step)}: ` : ''),
        index === items.length - 1 ? '' : ',',
      ),
    ),
    // The closing bracket belongs to no field: a mark there would say nothing.
    { text: indent.slice(2) + close + after, path: [...path, ''] },
  ];
}

function itemsOf(value: JsonValue): readonly (readonly [string | number, JsonValue])[] | null {
  if (Array.isArray(value)) return [...(value as readonly JsonValue[]).entries()];
  return typeof value === 'object' && value !== null ? Object.entries(value as JsonObject) : null;
}
