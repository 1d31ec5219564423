import { describe, expect, test } from 'vitest';
import { mends } from '../../cli/explain/mends.ts';
import { runCommand } from './fake-terminal.ts';

async function page(pattern: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(['explain', '--', pattern]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** The page on one line, so that claims do not hang on where its sentences are broken. */
async function flatPage(pattern: string): Promise<string> {
  return (await page(pattern)).replaceAll(/\s+/g, ' ');
}

describe('the page says in one sentence how the pattern stands to the rule', () => {
  test.each([
    ['{ $.eventName = "AssumeRole" }', 'Catches all AssumeRole calls and nothing else'],
    ['{ $.eventName = AssumeRole* }', 'Catches all AssumeRole calls, and `AssumeRoleWithSAML` events too,'],
    ['{ $.eventName = AssumeRole && $.errorCode NOT EXISTS }', 'Misses AssumeRole calls that fail, for'],
    ['{ $.eventName = AssumeRole && $.errorCode = "*" }', 'Misses AssumeRole calls that succeed, for'],
    [
      '{ $.eventName = AssumeRole && $.errorCode != AccessDenied && $.errorCode = "*Denied" }',
      'Misses AssumeRole calls that succeed, for',
    ],
    [
      '{ $.eventName = AssumeRole && $.userIdentity.type != AWSService }',
      'Misses AssumeRole calls made by AWS services, for',
    ],
    [
      '{ $.eventName = AssumeRole && $.userIdentity.invokedBy NOT EXISTS }',
      'Misses AssumeRole calls made by AWS services, for',
    ],
    [
      '{ $.eventName = AssumeRole && $.userIdentity.type = Root }',
      'Misses AssumeRole calls made by IAM users',
    ],
    [
      '{ $.eventName = AssumeRole && $.awsRegion = eu-west-1 }',
      'Misses AssumeRole calls made in `us-east-1`',
    ],
    ['{ $.eventName = AssumeRole && $.deep.field = 5 }', 'Misses AssumeRole calls without `deep.field`, for'],
    ['{ $.errorCode = "*" }', 'Misses AssumeRole calls that succeed, for'],
    ['{ $.errorCode = "*" }', 'Catches `ListUsers` events too, for'],
    ['{ $.eventName = assumerole }', 'Misses all AssumeRole calls, for'],
    ['{ $.eventName = assumerole }', 'Catches `assumerole` events instead, for'],
    ['{ $.eventName NOT EXISTS }', 'Never matches: no CloudTrail record fits it'],
    ['{ $.eventName = A*e }', '- mid-string-wildcard: Is a `*` inside a string'],
    ['[a, b]', '- delimited-pattern: how a CloudTrail record falls into the fields'],
    ['AssumeRole -Root', 'Misses AssumeRole calls whose record contains `Root`'],
    ['%Assume.*Role%', 'Catches all AssumeRole calls, and'],
    ['', 'The pattern is empty: it catches every record.'],
  ])('%s: %s', async (pattern, sentence) => {
    expect(await flatPage(pattern)).toContain(sentence);
  });
});

describe('the page shows the pattern as a tree in words', () => {
  test('a test a line, indented by its depth', async () => {
    const pattern =
      '{ $.eventName = AssumeRole && ($.errorCode NOT EXISTS || $.a[*].b > 3 || ($.c IS NULL && $.d != "x*")) }';

    expect(await page(pattern)).toContain(
      [
        '  all of:',
        '    `eventName` is exactly `AssumeRole`',
        '    any of:',
        '      `errorCode` is absent',
        '      some `a[*].b` is a number greater than 3',
        '      all of:',
        '        `c` is null',
        '        `d` is a text or a number that does not begin with `x` (an absent',
        '          field does not match)',
      ].join('\n'),
    );
  });

  test.each([
    ['{ $.a = "x*" }', '`a` begins with `x`'],
    ['{ $.a = "*x" }', '`a` ends with `x`'],
    ['{ $.a = "*x*" }', '`a` contains `x`'],
    ['{ $.a = * }', '`a` is any text or number'],
    [
      '{ $.a != * }',
      '`a` is not any text or number, which no value satisfies (an absent field does not match)',
    ],
    ['{ $.a = 5 }', '`a` is exactly `5`'],
    ['{ $.a != 5 }', '`a` is a text or a number other than `5` (an absent field does not match)'],
    ['{ $.a != x }', '`a` is a text or a number other than `x` (an absent field does not match)'],
    ['{ $.a <= 5 }', '`a` is a number of at most 5'],
    ['{ $.a >= 5 }', '`a` is a number of at least 5'],
    ['{ $.a < 5 }', '`a` is a number less than 5'],
    ['{ $.a IS TRUE }', '`a` is true'],
    ['{ $.a = %^x$% }', '`a` matches the regular expression `^x$`'],
    ['{ $.a != %^x$% }', '`a` is a text or a number that does not match the regular expression `^x$`'],
    ['{ $.a[3] = x }', '`a[3]` is exactly `x`'],
    ["{ $.['a.b'].c = x }", "`['a.b'].c` is exactly `x`"],
    ['{ $.* = x }', 'some field of the record is exactly `x`'],
    ['{ $.a = x*y }', '`a` is exactly `x*y` (whether its inner `*` is a wildcard, AWS does not say)'],
    ['?A ?B', 'whose text any of: contains `A` contains `B`'],
    ['A ?B', 'contains `A` Its `?` terms do not count'],
    ['-A', 'does not contain `A`'],
    [
      '[a, ..., b = x || b = y, c > 5]',
      '`a` any number of fields any of: `b` is exactly `x` `b` is exactly `y` `c` is a number greater than 5',
    ],
  ])('%s: %s', async (pattern, words) => {
    expect(await flatPage(pattern)).toContain(words);
  });
});

describe('the record that is the proof', () => {
  test('has a mark at each member that the pattern reads, and below it the fields it reads in vain', async () => {
    const text = await page(
      '{ $.eventName = AssumeRole && $.userIdentity.type != IAMUser && $.nowhere NOT EXISTS }',
    );
    const marked = text.split('\n').filter((line) => line.startsWith('> '));

    expect(marked).toEqual([
      '>     "type": "IAMUser",',
      '>   "eventName": "AssumeRole",',
      '> marks what the pattern reads in the record.',
    ]);
    expect(text).toContain('\n  Not in this record: `nowhere`.\n');
  });

  test('has a mark at the lines in which words of a text pattern stand', async () => {
    const text = await page('AssumeRole -Root');

    expect(text).toMatch(/^> {3}"eventName": "AssumeRole",$/m);
    expect(text).toMatch(/^> .*Root/m);
    expect(text).toContain('> marks what the pattern looks for in the record.');
  });

  test('is JSON, but for the marks', async () => {
    const text = await page('{ $.eventName = AssumeRole && $.errorCode NOT EXISTS }');
    const [json = ''] = /^[> ] \{\n(?:.*\n)*?[> ] \}$/m.exec(text) ?? [];

    expect(JSON.parse(json.replaceAll(/^> /gm, '  '))).toMatchObject({ eventName: 'AssumeRole' });
  });
});

describe('what to change', () => {
  test('names the tests that let the record slip, with what they found, and the pattern to write', async () => {
    const text = await flatPage('{ $.eventName = assumerole && $.errorCode NOT EXISTS }');

    expect(text).toContain(
      'What to change This test of the pattern lets the record slip: ' +
        '- `eventName` is exactly `assumerole`: it is `AssumeRole`, and letter case counts',
    );
    expect(text).toContain('The rule asks for this pattern: {($.eventName=AssumeRole)}');
  });

  test.each([
    ['{ $.eventName = AssumeRole* }', 'To be alarmed by all AssumeRole calls, nothing: each of them rings.'],
    ['{ $.eventName = "A*e" }', "There is no doubt about the rule's own pattern: {($.eventName=AssumeRole)}"],
    ['{ $.eventName = %^AssumeRole$% }', 'an audit adds the note equal-by-meaning-only'],
  ])('%s: %s', async (pattern, sentence) => {
    expect(await flatPage(pattern)).toContain(sentence);
  });

  test.each(['{($.eventName=AssumeRole)}', '{ ( $.eventName = "AssumeRole" ) }'])(
    '%s needs no change, and the page asks for none',
    async (pattern) => {
      expect(await page(pattern)).not.toContain('What to change');
    },
  );
});

describe('what is no pattern', () => {
  test('is shown with a caret below the character where reading ended, the reason and the mend', async () => {
    expect(await page('{ $.eventName == AssumeRole }')).toContain(
      ['  { $.eventName == AssumeRole }', '                 ^', '', 'What to change'].join('\n'),
    );
  });

  test.each([
    ['control characters count as the escapes they are shown as', '{ "\u0007" = 1 }', '  { "\\u0007" = 1 }'],
    ['wide characters take two columns', '{ $.a = "警告" x }', '  { $.a = "警告" x }'],
  ])('%s', async (_, pattern, line) => {
    expect(await page(pattern)).toContain(`\n${line}\n`);
  });

  test('the caret stays below its character where wide ones stand before it', async () => {
    const text = await page('{ $.a = "警告" x }');
    const caret = text.split('\n').find((line) => /^ +\^$/.test(line));

    expect(caret).toBe(`${' '.repeat('  { $.a = "'.length + 4 + '" '.length)}^`);
  });

  test('a long one is cut on both sides of the caret, within 80 columns', async () => {
    const text = await page(`{ ${'$.a = 1 && '.repeat(40)}$.b = ${' || $.c = 1'.repeat(40)} }`);
    const lines = text.split('\n');
    const at = lines.findIndex((line) => /^ +\^$/.test(line));

    expect(lines[at - 1]).toMatch(/^ {2}….*\$\.b = .*…$/);
    expect(lines[at - 1]?.length).toBeLessThanOrEqual(80);
  });

  test.each(Object.entries(mends))('the mend of %s is a sentence', (_, mend) => {
    expect(mend).toMatch(/^[A-Z].*\.$/);
  });
});

test('every line but records and patterns fits in 80 columns', async () => {
  const text = await page(
    '{ ($.eventName = AssumeRole) && ($.userIdentity.type != "AWSService" || $.x.y[*] > 3 || $.z = %ab+%) }',
  );
  const long = text.split('\n').filter((line) => line.length > 80 && !/^(Pattern|Canonical) /.test(line));

  expect(long).toEqual([]);
});

test('a pattern with control characters cannot steer the terminal', async () => {
  const stdout = await page('{ $.eventName = "\u001b[31m" }');

  expect(stdout).toContain('"\\u001b[31m"');
  expect(stdout).not.toContain('\u001b');
});

test('colour is for terminals only, and for those that have not asked for none', async () => {
  const pattern = '{ $.eventName = x }';
  const [terminal, refused] = [
    await runCommand(['explain', pattern], { isTerminal: true }),
    await runCommand(['explain', pattern], { isTerminal: true, env: { NO_COLOR: '1' } }),
  ];

  expect(terminal.stdout).toContain('\u001b[');
  expect(refused.stdout).not.toContain('\u001b');
});
