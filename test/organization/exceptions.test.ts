import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readExceptionsFile as readPackagedExceptions } from '../../functions/packaged-exceptions.ts';
import { exceptionFor, isInForce, type Exception } from '../../shared/organization/exceptions.ts';
import { packExceptions, parseExceptions } from '../../shared/audit/exceptions-file.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';

const entry = (change: Readonly<Record<string, string | null>> = {}) => {
  const members = {
    account: '333333333333',
    rule: 'D9.AWS.MON.22',
    owner: 'payments@example.com',
    reason: 'the account is closed in spring',
    expires: '2026-12-31',
    ...change,
  };
  return Object.entries(members)
    .filter(([, value]) => value !== null)
    .map(([name, value], index) => `${index === 0 ? '- ' : '  '}${name}: ${value}\n`)
    .join('');
};
const parse = (text: string) => parseExceptions(text, 'exceptions.yml');

test('an entry names account, rule, owner, reason and the last day', () => {
  expect(parse(entry())).toEqual([
    {
      source: 'exceptions.yml, entry 1',
      target: { kind: 'account', accountId: '333333333333' },
      ruleId: 'D9.AWS.MON.22',
      owner: 'payments@example.com',
      reason: 'the account is closed in spring',
      expires: '2026-12-31',
    },
  ]);
});

test('an account id keeps its zeros, quoted or not', () => {
  const text = entry({ account: '000000000012' }) + entry({ account: "'012345678901'" });

  expect(parse(text).map(({ target }) => target)).toEqual([
    { kind: 'account', accountId: '000000000012' },
    { kind: 'account', accountId: '012345678901' },
  ]);
});

test('an organizational unit stands in the place of the account', () => {
  expect(parse(entry({ account: null, ou: 'Workloads/Prod' }))[0]?.target).toEqual({
    kind: 'organizational-unit',
    unit: 'Workloads/Prod',
  });
});

test('a reason over several lines becomes one line', () => {
  expect(parse(entry({ reason: '>\n    moved to\n    another account' }))[0]?.reason).toBe(
    'moved to another account',
  );
});

test.for([
  ['an empty file', ''],
  ['comments only', '# none\n'],
  ['an empty list', '[]'],
])('%s excuses nobody', ([, text]) => {
  expect(parse(text ?? '')).toEqual([]);
});

test.for([
  ['text that is no YAML', '- account: [', /^exceptions\.yml is not YAML: .* at line 1/],
  ['a mapping', 'account: 333333333333', /^exceptions\.yml is not a list of exceptions/],
  ['two documents', '[]\n---\n[]', /^exceptions\.yml is not YAML/],
  ['a tag of another kind', '- !!binary aGk=', /^exceptions\.yml, entry 1/],
  ['an entry that is a text', '- 333333333333', /^exceptions\.yml, entry 1 is not an exception/],
  [
    'an unknown member',
    entry({ until: '2027-01-01' }),
    /entry 1 has the unknown member `until`: use account, ou/,
  ],
  ['a member twice', `${entry()}  owner: other`, /is not YAML: .*unique/],
  ['neither account nor unit', entry({ account: null }), /entry 1 needs either `account` or `ou`/],
  ['both account and unit', entry({ ou: 'Prod' }), /entry 1 needs either `account` or `ou`/],
  [
    'an account that is none',
    entry({ account: '3333' }),
    /entry 1 has the account `3333`: an id has twelve digits/,
  ],
  [
    'an unknown rule',
    entry({ rule: 'D9' }),
    /entry 1 has the unknown rule `D9`: use one of D9\.AWS\.MON\.22/,
  ],
  ['no owner', entry({ owner: null }), /entry 1 has no `owner`: add it/],
  ['an empty owner', entry({ owner: '' }), /entry 1 has no `owner`: add it/],
  ['a list of owners', entry({ owner: '[a, b]' }), /entry 1 has a `owner` that is no text/],
  ['an owner without end', entry({ owner: 'x'.repeat(257) }), /`owner` of 257 characters: 256 are allowed/],
  ['no reason', entry({ reason: null }), /entry 1 has no `reason`/],
  ['no day', entry({ expires: null }), /entry 1 has no `expires`/],
  ['a day that is none', entry({ expires: '2026-02-30' }), /expires on `2026-02-30`, which is no day/],
  ['a time', entry({ expires: '2026-12-31T12:00:00Z' }), /which is no day: write it as 2026-12-31/],
  ['the second entry', entry() + entry({ expires: 'never' }), /^exceptions\.yml, entry 2 expires on `never`/],
  ['brackets without end', '['.repeat(20_000), /^exceptions\.yml /],
] as const)('%s is refused in one line that names file and entry', ([, text, message]) => {
  const refused = () => parse(text);

  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(message);
  expect(refused).not.toThrow(/\n/);
});

test('an entry counts through its last day, in UTC', () => {
  const day = { expires: '2026-12-31' };

  expect(isInForce(day, new Date('2026-12-31T23:59:59.999Z'))).toBe(true);
  expect(isInForce(day, new Date('2027-01-01T00:00:00Z'))).toBe(false);
});

const exception = (change: Partial<Exception>): Exception => ({ ...parse(entry())[0]!, ...change });
const ofUnit = { kind: 'organizational-unit', unit: 'Prod' } as const;

test('the entry of the account goes before that of its unit, else the later day holds', () => {
  const unit = exception({ target: ofUnit, expires: '2030-01-01' });
  const early = exception({ expires: '2026-06-01' });
  const late = exception({ expires: '2026-09-01' });

  expect(exceptionFor([unit, early, late], 'D9.AWS.MON.22')).toBe(late);
  expect(exceptionFor([unit], 'D9.AWS.MON.22')).toBe(unit);
  expect(exceptionFor([unit, early], 'D9.AWS.MON.99')).toBeNull();
});

describe('packaged with the functions', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-packed-'));
  const file = path.join(folder, 'exceptions.yml');
  const packed = async (text: string) => {
    writeFileSync(file, text);
    return await packExceptions(file);
  };
  /** As the functions read it. */
  const read = async (json: string) => {
    const beside = path.join(folder, 'exceptions.json');
    writeFileSync(beside, json);
    return await readPackagedExceptions(beside);
  };

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.for([
    ['entries', entry({ account: '000000000012' }) + entry({ account: null, ou: 'Workloads/Prod' })],
    ['a reason over several lines', entry({ reason: '>\n    moved to\n    another account' })],
    ['an entry that is used again', `- &one\n  ${entry().slice(2)}- *one\n`],
    ['an empty file', ''],
    ['comments only', '# none\n'],
    ['an empty list', '[]'],
  ] as const)('%s mean the same as in a terminal', async ([, text]) => {
    const expected = parse(text).map(({ source: _source, ...rest }) => rest);
    const found = (await read(await packed(text))).map(({ source: _source, ...rest }) => rest);

    expect(found).toEqual(expected);
  });

  test('a checkout without the file packages no exceptions', async () => {
    expect(await packExceptions(path.join(folder, 'absent.yml'))).toBe('[]\n');
  });

  test.for([
    ['text that is no YAML', '- account: [', /^exceptions\.yml is not YAML: /],
    ['a malformed entry', '- owner: payments\n', /^exceptions\.yml, entry 1 needs either `account` or `ou`/],
    ['thousands of brackets', '['.repeat(20_000), /^exceptions\.yml is (too intricate|not YAML)/],
  ] as const)('%s ends the packaging, and names the file', async ([, text, message]) => {
    await expect(packed(text)).rejects.toThrow(message);
    await expect(packed(text)).rejects.toThrow(UsageError);
  });
});
