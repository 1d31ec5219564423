import { describe, expect, test } from 'vitest';
import { kindOf, parse } from '../../shared/filter-pattern/syntax/parse.ts';
import { print } from '../../shared/filter-pattern/syntax/print.ts';
import fieldCorpus from './cases/field-corpus.json' with { type: 'json' };
import { patternOf, withoutPositions } from './patterns.ts';

describe('parse', () => {
  test('a JSON pattern becomes a tree with UTF-16 positions', () => {
    expect(parse('{ $.a.b[0] = "x" && $.c NOT EXISTS }')).toEqual({
      ok: true,
      pattern: {
        kind: 'json',
        start: 0,
        end: 36,
        condition: {
          kind: 'and',
          start: 2,
          end: 34,
          operands: [
            {
              kind: 'test',
              start: 2,
              end: 16,
              selector: {
                start: 2,
                end: 10,
                steps: [
                  { kind: 'key', key: 'a' },
                  { kind: 'key', key: 'b' },
                  { kind: 'index', index: 0 },
                ],
              },
              comparison: {
                kind: 'equality',
                operator: '=',
                value: { kind: 'string', text: 'x', bare: false, start: 13, end: 16 },
              },
            },
            {
              kind: 'test',
              start: 20,
              end: 34,
              selector: { start: 20, end: 23, steps: [{ kind: 'key', key: 'c' }] },
              comparison: { kind: 'not-exists', spelling: 'capitals' },
            },
          ],
        },
      },
    });
  });

  test.each([
    ['x'.repeat(1025), 'pattern-too-long', 1024],
    ['('.repeat(1 << 20), 'pattern-too-long', 1024],
    [`{${'('.repeat(600)}`, 'nesting-too-deep', 257],
    ['{ $.a', 'expected-comparison', 5],
    ['{ $.a = 1', 'missing-closing-brace', 9],
    ['{ $.a = 1 } x', 'text-after-pattern', 12],
    ['{ $.a = 1 ) }', 'unbalanced-parenthesis', 10],
    ['{ ($.a = 1 }', 'unbalanced-parenthesis', 11],
    ['{ }', 'expected-condition', 2],
    ['{ a = 1 }', 'expected-selector', 2],
    ['{ !($.a = 1) }', 'expected-selector', 2],
    ['{ $[0] = 1 }', 'invalid-selector', 3],
    ['{ $.a[x] = 1 }', 'invalid-selector', 5],
    ['{ $.a. = 1 }', 'invalid-selector', 6],
    ['{ $.a EXISTS }', 'unsupported-operator', 6],
    ['{ $.a IS NOT NULL }', 'unsupported-operator', 6],
    ['{ $.a = b c }', 'unsupported-operator', 10],
    ['{ $.a == 1 }', 'invalid-value', 7],
    ["{ $.a = 'b' }", 'invalid-value', 8],
    ['{ $.a = $.b }', 'invalid-value', 8],
    ['{ $.a = }', 'expected-value', 8],
    ['{ $.a > b }', 'expected-number', 8],
    ['{ $.a = "b }', 'unterminated-string', 8],
    ['{ $.*.b[*] = 1 }', 'too-many-wildcards', 2],
    ['{ $.a[*]=1 || $.b[*]=1 || $.c[*]=1 || $.d[*]=1 }', 'too-many-wildcards', 38],
    ['{ $.a=%x% || $.b=%x% || $.c=%x% }', 'too-many-regexes', 24],
    ['{ $.a = %x }', 'invalid-regex-character', 11],
    ['{ $.a = %x', 'unterminated-regex', 8],
    ['{ $.a = %% }', 'empty-regex', 8],
    ['{ $.a = %(x)% }', 'invalid-regex-character', 9],
    ['{ $.a = %x!% }', 'invalid-regex-character', 10],
    ['{ $.a = %é% }', 'invalid-regex-character', 9],
    ['{ $.a = %\\(% }', 'invalid-regex-escape', 9],
    ['{ $.a = %[]% }', 'invalid-regex-class', 9],
    ['{ $.a = %[b-a]% }', 'invalid-regex-class', 9],
    ['{ $.a = %a{2,1}% }', 'invalid-regex-repeat', 10],
    ['{ $.a = %a{1,99999}% }', 'invalid-regex-repeat', 10],
    ['{ $.a = %*a% }', 'nothing-to-repeat', 9],
    ['foo:bar', 'term-needs-quotes', 3],
    ['"foo', 'unterminated-string', 0],
    ['foo -', 'expected-term', 5],
    ['%a% b', 'text-after-pattern', 4],
    ['[a, b', 'missing-closing-bracket', 5],
    ['[a] b', 'text-after-pattern', 4],
    ['[a=1 && b=2]', 'foreign-field', 8],
    ['[..., a, ...]', 'duplicate-rest', 9],
    ['[a=1, =2]', 'expected-field', 6],
  ])('%.40s → %s at %d', (text, code, index) => {
    const result = parse(text);
    expect(result.ok ? null : [result.error.code, result.error.index]).toEqual([code, index]);
  });

  test('line breaks and tabs stand for blanks between tokens', () => {
    const spread = patternOf('\n{\n\t( $.a\n=\n"b c" )\r\n&&\n$.d\tNOT\n EXISTS\n}\n');
    expect(print(spread)).toBe('{ $.a = "b c" && $.d NOT EXISTS }');
  });

  test('an empty or blank text is the text pattern without terms', () => {
    expect(patternOf('')).toMatchObject({ kind: 'text', terms: [], regex: null });
    expect(patternOf(' \n ')).toMatchObject({ kind: 'text', terms: [], regex: null });
  });

  test('the first character that is not blank tells the kind, also of what is no pattern', () => {
    expect([' {x', '[', 'a{', ''].map(kindOf)).toEqual(['json', 'delimited', 'text', 'text']);
  });
});

