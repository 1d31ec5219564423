import { existsSync } from 'node:fs';
import path from 'node:path';
import { readTemplate, type Template } from './template.ts';

/** From a module of the checkout it is two folders up, from a chunk of the packaged program three. */
const mostFoldersUp = 4;

/** The program stands alone, without the templates that come with it. */
export class MissingTemplatesError extends Error {}

/**
 * The folder `infra/` that comes with the program: the policies that are simulated are those that are deployed.
 * @throws MissingTemplatesError where it is not there
 */
export function infraFolder(from = import.meta.dirname): string {
  let folder = from;
  for (let up = 0; up <= mostFoldersUp; up += 1) {
    const candidate = path.join(folder, 'infra');
    if (existsSync(path.join(candidate, 'audit-role.yml'))) return candidate;
    folder = path.dirname(folder);
  }
  throw new MissingTemplatesError(
    `the simulated organization needs the folder infra/ of ringcheck, which is nowhere above ${from}: install the whole package`,
  );
}

/** The template of a file of that folder. @throws MissingTemplatesError where the folder is not there */
export function readInfra(file: string): Template {
  return readTemplate(path.join(infraFolder(), file));
}
