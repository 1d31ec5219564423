import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleTerminal } from '../../esbuild.config.ts';
import { packagingTimeout } from './package-service.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-terminal-'));
const program = path.join(folder, 'ringcheck.mjs');

beforeAll(() => bundleTerminal(folder), packagingTimeout);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the bundled program runs by itself, outside the checkout', () => {
  const printed = execFileSync(process.execPath, [program, 'rules'], { cwd: folder, encoding: 'utf8' });

  expect(printed).toMatch(/^D9\.AWS\.MON\.22 /);
});

test('starting the program loads no command and no AWS SDK', () => {
  const loaded = [...staticImports(program)];
  const bytes = loaded.map((file) => statSync(file).size).reduce((sum, size) => sum + size, 0);

  // The smallest SDK client alone is larger.
  expect(bytes).toBeLessThan(15_000);
});

/** A module and everything that it imports before it runs. */
function staticImports(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, specifier] of readFileSync(file, 'utf8').matchAll(
    /(?:\bfrom|^import|;import)\s*"(\.[^"]+)"/gm,
  )) {
    staticImports(path.resolve(path.dirname(file), specifier ?? ''), found);
  }
  return found;
}
