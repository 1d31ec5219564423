/** Which errors the build keeps whole: all that the product could tell apart, wherever and however it does. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { namesIn } from '../../bundle/shake-sdk.ts';
import { errorsOf, wordsOfProduct } from './known-errors.ts';
import { calls } from './probe-clients.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-kept-errors-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('an error of a client that any file of the product writes down, other than in a comment, is kept', async () => {
  const kept = namesIn('.');
  const written = await wordsOfProduct();
  const names = (await Promise.all(Object.keys(calls).map(errorsOf))).flat().map(([, , name]) => name);
  const toldApart = names.filter((name) => written.has(name));

  expect(toldApart.filter((name) => !kept.has(name))).toEqual([]);
  // In `shared/aws/failure-names.ts`, in another module, and in another folder.
  expect(toldApart).toEqual(
    expect.arrayContaining(['TrailNotFoundException', 'InvalidAccessException', 'ParentNotFoundException']),
  );
  expect(new Set(toldApart).size).toBeLessThan(new Set(names).size / 4);
});

test.each([
  ['shared/aws/failure.ts', `if (name === 'ThatException') return;`],
  ['shared/remediation/plan.ts', `if (name === 'ThatException') return;`],
  ['shared/aws/deeper/yet/failure.ts', `const names = ['ThatException'];`],
  ['functions/audit.ts', `if (name === "ThatException") return;`],
  ['cli/commands/audit.ts', 'if (name === `ThatException`) return;'],
  ['cli/commands/plan.ts', 'if (/^(?:ThatException|Other)$/.test(name)) return;'],
  ['shared/audit/visit.ts', 'if (error instanceof ThatException) return;'],
  ['shared/audit/why.ts', 'const why = { ThatException: 1 };'],
])('in %s, `%s` tells an error apart', (file, code) => {
  const root = mkdtempSync(path.join(folder, 'root-'));
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), code);

  expect(namesIn(root)).toContain('ThatException');
});

test('what the tests and the simulated organization write down keeps nothing', () => {
  const root = mkdtempSync(path.join(folder, 'root-'));
  for (const module of ['test', 'simulator', 'bench', 'node_modules/a']) {
    mkdirSync(path.join(root, module), { recursive: true });
    writeFileSync(path.join(root, module, 'errors.ts'), `'ThatException'`);
  }

  expect([...namesIn(root)]).toEqual([]);
});
