import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log, Result, Run } from 'sarif';
import { expect } from 'vitest';

const schema = JSON.parse(
  readFileSync(new URL('sarif-schema-2.1.0.json', import.meta.url), 'utf8'),
) as object;
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** The log that a text is, which the schema of SARIF 2.1.0 takes, its formats of dates and addresses included. */
export function validSarif(text: string): Log {
  const log = JSON.parse(text) as Log;
  expect(validate(log), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  return log;
}

/** What the schema has against a value; empty where nothing. */
export function sarifErrors(value: unknown): readonly string[] {
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The one run of a log, with its results. */
export function onlyRun({ runs: [run] }: Log): Run & { readonly results: Result[] } {
  if (run?.results === undefined) throw new Error('the log has no run with results');
  return run as Run & { readonly results: Result[] };
}
