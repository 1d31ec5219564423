import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { launchChromium } from './launch-chromium.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-chromium-'));
const program = path.join(folder, 'chromium');
writeFileSync(program, '');

test('Chromium is what RINGCHECK_CHROMIUM names, else what stands on the PATH', () => {
  expect(findChromium({ RINGCHECK_CHROMIUM: program, PATH: '/nowhere' })).toBe(program);
  expect(findChromium({ PATH: `/nowhere${path.delimiter}${folder}` })).toBe(program);
});

test('without it, the error says how to come by one', () => {
  expect(() => findChromium({ PATH: '/nowhere' })).toThrow(/apt-get install chromium.*RINGCHECK_CHROMIUM/);
  expect(() => findChromium({ RINGCHECK_CHROMIUM: '/nowhere', PATH: folder })).toThrow(
    /RINGCHECK_CHROMIUM names \/nowhere, which is not there: .*unset it/,
  );
});

test('a program that is no Chromium is named in one line, with the mend', async () => {
  await expect(launchChromium({ RINGCHECK_CHROMIUM: '/bin/false' })).rejects.toThrow(
    /^\/bin\/false does not run as Chromium \(.*\): name another in RINGCHECK_CHROMIUM.*$/,
  );
});
