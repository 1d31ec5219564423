import type { Comparison, Selector } from '../../shared/filter-pattern/index.ts';
import { fieldName, isWildcard } from './fields.ts';
import { quoted } from './prose.ts';

type Value = Extract<Comparison, { readonly kind: 'equality' }>['value'];

/** `userIdentity.type`, or "some `resources[*].ARN`" where a wildcard points to several. */
export function fieldWords(selector: Selector): string {
  const name = fieldName(selector);
  if (name === '*') return 'some field of the record';
  return isWildcard(selector) ? `some ${quoted(name)}` : quoted(name);
}

/** What is asked of a field: "is exactly `AssumeRole`", "is absent". */
export function comparisonWords(comparison: Comparison): string {
  switch (comparison.kind) {
    case 'not-exists':
      return 'is absent';
    case 'is':
      return `is ${comparison.constant}`;
    case 'order':
      return `is a number ${orders[comparison.operator]} ${comparison.value.text}`;
    case 'equality':
      return comparison.operator === '=' ? equalWords(comparison.value) : unequalWords(comparison.value);
  }
}

const orders = { '<': 'less than', '<=': 'of at most', '>': 'greater than', '>=': 'of at least' } as const;

const everything = /^\*+$/;

function equalWords(value: Value): string {
  if (value.kind === 'number') return `is exactly ${quoted(value.text)}`;
  if (value.kind === 'regex') return `matches the regular expression ${quoted(value.source)}`;
  if (everything.test(value.text)) return 'is any text or number';
  const { verb, text, remark } = globWords(value.text);
  return `${verb.holds} ${quoted(text)}${remark}`;
}

/** `!=` holds of no absent field: https://github.com/DataBiosphere/azul/issues/5884 (seen on AWS). */
function unequalWords(value: Value): string {
  const absent = '(an absent field does not match)';
  if (value.kind === 'number') return `is a text or a number other than ${quoted(value.text)} ${absent}`;
  if (value.kind === 'regex') {
    return `is a text or a number that does not match the regular expression ${quoted(value.source)} ${absent}`;
  }
  if (everything.test(value.text)) return `is not any text or number, which no value satisfies ${absent}`;
  const { verb, text, remark } = globWords(value.text);
  const other = verb === verbs.exact ? 'other than' : `that does not ${verb.fails}`;
  return `is a text or a number ${other} ${quoted(text)}${remark} ${absent}`;
}

const verbs = {
  exact: { holds: 'is exactly', fails: 'equal' },
  start: { holds: 'begins with', fails: 'begin with' },
  end: { holds: 'ends with', fails: 'end with' },
  inside: { holds: 'contains', fails: 'contain' },
} as const;

function globWords(pattern: string) {
  const opensStart = pattern.startsWith('*');
  const opensEnd = pattern.endsWith('*');
  const text = pattern.replaceAll(/^\*+|\*+$/g, '');
  const remark = text.includes('*') ? ' (whether its inner `*` is a wildcard, AWS does not say)' : '';
  if (opensStart && opensEnd) return { verb: verbs.inside, text, remark };
  if (opensStart) return { verb: verbs.end, text, remark };
  return { verb: opensEnd ? verbs.start : verbs.exact, text, remark };
}