describe('print', () => {
  test.each([
    ['{($.eventName=AssumeRole)}', '{ $.eventName = "AssumeRole" }'],
    ['{(($.a=1)||($.b=2))&&($.c!=x*)}', '{ ($.a = 1 || $.b = 2) && $.c != x* }'],
    ['{$.a=1&&$.b=2||$.c=3}', '{ ($.a = 1 && $.b = 2) || $.c = 3 }'],
    ["{$.['a.b']['c'][*]>=1e3}", "{ $.['a.b'].c[*] >= 1e3 }"],
    ['{$.a is  null}', '{ $.a is null }'],
    ['{$.a=%x|y{2}%}', '{ $.a = %x|y{2}% }'],
    [' ERROR  - "Exiting" ?"a b"', 'ERROR -Exiting ?"a b"'],
    ['[ip,,...,code=4*||code=5*]', '[ip, , ..., code = 4* || code = 5*]'],
  ])('%s → %s', (text, canonical) => {
    expect(print(patternOf(text))).toBe(canonical);
  });

  test('a pattern whose spacious text would be over 1,024 characters is printed without blanks and quotes', () => {
    const text = `{${'$.a=bcd||'.repeat(113)}$.a=b}`;
    expect(text.length).toBeGreaterThan(1000);
    const printed = print(patternOf(text));
    expect(printed.length).toBeLessThanOrEqual(1024);
    expect(withoutPositions(patternOf(printed))).toEqual(withoutPositions(patternOf(text)));
  });

  test('that compact text keeps the parentheses that count', () => {
    const text = `{${'($.a=bcd||$.b=1)&&'.repeat(50)}($.a=b&&$.c=1||$.d=2)}`;
    expect(text.length).toBeGreaterThan(900);
    const printed = print(patternOf(text));
    expect(printed).toBe(text);
  });

  test('every published pattern reads back from its canonical text', () => {
    const readable = fieldCorpus.filter(({ catches }) => catches !== 'invalid').map(({ pattern }) => pattern);
    for (const text of readable) {
      const tree = patternOf(text);
      expect(withoutPositions(patternOf(print(tree)))).toEqual(withoutPositions(tree));
    }
    expect(readable.length).toBeGreaterThan(150);
  });
});
