import type { CoverageCause } from '../findings/index.ts';
import { whyOfName } from './failure.ts';

/** A hub that is off: https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html */
const hubIsOff: ReadonlySet<string> = new Set(['InvalidAccess', 'InvalidAccessException']);

/**
 * Why an account or its Security Hub could not be told of, by the words that were kept of it: what is left of an error
 * in the report of a run, which may have been another process's.
 * @param text a failure's text, or a sentence with it in parentheses
 * @returns null where no name in it tells
 */
export function coverageCauseOf(text: string): CoverageCause | null {
  for (const [, name = ''] of text.matchAll(/(?:^|\()([A-Z]\w*)/g)) {
    const cause = hubIsOff.has(name) ? 'security-hub-off' : whyOfName(name);
    if (cause !== null) return cause;
  }
  return null;
}
