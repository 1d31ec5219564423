/** `npm run docs`: writes the generated parts of every document anew, from the code. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { documents } from './documents.ts';
import { fillParts, MarkerError } from './fill-parts.ts';

const root = path.join(import.meta.dirname, '../..');

/** Every document of the repository that people read, from its root. */
export function documentFiles(): readonly string[] {
  return globSync('{*.md,docs/*.md}', { cwd: root })
    .map((file) => file.split(path.sep).join('/'))
    .toSorted();
}

/**
 * A document as it should be, formatted as `npm run format` does it.
 * @throws MarkerError where a marker is wrong
 */
export async function generated(file: string): Promise<string> {
  const place = path.join(root, file);
  const filled = await fillParts(file, readFileSync(place, 'utf8'), documents[file] ?? {});
  return await format(filled, { ...(await resolveConfig(place)), filepath: place });
}

async function generateAll(): Promise<void> {
  const missing = Object.keys(documents).filter((file) => !documentFiles().includes(file));
  if (missing.length > 0)
    throw new MarkerError(`${missing.join(', ')} is not there: docs/generator/documents.ts names it`);
  // All are made before any is written: an error leaves them as they were.
  const texts = new Map<string, string>();
  for (const file of documentFiles()) texts.set(file, await generated(file));
  for (const [file, text] of texts) {
    const place = path.join(root, file);
    if (readFileSync(place, 'utf8') === text) continue;
    writeFileSync(place, text);
    process.stdout.write(`${file} has changed\n`);
  }
}

if (import.meta.main) {
  try {
    await generateAll();
  } catch (error) {
    if (!(error instanceof MarkerError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
