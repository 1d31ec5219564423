/** What the project takes from others: exactly which, under which licences, and what of it may run on installing. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import packageDescription from '../../package.json' with { type: 'json' };
import { bundledPackages, licensesFile, licensesText } from '../../bundle/third-party-licenses.ts';

interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const locked = Object.entries(lock.packages).filter(([folder]) => folder !== '');

/** Licences that everything may have, bundled or not. */
const anywhere = new Set([
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MPL-2.0',
  '0BSD',
  'MIT-0',
]);
/**
 * Licences of packages that only build and test. Both are of argparse, which js-yaml uses, are approved by the Open
 * Source Initiative, and ask of who passes the code on to keep the notice; nothing of it is passed on.
 * https://opensource.org/license/python-2-0
 */
const onlyForDevelopment = new Set(['Python-2.0', 'PSF-2.0']);

/** `node_modules/a/node_modules/@b/c` → `@b/c` */
function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

describe('every version is pinned', () => {
  const { dependencies, devDependencies, optionalDependencies } = packageDescription;

  test('every dependency is of one version', () => {
    const asked = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });

    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('every package of the lock file is known by its content, and none by the host that it was fetched from', () => {
    expect(locked.length).toBeGreaterThan(100);
    const unpinned = locked.filter(([, { integrity, resolved, link }]) => {
      return link === true || resolved !== undefined || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '');
    });
    expect(unpinned.map(([folder]) => folder)).toEqual([]);
  });

  test('the settings of npm name no registry, and hold no credentials', () => {
    expect(readFileSync('.npmrc', 'utf8')).not.toMatch(/registry|auth|token|\/\//i);
  });
});

describe('licences', () => {
  test('every package of the lock file, of whatever depth, has one that is allowed', () => {
    // Only names of licences pass: an expression (`MIT OR GPL-3.0-only`) would have to be decided on.
    const others = locked.filter(([, { license = 'none', dev }]) => {
      return !anywhere.has(license) && !(dev === true && onlyForDevelopment.has(license));
    });

    expect(others.map(([folder, { license }]) => `${folder}: ${license}`)).toEqual([]);
  });

  test('what a package says of itself is what its file says, as far as it is installed: none is of GNU', () => {
    const files = locked.flatMap(([folder]) => globSync(`${folder}/{LICEN[CS]E,COPYING}*`));
    const gnu = files.filter((file) =>
      /GNU (AFFERO |LESSER )?GENERAL PUBLIC LICENSE/i.test(readFileSync(file, 'utf8').slice(0, 400)),
    );

    expect(files.length).toBeGreaterThan(100);
    expect(gnu).toEqual([]);
  });

  test('the licences of all that is bundled go along with the package', async () => {
    const packages = await bundledPackages();

    expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['@aws-sdk/client-sts', 'yaml']));
    expect(packages.filter(({ license }) => !anywhere.has(license))).toEqual([]);
    // `npm run licenses` writes it anew.
    expect(readFileSync(licensesFile, 'utf8')).toBe(licensesText(packages));
    expect(packageDescription.files).toContain(licensesFile);
  });
});

describe('nothing runs on installing', () => {
  const scripted = [
    ...new Set(locked.filter(([, one]) => one.hasInstallScript === true).map(([folder]) => nameOf(folder))),
  ];

  test('every package that asks to is denied by name', () => {
    expect(scripted.length).toBeGreaterThan(0);
    expect(packageDescription.allowScripts).toEqual(
      Object.fromEntries(scripted.map((name) => [name, false])),
    );
  });

  test('the lock file hides none of those that are installed', () => {
    const running = locked
      .map(([folder]) => [folder, path.join(folder, 'package.json')] as const)
      .filter(([, file]) => existsSync(file))
      .filter(([folder, file]) => {
        const { scripts = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
          readonly scripts?: Readonly<Record<string, string>>;
        };
        const runs = ['preinstall', 'install', 'postinstall'].some((name) => name in scripts);
        return (runs || existsSync(path.join(folder, 'binding.gyp'))) && !scripted.includes(nameOf(folder));
      });

    expect(running).toEqual([]);
  });

  test('nor does anything of the project itself', () => {
    expect(Object.keys(packageDescription.scripts)).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^(pre|post)?install$|^(pre|post)?prepare$|^dependencies$/),
      ]),
    );
    // Without it npm would run nothing of what the developer asks for either, and nobody would see the list above.
    expect(readFileSync('.npmrc', 'utf8')).not.toMatch(/ignore-scripts/);
  });
});
