import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the test files of one run find the service that one of them has packaged. */
    packageFolder: string;
  }
}

/** Makes the folder before a run of the tests, and takes it away after it. */
export default function setUp({ provide }: TestProject): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-package-'));
  provide('packageFolder', folder);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
