/**
 * Findings in AWS Security Finding Format, as `aws securityhub batch-import-findings --findings` takes them and GetFindings
 * answers them: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 */
import { jsonDocument } from '../printable.ts';
import type { Format } from './format.ts';

/**
 * The findings that `--publish` imports, as one JSON array in the report's order. Each is of its own account, from which
 * alone it can be imported, at most 100 a call:
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 */
export const asff: Format = {
  needsFindings: true,
  write: ({ findings }) => jsonDocument(findings.map(({ finding }) => finding)),
};
