import { UsageError } from '../../shared/audit/usage-error.ts';
import type { Audited, Format, Layout } from './format.ts';

/**
 * The report as a text.
 * @param name of the format
 * @throws UsageError where it would be longer than any text can be, 512 MiB or so:
 *   https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Errors/Invalid_string_length
 */
export async function writeReport(
  name: string,
  format: Format,
  audited: Audited,
  layout: Layout,
): Promise<string> {
  try {
    return await format.write(audited, layout);
  } catch (error) {
    if (!(error instanceof RangeError) || !/string length/i.test(error.message)) throw error;
    throw new UsageError(
      `the report in format ${name} is longer than any text can be: audit fewer accounts at a time, by --accounts or --ou`,
      { cause: error },
    );
  }
}
