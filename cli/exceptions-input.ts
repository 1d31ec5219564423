import { defaultExceptionsFile } from '../shared/audit/exceptions-file.ts';
import type { Settings } from '../shared/audit/settings.ts';
import type { Input } from './output-target.ts';

/** The file of exceptions, as one that no report may replace. */
export function exceptionsInput({ exceptionsFile }: Pick<Settings, 'exceptionsFile'>): Input {
  return { what: 'the exceptions', file: exceptionsFile ?? defaultExceptionsFile };
}
